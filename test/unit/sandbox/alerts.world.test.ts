import assert from "node:assert/strict";

import { addWebhook, assertSigned, EVENTS, Receiver, settled, trigger } from "./alertSupport";
import { assertProblem, credentials, first, list, NOBODY, object, Rig, string, USERS, type Json } from "./support";

const FILES = "/services/operations/api/files";
const OPERATIONS = "/services/operations/api/operations";
const FIELDS = "/services/fields/api";
const DIGITS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z$/;

describe("what happens in the sandbox", () => {
  let rig: Rig;
  let receiver: Receiver;
  beforeEach(async () => {
    rig = await Rig.start({ rateLimitPerMinute: 0 });
    receiver = await Receiver.start();
    await addWebhook(rig, receiver.url, EVENTS);
    await came();
  });
  afterEach(async () => {
    await rig.stop();
    await receiver.stop();
  });

  /** The bodies that came, in the order of their time; forgets them. */
  const came = async (): Promise<Json[]> => {
    await settled(rig);
    return receiver.arrivals.splice(0).map(({ json }) => json);
  };

  /** A connected user, whose connecting isn't looked at. */
  const connected = async (): Promise<string> => {
    const id = await rig.connectedUser();
    await came();
    return id;
  };

  const credentialId = async (id: string) => object((await rig.get(credentials(id))).json)["id"];

  it("sends an alert when a token expires, and when a farmer revokes: without the Leaf user, with the credential", async () => {
    for (const verb of ["expire-token", "revoke"] as const) {
      const id = await connected();
      await rig.control(id, verb);
      const [alert, ...more] = await came();
      assert.deepEqual(more, []);
      assert.deepEqual(Object.keys(alert ?? {}).sort(), [
        ...["credential", "credentialId", "message", "provider", "status", "timestamp", "type"],
      ]);
      const { credential, provider, status, type, timestamp } = object(alert);
      assert.deepEqual(
        [credential, provider, status, type],
        [rig.info.partner.STAGE.clientId, "Panorama", "UNAUTHENTICATED", "credentialsUnauthenticated"],
      );
      assert.equal(object(alert)["credentialId"], await credentialId(id));
      assert.match(string(timestamp), DIGITS);
    }
  });

  it("sends an alert for a status that says so, when it is new", async () => {
    const id = await connected();
    for (const [status, type] of [
      ["MISSING_PERMISSION", "credentialsLimitedPermission"],
      ["MISSING_PERMISSION", undefined],
      ["UNAUTHENTICATED", "credentialsUnauthenticated"],
      ["OK", undefined],
      ["TEMPORARILY_UNAVAILABLE", undefined],
      ["SOMETHING_ELSE", undefined],
      [null, undefined],
      ["MISSING_PERMISSION", "credentialsLimitedPermission"],
      ["ACTIVE", undefined],
    ] as const) {
      await rig.post(`/__sandbox/leafUsers/${id}/status`, { status });
      const alerts = await came();
      assert.deepEqual(
        alerts.map((alert) => [alert["type"], alert["status"]]),
        type === undefined ? [] : [[type, status]],
        String(status),
      );
    }
    await rig.control(id, "expire-token");
    assert.equal((await came()).length, 1);
    await rig.control(id, "expire-token");
    assert.deepEqual(await came(), [], "the token had expired already");
  });

  it("names another provider in its alerts, with the client that is known of it and no secret", async () => {
    const id = await rig.newUser();
    const body = { clientKey: "the client", clientSecret: "hush", refreshToken: "shh", clientEnvironment: "STAGE" };
    await rig.post(`${USERS}/${id}/john-deere-credentials`, body);
    await rig.post(`/__sandbox/leafUsers/${id}/providers`, { providers: ["john-deere", "stara", "sentera"] });
    for (const [provider, name] of [
      ["john-deere", "JohnDeere"],
      ["stara", "Stara"],
      ["sentera", "Sentera"],
    ] as const) {
      const stored = object((await rig.get(`${USERS}/${id}/${provider}-credentials`)).json);
      for (const [status, type] of [
        ["UNAUTHENTICATED", "credentialsUnauthenticated"],
        ["MISSING_PERMISSION", "credentialsLimitedPermission"],
      ] as const) {
        await rig.post(`/__sandbox/leafUsers/${id}/status`, { status, provider });
        const [alert, ...more] = await came();
        assert.deepEqual(more, []);
        const { credential, message } = object(alert);
        assert.deepEqual(
          [alert?.["type"], alert?.["provider"], alert?.["status"], alert?.["credentialId"]],
          [type, name, status, stored["id"]],
        );
        assert.match(string(message), new RegExp(`^${name} refused the credentials: ${status}, `));
        for (const secret of ["apiKey", "accessToken", "authToken", "password", "clientSecret", "refreshToken"]) {
          assert.notEqual(credential, stored[secret]);
        }
        assert.equal(typeof credential, "string");
        if (provider === "john-deere") assert.equal(credential, "the client");
        if (provider === "sentera") assert.equal(credential, stored["username"]);
      }
    }
  });

  it("sends an alert for each field and boundary of a farmer who connects", async () => {
    const id = await rig.connectedUser();
    const alerts = await came();
    const fields = list((await rig.get(`${FIELDS}/fields?leafUserId=${id}&size=100`)).json);
    const of = (type: string) => alerts.filter((alert) => alert["type"] === type);
    assert.deepEqual(
      of("fieldCreated").map(({ source, leafUserId, fieldId }) => [source, leafUserId, fieldId]),
      fields.map((field) => ["SYNC", id, field["id"]]),
    );
    assert.deepEqual(
      of("fieldBoundaryCreated").map(({ fieldId, boundaryId }) => [fieldId, boundaryId]),
      fields.map((field) => [field["id"], (field["boundaries"] as unknown[])[0]]),
    );
    assert.equal(alerts.length, fields.length * 2);
    await rig.control(id, "revoke");
    await came();
    await rig.control(id, "approve");
    assert.deepEqual(await came(), [], "the same operation again has the same fields");
  });

  it("sends alerts for each file of the farmer and its operation when Leaf has read it", async () => {
    const id = await connected();
    await rig.advance(59);
    assert.deepEqual(await came(), []);
    await rig.advance(2);
    const arrived = await came();
    const file = first(list(object((await rig.get(`${FILES}?leafUserId=${id}`)).json)["operations"]));
    const operation = first(list((await rig.get(`${OPERATIONS}?leafUserId=${id}`)).json));
    assert.deepEqual(
      arrived.map(({ type, leafUserId, fileId, operationId }) => [type, leafUserId, fileId ?? operationId]),
      [
        ["providerFileProcessingFinished", id, file["id"]],
        ["operationCreated", id, operation["id"]],
        ["operationProcessingFinished", id, operation["id"]],
      ],
    );
    const seconds = (time: unknown) => string(time).slice(0, 19);
    for (const { timestamp } of arrived) assert.equal(seconds(timestamp), seconds(file["updatedTime"]));

    await rig.advance(300 * 86_400);
    await rig.signIn();
    const later = await came();
    const page = async (status: string) => {
      const path = `${FILES}?leafUserId=${id}&status=${status}&sort=updatedTime,asc&size=100`;
      const found: Json[] = [];
      for (let page = 0; ; page++) {
        const items = list(object((await rig.get(`${path}&page=${page}`)).json)["operations"]);
        found.push(...items);
        if (items.length < 100) return found;
      }
    };
    const of = (type: string) => later.filter((alert) => alert["type"] === type);
    const [finished, failed] = [await page("processed"), await page("failed")];
    assert.ok(finished.length > 100 && failed.length > 5);
    const sorted = (ids: readonly unknown[]) => ids.map(string).sort();
    assert.deepEqual(
      sorted(of("providerFileProcessingFinished").map(({ fileId }) => fileId)),
      sorted(finished.slice(1).map((each) => each["id"])),
    );
    const messages = (items: readonly Json[], key: string) =>
      new Map(items.map((item) => [item[key], item["message"]] as const));
    const named = messages(of("providerFileProcessingFailed"), "fileId");
    assert.equal(named.size, failed.length);
    for (const [fileId, message] of messages(failed, "id")) assert.equal(named.get(fileId), message);
  });

  it("sends nothing of files that don't arrive, or of a connection that is deleted or staged", async () => {
    const deleted = await connected();
    await rig.call("DELETE", credentials(deleted));
    const staged = await connected();
    await rig.post(`/__sandbox/files/${staged}`, { files: [] });
    const broken = await connected();
    await rig.control(broken, "revoke");
    await came();
    await rig.advance(30 * 86_400);
    await rig.signIn();
    const alerts = await came();
    const files = list(object((await rig.get(`${FILES}?leafUserId=${broken}`)).json)["operations"]);
    assert.equal(files.length, 1, "the file that the connection brought before it broke");
    assert.deepEqual([...new Set(alerts.map(({ leafUserId }) => leafUserId))], [broken]);
    assert.deepEqual(
      alerts.flatMap(({ fileId }) => fileId ?? []),
      files.map((file) => file["id"]),
    );
  });

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
