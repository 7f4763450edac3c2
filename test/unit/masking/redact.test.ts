import assert from "node:assert/strict";
import fc from "fast-check";
import { isSecretKey, maskText, Redactor } from "../../../src/masking/redact";
import { MASK } from "../../../src/base/text";

describe("masking", () => {
  it("knows the names of secrets in every case", () => {
    const secret = [
      "token",
      "access_token",
      "accessToken",
      "ACCESS-TOKEN",
      "X-Amz-Security-Token",
      "refreshToken",
      "idToken",
      "id_token",
      "password",
      "clientSecret",
      "client_secret",
      "Authorization",
      "Proxy-Authorization",
      "set-cookie",
      "Cookie",
      "organizationCode",
      "organization_code",
      "code",
      "apiKey",
      "x-api-key",
      "signInUrl",
      "sharingUrlId",
      "Session",
      "jwt",
    ];
    for (const key of secret) assert.equal(isSecretKey(key), true, key);
  });

  it("leaves names alone that only sound like it", () => {
    const harmless = [
      "statusCode",
      "status_code",
      "errorCode",
      "zipCode",
      "tokenType",
      "token_type",
      "expires_in",
      "clientId",
      "username",
      "name",
      "createdDate",
      "id",
      "message",
      "country-code",
      "Content-Type",
      "",
      "tokenExpiresAt",
    ];
    for (const key of harmless) assert.equal(isSecretKey(key), false, key);
  });

  it("masks JSON and keeps its layout", () => {
    const text = '{ "access_token" : "abc.def",\n  "expires_in": 3600, "user": {"password":"p\\"q", "name":"Ada"} }';
    const masked = `{ "access_token" : "${MASK}",\n  "expires_in": 3600, "user": {"password":"${MASK}", "name":"Ada"} }`;
    assert.equal(maskText(text), masked);
  });

  it("masks everything below a secret key", () => {
    assert.equal(
      maskText('{"tokens":{"a":["x1","y2"],"b":true},"c":"d"}'),
      `{"tokens":{"a":["${MASK}","${MASK}"],"b":true},"c":"d"}`,
    );
  });

  it("masks JSON inside a string", () => {
    const inner = JSON.stringify({ refreshToken: "hidden-value", ok: 1 });
    const masked = maskText(JSON.stringify({ body: inner }));
    assert.deepEqual(JSON.parse((JSON.parse(masked) as { body: string }).body), { refreshToken: MASK, ok: 1 });
  });

  it("masks form data, query strings and header lines", () => {
    assert.equal(
      maskText("grant_type=refresh_token&refresh_token=abc123"),
      `grant_type=refresh_token&refresh_token=${MASK}`,
    );
    assert.equal(maskText("https://x.example/cb?code=abc&state=1"), `https://x.example/cb?code=${MASK}&state=1`);
    assert.equal(maskText("Content-Type: text/html\nSet-Cookie: a=b"), `Content-Type: text/html\nSet-Cookie: ${MASK}`);
  });

  it("masks tokens by their form, wherever they stand", () => {
    assert.equal(maskText("sent Bearer abcdef123456 to it"), `sent Bearer ${MASK} to it`);
    assert.equal(maskText("got eyJhbGciOi.eyJzdWIi.c2ln back"), `got ${MASK} back`);
    assert.equal(
      maskText("see https://bananorama.com/connections/abc-123 now"),
      `see https://bananorama.com/connections/${MASK} now`,
    );
  });

  it("masks a body that was cut off in the middle of a secret", () => {
    assert.ok(!maskText('{"id":1,"accessToken":"hidden-val').includes("hidden"));
  });

  it("masks 10,000 levels of nesting without an error", () => {
    const text = `${'{"a":'.repeat(10_000)}{"password":"hidden-value"}${"}".repeat(10_000)}`;
    assert.ok(!maskText(text).includes("hidden"));
  });

  it("never throws and never shows a planted secret, whatever surrounds it", () => {
    const key = fc.constantFrom("accessToken", "refresh_token", "Password", "organization-code", "authorization");
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/).map((text) => `SECRET${text}`);
    fc.assert(
      fc.property(fc.jsonValue(), key, secret, fc.boolean(), (value, name, planted, asText) => {
        const object = { before: value, [name]: planted, after: value };
        const text = JSON.stringify(asText ? { body: JSON.stringify(object) } : object);
        const masked = maskText(text);
        assert.ok(!masked.includes(planted));
        JSON.parse(masked);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves harmless JSON as it is", () => {
    const text =
      '{"id":"2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11","createdDate":"2026-03-19T12:00:00.123456Z","statusCode":400}';
    assert.equal(maskText(text), text);
  });

  it("masks the values it was told to remember, plain, in URLs and in JSON", () => {
    const redactor = new Redactor();
    redactor.remember('p&ss"word');
    redactor.remember("abc");
    assert.equal(redactor.text('x p&ss"word y'), `x ${MASK} y`);
    assert.equal(redactor.text("a=p%26ss%22word"), `a=${MASK}`);
    assert.equal(redactor.text('["p&ss\\"word"]'), `["${MASK}"]`);
    assert.equal(redactor.text("abcdef"), "abcdef", "a short value is left, or words would be torn");
  });
});
