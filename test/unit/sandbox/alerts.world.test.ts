import assert from "node:assert/strict";

import { AlertedSandbox, DIGITS } from "./alertSupport";
import { credentials, first, list, object, string, USERS, type Json, type Rig } from "./support";

const FILES = "/services/operations/api/files";
const OPERATIONS = "/services/operations/api/operations";
const FIELDS = "/services/fields/api";

describe("what happens in the sandbox", () => {
  let rig: Rig;
  let came: AlertedSandbox["came"];
  let connected: AlertedSandbox["connected"];
  let stop: () => Promise<void>;
  beforeEach(async () => {
    const alerted = await AlertedSandbox.start();
    ({ rig, came, connected } = alerted);
    stop = () => alerted.stop();
  });
  afterEach(() => stop());

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
});
