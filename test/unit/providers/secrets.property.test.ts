import assert from "node:assert/strict";
import fc from "fast-check";
import { listCredentialEvents } from "../../../src/leaf/credentialEvents";
import { getCredential } from "../../../src/leaf/credentials";
import { isLeafError } from "../../../src/leaf/errors";
import type { Leaf } from "../../../src/leaf/send";
import { isHealthy, credentialPlace } from "../../../src/model/provider";
import { providers } from "../../../src/providers";

const answering =
  (body: unknown): Leaf =>
  () =>
    Promise.resolve({ status: 200, body, total: undefined, header: () => undefined });

/** A word, or a text made by chance, that stands nowhere else. */
const planted = fc.oneof(
  fc.stringMatching(/^[a-z]{4,12}$/).map((word) => `planted${word}`),
  fc.stringMatching(/^[A-Za-z0-9]{24,40}$/).map((text) => `PLANTED${text}`),
);
const statuses = fc.oneof(
  fc.constantFrom("ACTIVE", "OK", "UNAUTHENTICATED", "MISSING_PERMISSION", "TEMPORARILY_UNAVAILABLE", null, ""),
  fc.string({ maxLength: 30 }),
);
const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));

describe("every provider's secrets", () => {
  for (const provider of providers) {
    const { id, fields } = provider;

    it(`stay in Leaf's answer: ${id}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(planted, { minLength: fields.secret.length, maxLength: fields.secret.length }),
          statuses,
          fc.dictionary(fc.string({ maxLength: 12 }), odd, { maxKeys: 4 }),
          async (values, word, more) => {
            const secrets = Object.fromEntries(fields.secret.map((field, index) => [field, values[index]]));
            const record = {
              ...more,
              id: "6f1d",
              status: word,
              createdTime: "2026-03-19T12:00:00.123456Z",
              ...secrets,
            };
            const found = await getCredential(answering(record), "u", credentialPlace(provider));
            assert.ok(found);
            const shown = JSON.stringify(found);
            for (const value of values) assert.ok(!shown.includes(value), value);
            assert.equal(isHealthy(provider, found.status), /^\s*(ACTIVE|OK)\s*$/i.test(word ?? ""));
            if (word !== null && word.trim() !== "") assert.equal(found.status, word, "verbatim");
          },
        ),
        { numRuns: 150 },
      );
    });

    it(`are masked in its events, as JSON, nested JSON, a form and headers: ${id}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(planted, { minLength: fields.secret.length, maxLength: fields.secret.length }),
          async (values) => {
            const secrets = Object.fromEntries(fields.secret.map((field, index) => [field, values[index] ?? ""]));
            const bodies = [
              JSON.stringify({ grower: "North 40", ...secrets }),
              JSON.stringify({ inner: JSON.stringify(secrets) }),
              new URLSearchParams(secrets).toString(),
              Object.entries(secrets)
                .map(([key, value]) => `${key}: ${value}`)
                .join("\n"),
            ];
            const entries = bodies.map((body, index) => ({ id: `e${index}`, statusCode: 200, headers: body, body }));
            const { events } = await listCredentialEvents(answering(entries), "u", credentialPlace(provider), {
              page: 0,
              size: 20,
            });
            assert.equal(events.length, bodies.length);
            for (const { headers, body } of events) {
              for (const value of values) assert.ok(!`${headers}${body}`.includes(value), `${value} in ${body}`);
            }
            assert.match(events[0]?.body ?? "", /North 40/);
          },
        ),
        { numRuns: 60 },
      );
    });

    it(`cost no more than a refusal, whatever Leaf answers: ${id}`, async () => {
      await fc.assert(
        fc.asyncProperty(odd, async (body) => {
          try {
            const found = await getCredential(answering(body), "u", credentialPlace(provider));
            assert.ok(found === undefined || found.id !== null || found.status !== null);
          } catch (error) {
            assert.ok(isLeafError(error, "malformed"), String(error));
          }
        }),
        { numRuns: 100 },
      );
    });
  }
});
