import assert from "node:assert/strict";
import fc from "fast-check";
import { readTools } from "../../../src/assistants/readTools";
import { panorama } from "../../../src/providers/panorama";
import { answer, namedTexts, PLANTED, plantedFor, recordOf, refusals } from "../../support/plantedAnswers";
import { LEAF_USER, PlantedRig } from "../../support/plantedRig";
import { secretBodies } from "../../support/secretBodies";
import { leakOf } from "../../support/secrets";
import { answerOf } from "./support";

/** Each body makes two events, and a tool gives 50. */
const AT_ONCE = 25;
const NAMES = Object.keys(readTools);

const eventsWith = (texts: readonly string[]) =>
  answer(
    200,
    texts.flatMap((text, index) => [
      { id: `b${index}`, createdDate: "2026-03-19T12:00:00Z", statusCode: 400, headers: "Host: x", body: text },
      { id: `h${index}`, createdDate: "2026-03-19T12:00:00Z", statusCode: 200, headers: text, body: "seen" },
    ]),
  );

describe("a secret in what Leaf answers", function () {
  this.timeout(30_000);
  let rig: PlantedRig;
  beforeEach(async () => {
    rig = await new PlantedRig(panorama).start();
  });
  afterEach(() => rig.stop());

  /** What all tools say, page for page. */
  async function saidByAll(): Promise<string> {
    const inputs = [
      { leafUserId: LEAF_USER },
      { leafUserId: LEAF_USER, limit: 50 },
      { leafUserId: LEAF_USER, offset: 20 },
    ];
    const said: string[] = [];
    for (const name of NAMES) for (const input of inputs) said.push(await answerOf(rig.parts, name, input));
    return said.join("\n");
  }

  it("is in no tool's answer: in records, statuses, events and refusals", async () => {
    await fc.assert(
      fc.asyncProperty(plantedFor(panorama), fc.constantFrom(400, 403, 422, 500), async (planted, status) => {
        const texts = namedTexts(planted);
        const record = recordOf(planted, "ACTIVE", {});
        const users = answer(200, [
          { id: LEAF_USER, name: "Farm", email: "a@b.example", panoramaCredentials: record, notes: [record] },
        ]);
        await rig.play({ users, credential: answer(200, record), events: eventsWith(texts) });
        const said = await saidByAll();
        assert.match(said, /"state":"active"/);
        assert.match(said, /"httpStatus":400/);
        assert.doesNotMatch(said, PLANTED);
        for (const refused of refusals(planted, status, texts).slice(0, 6)) {
          await rig.play({ users, credential: refused, events: refused });
          const failed = await saidByAll();
          assert.match(failed, /"failed":true|failure/);
          assert.doesNotMatch(failed, PLANTED);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it("is in no tool's answer where its name or its looks give it away in an event", async () => {
    const user = answer(200, [{ id: LEAF_USER, name: "Farm" }]);
    const credential = answer(200, { id: "c", status: "UNAUTHENTICATED", clientEnvironment: "STAGE" });
    for (let at = 0; at < secretBodies.length; at += AT_ONCE) {
      const some = secretBodies.slice(at, at + AT_ONCE);
      await rig.play({ users: user, credential, events: eventsWith(some.map(({ text }) => text)) });
      const said = await saidByAll();
      for (const { secret, text } of some) assert.equal(leakOf(secret, said), undefined, text);
    }
  });

  it("is in no tool's answer once it is known, also in a farmer's own name, email and external ID", async () => {
    const secret = "plantedOrchard7Harvest";
    const user = { id: LEAF_USER, name: `Farm ${secret}`, email: `${secret}@b.example`, externalId: secret };
    const credential = answer(200, { id: "c", status: secret, clientEnvironment: secret });
    await rig.play({ users: answer(200, [user]), credential, events: eventsWith([`came back: ${secret}`]) });
    rig.parts.redactor.remember(secret);
    const said = await saidByAll();
    assert.match(said, /"name":"Farm ••••••"/);
    assert.equal(leakOf(secret, said), undefined);
  });
});
