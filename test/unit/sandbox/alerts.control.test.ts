import assert from "node:assert/strict";

import {
  addWebhook,
  AlertedSandbox,
  assertSigned,
  DIGITS,
  EVENTS,
  settled,
  trigger,
  type Receiver,
} from "./alertSupport";
import { assertProblem, credentials, first, list, NOBODY, object, Rig, string } from "./support";

const FILES = "/services/operations/api/files";
const OPERATIONS = "/services/operations/api/operations";
const FIELDS = "/services/fields/api";

describe("what a test has the sandbox send", () => {
  let rig: Rig;
  let receiver: Receiver;
  let came: AlertedSandbox["came"];
  let connected: AlertedSandbox["connected"];
  let stop: () => Promise<void>;
  beforeEach(async () => {
    const alerted = await AlertedSandbox.start();
    ({ rig, receiver, came, connected } = alerted);
    stop = () => alerted.stop();
  });
  afterEach(() => stop());

  const credentialId = async (id: string) => object((await rig.get(credentials(id))).json)["id"];

  it("is an alert of any event that a test wants, with the Leaf user's own ids", async () => {
    assert.equal(new Set(EVENTS).size, 38);
    const id = await connected();
    await rig.advance(20 * 86_400);
    await rig.signIn();
    await came();
    const ids = async (path: string, key?: string) => {
      const { json } = await rig.get(`${path}?leafUserId=${id}&size=100`);
      return list(key === undefined ? json : object(json)[key]).map((each) => each["id"]);
    };
    const known: Readonly<Record<string, readonly unknown[]>> = {
      fileId: await ids(FILES, "operations"),
      operationId: await ids(OPERATIONS),
      fieldId: await ids(`${FIELDS}/fields`),
      credentialId: [await credentialId(id)],
    };
    const own = /^(credentials|field|mergedField|provider(File)|operation[A-Z])/;
    for (const event of EVENTS) {
      const said = await trigger(rig, event, { leafUserId: id });
      assert.deepEqual([said["event"], said["webhooks"], said["deliveries"]], [event, 1, 1]);
      await settled(rig);
      const arrival = first(receiver.arrivals);
      assertSigned(arrival);
      const [alert, ...more] = await came();
      assert.deepEqual(more, []);
      const body = object(alert);
      assert.equal(body["type"], event);
      assert.match(string(body["timestamp"]), DIGITS);
      const named = Object.keys(body).filter((key) => key.endsWith("Id") && key !== "leafUserId");
      assert.equal("leafUserId" in body, !/^credentials|atellite/.test(event), event);
      if ("leafUserId" in body) assert.equal(body["leafUserId"], id);
      assert.ok(named.length > 0, event);
      for (const key of named) assert.match(string(body[key]), /^[0-9a-f-]{36}$|^\d+$/);
      if (own.test(event) && event !== "providerFileProcessingFailed") {
        for (const key of named.filter((each) => each in known)) {
          assert.ok(known[key]?.includes(body[key]), `${event}: ${key}`);
        }
      }
      assert.equal(
        "message" in body,
        /Failed$|^credentials/.test(event) && !/^(operation|workflow)/.test(event),
        event,
      );
    }
  });

  it("is an alert of an organization that the farmer belongs to, with its own id", async () => {
    const id = await rig.newUser();
    await rig.post(`/__sandbox/leafUsers/${id}/providers`, { providers: ["trimble"] });
    const organizations = [{ id: "4711", name: "Low Creek", status: "BLOCKED" }];
    await rig.post(`/__sandbox/leafUsers/${id}/organizations`, { provider: "trimble", organizations });
    await trigger(rig, "providerOrganizationBlocked", { leafUserId: id });
    const { provider, organizationId, leafUserId } = first(await came());
    assert.deepEqual([provider, organizationId, leafUserId], ["Trimble", "4711", id]);
  });

  it("is an alert of a name that Leaf doesn't document, too, or several at once", async () => {
    await addWebhook(rig, receiver.url, ["brandNew"]);
    await came();
    const said = await trigger(rig, "brandNew", { count: 12, fields: { note: "mine" } });
    assert.equal(said["deliveries"], 12);
    await settled(rig);
    const texts = receiver.arrivals.map(({ text }) => text);
    const alerts = await came();
    assert.equal(alerts.length, 12);
    for (const alert of alerts) {
      assert.deepEqual(Object.keys(alert).sort(), ["leafUserId", "note", "timestamp", "type"]);
    }
    const digits = alerts.map(({ timestamp }) => (/\.(\d+)Z$/.exec(string(timestamp))?.[1] ?? "").length);
    assert.deepEqual([...new Set(digits)].sort(), [0, 3, 6], "timestamps in all three forms");
    assert.ok(
      texts.some((text) => text.startsWith('{"type": ')) && texts.some((text) => !text.startsWith('{"type": ')),
    );
  });

  it("is said when no webhook has the event, and nothing is sent", async () => {
    const said = await trigger(rig, "unheard");
    assert.deepEqual(said, {
      event: "unheard",
      webhooks: 0,
      deliveries: 0,
      detail: "No webhook has the event unheard: nothing is sent.",
    });
    assert.deepEqual(await came(), []);
  });

  it("is refused as an alert where it makes no sense", async () => {
    for (const body of [
      {},
      { event: "" },
      { event: 5 },
      ...[0, -1, 1.5, "3", 100_001].map((count) => ({ event: "fieldCreated", count })),
      { event: "fieldCreated", leafUserId: 5 },
      { event: "fieldCreated", fields: [] },
    ]) {
      assertProblem(await rig.post("/__sandbox/alerts", body), 400);
    }
    assertProblem(await rig.post("/__sandbox/alerts", { event: "fieldCreated", leafUserId: NOBODY }), 404);
    const text = { "content-type": "text/plain" };
    assertProblem(await rig.call("POST", "/__sandbox/alerts", '{"event":"fieldCreated"}', text), 400);
    const foreign = { origin: "https://elsewhere.example" };
    assertProblem(await rig.call("POST", "/__sandbox/alerts", { event: "fieldCreated" }, foreign), 403);
    assert.deepEqual(await came(), []);
    receiver.answer = () => undefined;
    await trigger(rig, "fieldCreated", { count: 100_000 });
    assertProblem(await rig.post("/__sandbox/alerts", { event: "fieldCreated" }), 409);
  });

  it("has sample ids for a Leaf user without data, and for a sandbox without Leaf users", async () => {
    const id = await rig.newUser();
    for (const event of EVENTS) await trigger(rig, event, { leafUserId: id });
    const alerts = await came();
    assert.equal(alerts.length, EVENTS.length);
    for (const { leafUserId } of alerts) assert.ok(leafUserId === undefined || leafUserId === id);
    const empty = await Rig.start({ users: 0 });
    await addWebhook(empty, receiver.url, EVENTS);
    for (const event of EVENTS) await trigger(empty, event);
    await settled(empty);
    assert.equal((await came()).length, EVENTS.length + 1);
    await empty.stop();
  });
});
