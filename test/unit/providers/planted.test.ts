import assert from "node:assert/strict";
import fc from "fast-check";
import type { Provider } from "../../../src/model/provider";
import { providers } from "../../../src/providers";
import { lookOf } from "../../../src/ui/tree/presentation";
import {
  answer,
  namedTexts,
  PLANTED,
  plantedFor,
  recordOf,
  refusals,
  sentences,
  type Planted,
} from "../../support/plantedAnswers";
import { LEAF_USER, PlantedRig, type Seen } from "../../support/plantedRig";

/*
 * What is promised, and where it ends:
 * - A secret under one of the names of its provider's table is masked in all that Leaf answers to the calls of that
 *   provider, whatever it looks like. So it is behind its name in a sentence, if it is in quotes or looks made by chance.
 * - A word in a sentence that stands in no quotes is taken for one of the sentence's own: "the password hunter is wrong".
 * - A value without a name is masked wherever it stands once it was typed here: its form alone tells nobody what it is.
 * - The list of Leaf users is no provider's, so its texts are masked by the names that are secret everywhere. Of a
 *   credential in it, only the status and the environment are read.
 */

function nothingPlantedIn(seen: readonly Seen[]): void {
  for (const { place, text } of seen) {
    const found = PLANTED.exec(text);
    if (!found) continue;
    const around = text.slice(Math.max(0, found.index - 150), found.index + 100);
    assert.fail(`a planted secret is in ${place}: …${around}…`);
  }
}

/** Whether a place has been looked at, and holds more than nothing. */
function said(seen: readonly Seen[], place: string, text: RegExp): void {
  assert.ok(
    seen.some((one) => one.place === place && text.test(one.text)),
    `${place} says ${String(text)}`,
  );
}

/** The list of Leaf users with the credential in it, under its own key and under others. */
const usersWith = ({ status }: Provider, record: unknown) =>
  answer(200, [{ id: LEAF_USER, name: "Farm", email: "a@b.example", [status.embeddedKey]: record, notes: [record] }]);

const eventsWith = (texts: readonly string[]) =>
  answer(
    200,
    texts.flatMap((text, index) => [
      { id: `b${index}`, createdDate: "2026-03-19T12:00:00Z", statusCode: 400, headers: "Host: x", body: text },
      { id: `h${index}`, createdDate: "2026-03-19T12:00:00Z", statusCode: 200, headers: text, body: "seen" },
    ]),
  );

const organizationsWith = (planted: Planted) => {
  const managementUri = `https://example.com/?${new URLSearchParams(planted).toString()}`;
  const own = { providerOrgId: "1101", providerOrgName: "North Farm", status: "BLOCKED", managementUri };
  return answer(200, [{ ...planted, ...own }]);
};

const odd = fc.oneof(fc.jsonValue(), fc.constantFrom("ACTIVE", "WAITING", null, 7));
const more = fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue(), { maxKeys: 3 });
/** A failure says what was found; each run asks a server, so that none is run again to find a smaller one. */
const told = { includeErrorInReport: true, endOnFailure: true };
const refusalStatus = fc.constantFrom(400, 401, 403, 422, 500);
const wordless = (planted: Planted) => Object.values(planted).map((value) => `${value} came back`);

describe("a provider's secrets, from Leaf's answers to all that is shown and kept", function () {
  this.timeout(20_000);
  for (const provider of providers) {
    describe(provider.id, () => {
      let rig: PlantedRig;
      beforeEach(async () => {
        rig = await new PlantedRig(provider).start();
      });
      afterEach(() => rig.stop());

      it("are masked in records and events under their names, in whichever form", () =>
        fc.assert(
          fc.asyncProperty(plantedFor(provider), odd, more, async (planted, status, others) => {
            const record = recordOf(planted, status, others);
            await rig.play({
              users: usersWith(provider, record),
              credential: answer(200, record),
              created: answer(201, record),
              deleted: answer(200, record),
              events: eventsWith([...namedTexts(planted), ...sentences(planted, false)]),
              organizations: organizationsWith(planted),
            });
            const seen = await rig.useAll();
            nothingPlantedIn(seen);
            for (const format of ["json", "csv", "markdown"]) said(seen, `the ${format} export`, /North 40/);
            said(seen, "the event log", /North 40/);
          }),
          { numRuns: 1, ...told },
        ));

      it("are masked in sentences and statuses that quote them", () =>
        fc.assert(
          fc.asyncProperty(plantedFor(provider, true), more, async (planted, others) => {
            const texts = sentences(planted, true);
            for (const status of texts.slice(0, 4)) {
              const record = recordOf(planted, status, others);
              await rig.play({
                credential: answer(200, record),
                created: answer(201, record),
                events: eventsWith(texts),
              });
              const seen = await rig.useAll();
              nothingPlantedIn(seen);
              said(seen, "the diagnosis", /••••••/);
            }
          }),
          { numRuns: 1, ...told },
        ));

      it("are masked in whatever refuses a call", () =>
        fc.assert(
          fc.asyncProperty(plantedFor(provider), plantedFor(provider, true), async (planted, byChance) => {
            const all = [
              ...refusals(planted, 400, [...namedTexts(planted), ...sentences(planted, false)]),
              ...refusals(byChance, 400, sentences(byChance, true)),
            ];
            await rig.play({});
            for (const refusal of all) {
              rig.answers({ credential: refusal });
              await rig.attempt(() => rig.look());
            }
            const seen = rig.said();
            assert.equal(seen.filter(({ place }) => place === "an error").length, all.length);
            nothingPlantedIn(seen);
          }),
          { numRuns: 1, ...told },
        ));

      it("are masked in what becomes of a refusal, wherever it comes", () =>
        fc.assert(
          fc.asyncProperty(plantedFor(provider, true), refusalStatus, fc.nat(), async (planted, status, chosen) => {
            const all = refusals(planted, status, [...namedTexts(planted), ...sentences(planted, true)]);
            const refusal = all[chosen % all.length] ?? assert.fail();
            const [users, credential] = [usersWith(provider, {}), refusal];
            await rig.play({ users, credential, created: refusal, deleted: refusal, events: refusal });
            const seen = await rig.useAll();
            nothingPlantedIn(seen);
            said(seen, "an error", /: (?:rejected|unauthorized|forbidden|server|proxy)/);
          }),
          { numRuns: 3, ...told },
        ));

      it("are masked without a name, too, once they were typed here", () =>
        fc.assert(
          fc.asyncProperty(plantedFor(provider), async (planted) => {
            await rig.play({});
            await rig.useAll(planted);
            const texts = wordless(planted);
            for (const status of texts) {
              const record = { id: texts[0], status, username: texts[0], clientId: texts[0], createdTime: texts[0] };
              await rig.play({
                users: usersWith(provider, record),
                credential: answer(200, record),
                created: answer(400, { detail: texts.join(", ") }),
                deleted: answer(500, { message: texts.join(", ") }),
                events: eventsWith(texts),
              });
              const seen = await rig.useAll(planted);
              nothingPlantedIn(seen);
              said(seen, "the rows after a look", /•••••• came back/);
            }
          }),
          { numRuns: 1, ...told },
        ));

      it("leave a status as Leaf wrote it, and none is healthy but those that Leaf documents", () =>
        fc.assert(
          fc.asyncProperty(
            fc.oneof(
              fc.constantFrom("ACTIVE", "ok", "UNAUTHENTICATED"),
              fc.stringMatching(/^[A-Z]{2,12}(_[A-Z]{2,12})?$/),
            ),
            async (status) => {
              await rig.play({ users: usersWith(provider, {}), credential: answer(200, { id: "6f1d", status }) });
              await rig.useAll();
              const connection = await rig.look();
              assert.equal(connection.kind, /^(?:ACTIVE|OK)$/i.test(status) ? "active" : "attention");
              const { text, icon } = lookOf(connection, 0);
              if (status !== "TEMPORARILY_UNAVAILABLE") assert.equal(text, status);
              assert.equal(icon === "pass-filled", connection.kind === "active");
            },
          ),
          { numRuns: 4, ...told },
        ));
    });
  }
});
