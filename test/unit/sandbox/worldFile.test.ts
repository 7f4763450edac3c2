import assert from "node:assert/strict";
import { startSandbox } from "../../../src/sandbox/main";
import { readWorld } from "../../../src/sandbox/worldFile";
import { VirtualTime } from "../../support/world";
import { credentials, first, list, object, Rig, string, USERS, type Json } from "./support";

const HEADER = { kind: "leaf-panorama-world", version: 1 };
const ID = "5f0c0000-0000-4000-8000-000000000001";
const CREDENTIAL = "5f0c0000-0000-4000-8000-000000000002";

const world = (leafUsers: unknown, header: Json = {}) => JSON.stringify({ ...HEADER, ...header, leafUsers });

describe("a sandbox with a world file", () => {
  const time = new VirtualTime();
  const start = (leafUsers: unknown, header: Json = {}) =>
    Rig.start({ clock: time, world: world(leafUsers, header), rateLimitPerMinute: 0 });

  it("has exactly its Leaf users, in its order, and makes up what it leaves out the same way each time", async () => {
    const users = [{ id: ID, name: "Fox Hollow", email: null, externalId: "7" }, { name: "Żytnie <b>Pole</b>" }, {}];
    const rig = await start(users);
    const shown = await rig.users();
    assert.deepEqual(first(shown), { id: ID, name: "Fox Hollow", email: null, externalId: "7" });
    assert.deepEqual(
      shown.map(({ name }) => name),
      ["Fox Hollow", "Żytnie <b>Pole</b>", "Leaf user 3"],
    );
    await rig.call("DELETE", `${USERS}/${ID}`);
    await rig.post("/__sandbox/reset");
    assert.deepEqual(await rig.users(), shown);
    await rig.stop();
    const again = await start(users);
    assert.deepEqual(await again.users(), shown);
    await again.stop();
  });

  it("has credentials with any status, of any provider, whose owners can be connected again", async () => {
    const rig = await start([
      { id: ID, credentials: { panorama: { status: "PENDING_REVIEW", clientEnvironment: "PRODUCTION" } } },
      { credentials: { panorama: { status: null }, "john-deere": { status: "UNAUTHENTICATED", id: CREDENTIAL } } },
      { credentials: {} },
    ]);
    const [one, two, three] = (await rig.users()).map(({ id }) => string(id));
    assert.ok(one && two && three);
    const shown = object((await rig.get(credentials(one))).json);
    assert.deepEqual([shown["status"], shown["clientEnvironment"]], ["PENDING_REVIEW", "PRODUCTION"]);
    assert.equal(await rig.status(two), null);
    assert.equal(await rig.status(three), undefined);
    const deere = object((await rig.get(`${USERS}/${two}/john-deere-credentials`)).json);
    assert.deepEqual([deere["id"], deere["status"]], [CREDENTIAL, "UNAUTHENTICATED"]);
    await rig.oneClick(three);
    assert.equal((await rig.control(three, "approve")).status, 200);
    assert.equal(await rig.status(three), "ACTIVE");
    await rig.stop();
  });

  it("has the file's events and files, as old as it says, and what happens later comes on top", async () => {
    const events = [
      { id: "e1", age: 0, statusCode: 401, headers: "x: 1", body: '{"error":"invalid_grant"}' },
      { id: null, statusCode: null },
      { age: 60.25, statusCode: 200 },
    ];
    const files = [{ id: "f1", age: 3600, fileName: "a.zip", status: "failed", operationType: "planted" }];
    const rig = await start([{ id: ID, credentials: { panorama: { status: "OK", events, files } } }], { daysAgo: 2 });
    const newest = time.now() - 2 * 86_400_000;
    const at = (seconds: number) => new Date(newest - seconds * 1_000).toISOString().replace("Z", "000Z");
    const shown = list((await rig.get(`${credentials(ID)}/events`)).json);
    assert.deepEqual(shown, [
      { id: "e1", createdDate: at(0), statusCode: 401, headers: "x: 1", body: '{"error":"invalid_grant"}' },
      { id: null, createdDate: null, statusCode: null, headers: "", body: "" },
      { id: null, createdDate: at(60.25), statusCode: 200, headers: "", body: "" },
    ]);
    const page = object((await rig.get(`/services/operations/api/files?leafUserId=${ID}&status=failed`)).json);
    assert.deepEqual(page["operations"], [
      { id: "f1", fileName: "a.zip", status: "failed", operationType: "planted", createdTime: at(3600) },
    ]);
    await rig.control(ID, "expire-token");
    const later = list((await rig.get(`${credentials(ID)}/events`)).json);
    assert.equal(later.length, 4);
    assert.deepEqual(later.slice(1), shown);
    // Leaf keeps events for 30 days; so does the sandbox, also of a file.
    await rig.advance(29 * 86_400);
    await rig.signIn();
    assert.equal(list((await rig.get(`${credentials(ID)}/events`)).json).length, 1);
    await rig.stop();
  });

  it("refuses what a world file can't be, and says where", () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ["", /not JSON/],
      ["[]", /must be a JSON object/],
      ["{}", /^kind is missing$/],
      [JSON.stringify({ ...HEADER, kind: "other", leafUsers: [] }), /^kind must be "leaf-panorama-world"$/],
      [JSON.stringify({ ...HEADER, version: 2, leafUsers: [] }), /^version must be 1: a newer/],
      [JSON.stringify(HEADER), /^leafUsers is missing$/],
      [world({}), /^leafUsers must be Array, not Object$/],
      [world([{ name: 3 }]), /^leafUsers\.0\.name must be .*not 3$/],
      [world([{ nmae: "x" }]), /^leafUsers\.0\.nmae is nothing that a world file has$/],
      [world([{}, { id: "a/b" }]), /^leafUsers\.1\.id must be an id without slashes and spaces$/],
      [world([{ id: "a" }, { id: "a" }]), /^leafUsers\.1 has the id a, which something before it has$/],
      [world([{ credentials: { panorama: { id: "x" } } }]), /\.panorama\.id must be a UUID$/],
      [world([{ credentials: { panorama: { clientEnvironment: "TEST" } } }]), /must be STAGE or PRODUCTION$/],
      [world([{ credentials: { panorama: { age: -1 } } }]), /\.panorama\.age must be >=0, not -1$/],
      [world([{ credentials: { "john-deer": {} } }]), /\.john-deer is nothing that a world file has$/],
      [world([{ credentials: { panorama: { events: [{ age: "1" }] } } }]), /events\.0\.age must be number, not "1"$/],
      [world([{ credentials: { panorama: { files: [{}] } } }]), /files\.0\.id is missing$/],
    ];
    for (const [text, sentence] of wrong) {
      assert.throws(
        () => readWorld(text),
        (error) => error instanceof RangeError && sentence.test(error.message),
        text,
      );
    }
  });

  it("refuses at the start what only the sample's own rules tell", async () => {
    const given = world([{ credentials: { cnhi: { organizations: [] } } }]);
    await assert.rejects(
      startSandbox({ world: given }),
      /leafUsers\.0\.credentials\.cnhi has no organizations in Leaf/,
    );
    const twice = world([{ credentials: { "john-deere": { organizations: [{ id: "1" }] } } }]);
    await assert.rejects(startSandbox({ world: twice }), /john-deere: organizations\[0\]\.name must be a string/);
    await assert.rejects(startSandbox({ world: "{" }), /^RangeError: The world file can't be used: it is not JSON/);
  });
});
