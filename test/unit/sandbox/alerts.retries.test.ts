import assert from "node:assert/strict";

import { accept, addWebhook, failedCalls, Receiver, settled, trigger, WEBHOOKS } from "./alertSupport";
import { assertProblem, first, list, object, Rig, string } from "./support";

const START = Date.parse("2026-03-19T12:00:00Z");
const MINUTES = [1, 30, 60, 240];

describe("a delivery of the sandbox that failed", () => {
  let rig: Rig;
  let receiver: Receiver;
  beforeEach(async () => {
    // The clock stands, so that only a test moves it.
    rig = await Rig.start({ clock: { now: () => START }, rateLimitPerMinute: 0 });
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await rig.stop();
    await receiver.stop();
  });

  it("is sent again 1, 30, 60 and 240 minutes after the first failure, and never again", async () => {
    receiver.answer = accept;
    const webhookId = await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await settled(rig);
    receiver.answer = (response) => response.writeHead(500).end(`answer ${receiver.alerts.length}`);
    await trigger(rig, "fieldCreated");
    let passed = 0;
    for (const [index, minutes] of MINUTES.entries()) {
      const dueAt = new Date(START + minutes * 60_000).toISOString();
      assert.deepEqual(await settled(rig), [{ webhookId, event: "fieldCreated", attempt: index + 2, dueAt }]);
      await rig.advance(minutes * 60 - passed - 0.001);
      await settled(rig);
      assert.equal(receiver.alerts.length, index + 1, `not a millisecond before minute ${minutes}`);
      await rig.advance(0.001);
      await receiver.arrived(index + 3);
      passed = minutes * 60;
    }
    assert.deepEqual(await settled(rig), []);
    await rig.advance(86_400);
    await rig.signIn();
    assert.deepEqual(await settled(rig), []);
    const { alerts } = receiver;
    assert.equal(alerts.length, 5);
    for (const { text, headers } of alerts) {
      assert.equal(text, alerts[0]?.text);
      assert.equal(headers["x-leaf-signature"], alerts[0]?.headers["x-leaf-signature"]);
    }
    const calls = await failedCalls(rig);
    assert.deepEqual(
      calls.map(({ status, response, createdAt }) => [status, response, createdAt]),
      [[500, "answer 5", "2026-03-19T12:00:00.000000Z"]],
      "one call, with the last answer and the time of the first failure",
    );
  });

  it("is sent again for each moment that a jump of the clock passes", async () => {
    receiver.answer = (response) => response.writeHead(500).end();
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await settled(rig);
    await rig.advance(10 * 3_600);
    await receiver.arrived(5);
    assert.deepEqual(await settled(rig), []);
    assert.equal(receiver.arrivals.length, 5);
  });

  it("is no failed call any more once a retry succeeds", async () => {
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await settled(rig);
    receiver.answer = (_, request) => request.socket.destroy();
    await trigger(rig, "fieldCreated");
    await settled(rig);
    assert.ok("connectionError" in first(await failedCalls(rig)));
    receiver.answer = (response) => response.writeHead(503).end("soon");
    await rig.advance(60);
    await receiver.arrived(3);
    await settled(rig);
    assert.equal(first(await failedCalls(rig))["response"], "soon");
    receiver.answer = accept;
    await rig.advance(29 * 60);
    await receiver.arrived(4);
    assert.deepEqual(await settled(rig), []);
    assert.deepEqual(await failedCalls(rig), []);
  });

  it("is not sent again to a webhook that was deleted", async () => {
    receiver.answer = (response) => response.writeHead(500).end();
    const id = await addWebhook(rig, receiver.url, ["fieldCreated"]);
    assert.equal((await settled(rig)).length, 1);
    await rig.call("DELETE", `${WEBHOOKS}/${id}`);
    assert.deepEqual(await settled(rig), []);
    await rig.advance(86_400);
    await rig.signIn();
    await settled(rig);
    assert.equal(receiver.arrivals.length, 1);
    assert.equal((await failedCalls(rig)).length, 1);
  });

  it("is listed among the newest thousand, in pages if they are wanted", async function () {
    this.timeout(60_000);
    await addWebhook(rig, receiver.url, ["x"]);
    await settled(rig);
    receiver.answer = (response) => response.writeHead(500).end();
    await trigger(rig, "x", { count: 5, fields: { old: true } });
    await settled(rig);
    await trigger(rig, "x", { count: 1_000 });
    await settled(rig);
    const calls = await failedCalls(rig);
    assert.equal(calls.length, 1_000);
    assert.ok(calls.every(({ requestBody }) => !string(requestBody).includes("old")));
    const page = await rig.get(`${WEBHOOKS}/failed-calls?page=9&size=100`);
    assert.equal(page.headers.get("x-total-count"), "1000");
    assert.deepEqual(object(page.json)["items"], calls.slice(900));
    assertProblem(await rig.get(`${WEBHOOKS}/failed-calls?since=1`), 400, "unknownFilter");
    assert.equal(list(await settled(rig)).length, 1_005);
  });
});
