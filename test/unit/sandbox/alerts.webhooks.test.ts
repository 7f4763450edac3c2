import assert from "node:assert/strict";

import { receiverIn } from "../../../src/sandbox/webhooks/loopback";
import { addWebhook, EVENTS, Receiver, SECRET, settled, trigger, WEBHOOKS } from "./alertSupport";
import { assertProblem, list, NOBODY, object, Rig, string } from "./support";

describe("the sandbox's webhooks", () => {
  let rig: Rig;
  let receiver: Receiver;
  before(async () => {
    rig = await Rig.start({ rateLimitPerMinute: 0 });
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    for (const { id } of list((await rig.get(WEBHOOKS)).json)) await rig.call("DELETE", `${WEBHOOKS}/${string(id)}`);
  });
  after(async () => {
    await rig.stop();
    await receiver.stop();
  });

  const complete = (changes: object = {}) => ({
    name: "My app",
    url: receiver.url,
    secret: SECRET,
    events: ["fieldCreated"],
    ...changes,
  });

  it("are created with 201, the id in Location and the whole webhook in the body", async () => {
    const { status, headers, json } = await rig.post(WEBHOOKS, complete());
    assert.equal(status, 201);
    const id = string(object(json)["id"]);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.equal(headers.get("location"), `${WEBHOOKS}/${id}`);
    assert.deepEqual(json, { id, ...complete() });
    assert.deepEqual((await rig.get(headers.get("location") ?? "")).json, json);
  });

  it("are listed as a bare array, with the secret in clear, and deleted with 204", async () => {
    assert.deepEqual((await rig.get(WEBHOOKS)).json, []);
    const first = await addWebhook(rig, receiver.url, ["fieldCreated"]);
    const second = await addWebhook(rig, receiver.url, ["fieldUpdated"]);
    const all = list((await rig.get(`${WEBHOOKS}/`)).json);
    assert.deepEqual(
      all.map(({ id, secret }) => [id, secret]),
      [
        [first, SECRET],
        [second, SECRET],
      ],
    );
    const { status, text } = await rig.call("DELETE", `${WEBHOOKS}/${first}`);
    assert.deepEqual([status, text], [204, ""]);
    assertProblem(await rig.get(`${WEBHOOKS}/${first}`), 404);
    assertProblem(await rig.call("DELETE", `${WEBHOOKS}/${first}`), 404);
    assertProblem(await rig.get(`${WEBHOOKS}/${NOBODY}`), 404);
    assert.equal(list((await rig.get(WEBHOOKS)).json).length, 1);
  });

  it("can't be updated", async () => {
    const id = await addWebhook(rig, receiver.url, ["fieldCreated"]);
    for (const method of ["PUT", "PATCH", "POST"]) {
      const answer = await rig.call(method, `${WEBHOOKS}/${id}`, complete());
      assertProblem(answer, 405);
      assert.equal(answer.headers.get("allow"), "GET, HEAD, DELETE");
    }
  });

  it("need all four values", async () => {
    for (const field of ["name", "url", "secret", "events"]) {
      for (const value of [undefined, null]) {
        const problem = assertProblem(await rig.post(WEBHOOKS, complete({ [field]: value })), 400, "missingField");
        assert.equal(problem["detail"], `${field} is required.`);
      }
    }
    for (const changes of [{ name: "" }, { url: 5 }, { secret: {} }, { events: "fieldCreated" }, { events: [] }]) {
      assertProblem(await rig.post(WEBHOOKS, complete(changes)), 400);
    }
    assertProblem(await rig.post(WEBHOOKS, "{"), 400, "malformedBody");
    assert.deepEqual((await rig.get(WEBHOOKS)).json, []);
  });

  it("take any name of an event but an empty one", async () => {
    for (const events of [[""], [" "], [5], ["fieldCreated", null], [["fieldCreated"]]]) {
      const problem = assertProblem(await rig.post(WEBHOOKS, complete({ events })), 400, "eventsInvalid");
      assert.match(string(problem["detail"]), /^events\[\d\] must be the name of an event\.$/);
    }
    const { json } = await rig.post(WEBHOOKS, complete({ events: [...EVENTS, "someNewEvent", "fieldCreated"] }));
    assert.deepEqual(object(json)["events"], [...EVENTS, "someNewEvent"]);
  });

  it("can't share an event: the second one is refused, and the webhook that holds it is named", async () => {
    const id = await addWebhook(rig, receiver.url, ["fieldCreated", "fieldUpdated"], { name: "Production" });
    const twice = complete({ events: ["machineCreated", "fieldUpdated"] });
    const problem = assertProblem(await rig.post(WEBHOOKS, twice), 400, "eventRegisteredTwice");
    assert.ok(
      string(problem["detail"]).includes(`fieldUpdated is registered already, by the webhook Production (${id})`),
    );
    assert.equal(problem["path"], "/api/alerts/webhooks");
    assert.equal(list((await rig.get(WEBHOOKS)).json).length, 1);
    await rig.call("DELETE", `${WEBHOOKS}/${id}`);
    assert.equal((await rig.post(WEBHOOKS, twice)).status, 201, "once the first is deleted");
  });

  it("are on this machine only, however its address is written", async () => {
    const { port } = new URL(receiver.url);
    for (const host of [
      "127.0.0.1",
      "localhost",
      "LOCALHOST",
      "127.1",
      "0x7f.0.0.1",
      "2130706433",
      "127.255.255.254",
    ]) {
      const event = `to ${host}`;
      await addWebhook(rig, `http://${host}:${port}/hook`, [event]);
      if (host.startsWith("127.255")) continue;
      const before = receiver.arrivals.length;
      await trigger(rig, event);
      await receiver.arrived(before + 1);
    }
    for (const url of ["http://[::1]:9/", "https://localhost/", "http://[0:0:0:0:0:0:0:1]/"]) receiverIn(url);
    for (const host of [
      "example.com",
      "10.0.0.1",
      "192.168.1.1",
      "0.0.0.0",
      "[::]",
      "[::2]",
      "[fe80::1]",
      "[::ffff:10.0.0.1]",
      "128.0.0.1",
      "126.255.255.255",
      "169.254.169.254",
      "127.0.0.1.example.com",
      "localhost.example.com",
      "localhost.",
      "127.0.0.1@example.com",
    ]) {
      const answer = await rig.post(WEBHOOKS, complete({ url: `https://${host}/hook`, events: ["machineCreated"] }));
      const problem = assertProblem(answer, 400, "urlNotLoopback");
      assert.match(string(problem["detail"]), /^The sandbox sends alerts to this machine only, .+ It is .+\.$/);
    }
    for (const url of [
      "hook",
      "//127.0.0.1/",
      "ftp://127.0.0.1/",
      "file:///etc/passwd",
      "http://",
      "http://127.0.0.1:99999/",
    ]) {
      assertProblem(await rig.post(WEBHOOKS, complete({ url, events: ["machineCreated"] })), 400, "urlInvalid");
    }
    await settled(rig);
  });

  it("are closed to whoever is not signed in, and to pages of other sites", async () => {
    const id = await addWebhook(rig, receiver.url, ["fieldCreated"]);
    const calls = [
      ["POST", WEBHOOKS],
      ["GET", WEBHOOKS],
      ["GET", `${WEBHOOKS}/${id}`],
      ["GET", `${WEBHOOKS}/failed-calls`],
      ["DELETE", `${WEBHOOKS}/${id}`],
    ] as const;
    for (const [method, path] of calls) {
      const body = method === "POST" ? complete({ events: ["machineCreated"] }) : undefined;
      assertProblem(await rig.call(method, path, body, { authorization: "Bearer x.y.z" }), 401);
      assertProblem(await rig.call(method, path, body, { origin: "https://elsewhere.example" }), 403);
    }
    assert.equal((await rig.call("GET", WEBHOOKS, undefined, { origin: rig.info.url })).status, 200);
    assert.equal(list((await rig.get(WEBHOOKS)).json).length, 1);
  });

  it("are a hundred at most", async () => {
    for (let n = 0; n < 100; n++) await addWebhook(rig, receiver.url, [`event ${n}`]);
    assertProblem(await rig.post(WEBHOOKS, complete()), 400, "tooManyWebhooks");
    await settled(rig);
  });

  it("have no other calls", async () => {
    assertProblem(await rig.get("/services/alerts/api/alerts"), 404);
    assertProblem(await rig.get(`${WEBHOOKS}/failed-calls/x`), 404);
    assertProblem(await rig.call("DELETE", WEBHOOKS), 405);
  });

  it("are gone after a reset, with all that was on its way", async () => {
    const other = await Rig.start();
    const hanging = await Receiver.start(() => undefined);
    const id = await addWebhook(other, hanging.url, ["fieldCreated"]);
    await trigger(other, "fieldCreated", { count: 50 });
    await hanging.arrived(1);
    assert.equal((await other.post("/__sandbox/reset")).status, 200);
    assert.deepEqual((await other.get(WEBHOOKS)).json, []);
    assert.deepEqual(await settled(other), []);
    assert.equal(await addWebhook(other, receiver.url, ["fieldCreated"]), id, "the same ids as after a start");
    await settled(other);
    assert.equal(hanging.arrivals.length, 1);
    await other.stop();
    await hanging.stop();
  });
});
