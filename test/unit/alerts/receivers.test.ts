import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { ALERT_EVENTS } from "../../../src/alerts/alertEvents";
import { RECEIVERS } from "../../../src/alerts/receivers";
import { sampleBody } from "../../../src/alerts/sampleBodies";
import { SIGNATURE_HEADER } from "../../../src/alerts/sign";
import { alertSubject } from "../../support/alertSubject";
import { hasRuntime, RunningReceiver } from "../../support/receivers/run";

const SECRET = "example-secret-ä";
const SUBJECT = alertSubject();

const signatureOf = (body: string, secret = SECRET) => createHmac("sha256", secret).update(body).digest("base64");

describe("the receivers to copy", function () {
  // Go compiles its own library first.
  this.timeout(160_000);

  it("are one for each language, and read the secret from the environment alone", () => {
    assert.deepEqual(
      RECEIVERS.map(({ id }) => id),
      ["node", "python", "java", "go"],
    );
    for (const { code, id } of RECEIVERS) {
      assert.ok(code.includes("LEAF_WEBHOOK_SECRET") && code.includes(SIGNATURE_HEADER), id);
    }
  });

  for (const receiver of RECEIVERS) {
    describe(`for ${receiver.label}`, () => {
      if (!hasRuntime(receiver)) {
        it(`is not run, because this machine has no ${receiver.id}`, function () {
          this.skip();
        });
        return;
      }

      let started: RunningReceiver | undefined;
      const running = () => {
        assert.ok(started);
        return started;
      };
      before(async () => {
        started = await RunningReceiver.start(receiver, SECRET);
      });
      after(() => started?.stop());

      it("accepts every event that is signed with the secret", async () => {
        for (const event of ALERT_EVENTS) {
          const body = sampleBody(event, SUBJECT);
          const status = await running().post(body, { [SIGNATURE_HEADER]: signatureOf(body) });
          assert.ok(status >= 200 && status < 300, `${event}: ${status}`);
        }
      });

      const raw = '{"message": "Größe 1.0, 12345678901234567890 \\u00e9", "type": "fieldUpdated"}';
      const cases: readonly [string, string, string | undefined, boolean][] = [
        ["accepts the bytes as they were signed", raw, signatureOf(raw), true],
        ["refuses another secret", raw, signatureOf(raw, "another-secret"), false],
        ["refuses JSON that was written again", JSON.stringify(JSON.parse(raw)), signatureOf(raw), false],
        ["refuses a line break at the end", `${raw}\n`, signatureOf(raw), false],
        ["refuses a request without the header", raw, undefined, false],
        ["refuses an empty header", raw, "", false],
        ["refuses a signature that is cut off", raw, signatureOf(raw).slice(0, 20), false],
        ["refuses a signature in hex", raw, createHmac("sha256", SECRET).update(raw).digest("hex"), false],
        ["refuses a header that isn't base64", raw, "sha256=?", false],
        ["refuses a body that isn't signed JSON", "no JSON", signatureOf(raw), false],
        ["refuses an empty body without a signature", "", undefined, false],
      ];
      for (const [title, body, signature, accepted] of cases) {
        it(title, async () => {
          const status = await running().post(body, signature === undefined ? {} : { [SIGNATURE_HEADER]: signature });
          if (accepted) assert.ok(status >= 200 && status < 300, String(status));
          else assert.equal(status, 401);
        });
      }

      it("takes nothing but POST", async () => {
        const response = await fetch(running().url, { signal: AbortSignal.timeout(20_000) });
        assert.ok(response.status >= 400 && response.status < 500, String(response.status));
      });
    });
  }
});
