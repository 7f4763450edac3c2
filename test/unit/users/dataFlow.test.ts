import assert from "node:assert/strict";
import { isLeafError } from "../../../src/leaf/errors";
import { World } from "../../support/world";

describe("whether data flows", () => {
  let world: World;
  let farmer: string;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    farmer = world.connected();
  });
  afterEach(() => world.stop());

  const asked = async (what: string) => (await world.requests()).filter(({ path }) => path.includes(what)).length;

  it("is told by counts and by files, newest first, and asked once", async () => {
    const summary = await world.data.summary(farmer);
    assert.ok(summary.ok && summary.value);
    assert.equal(summary.value.growers, 1);
    assert.ok((summary.value.fields ?? 0) > 0 && summary.value.syncReferenceTime);
    const files = await world.data.files(farmer);
    assert.ok(files.ok);
    const dates = files.value.files.map(({ createdTime }) => createdTime ?? "");
    assert.ok(dates.length > 0);
    assert.deepEqual(dates, [...dates].sort().reverse());
    await Promise.all([world.data.summary(farmer), world.data.files(farmer)]);
    assert.deepEqual([await asked("/resources"), await asked("/files")], [1, 1]);
  });

  it("loads page after page until all are there, and none twice", async () => {
    for (let page = 1; ; page += 1) {
      const loaded = await world.data.files(farmer);
      assert.ok(loaded.ok && loaded.value.pages === page);
      const { files, total, more } = loaded.value;
      assert.equal(new Set(files.map(({ id }) => id)).size, files.length);
      assert.equal(more, files.length < (total ?? 0));
      if (!more) break;
      await world.data.loadMoreFiles(farmer);
    }
    const before = await asked("/files");
    await world.data.loadMoreFiles(farmer);
    assert.equal(await asked("/files"), before, "there is nothing to load");
  });

  async function withManyFiles(): Promise<string> {
    for (const [leafUserId, { kind }] of world.store.snapshot.connections) {
      const loaded = kind === "active" ? await world.data.files(leafUserId) : undefined;
      if (loaded?.ok && loaded.value.more) return leafUserId;
    }
    throw new Error("No connection of the sandbox has more than one page of files.");
  }

  it("keeps what was loaded when the next page fails", async () => {
    // The connections are of different ages; one of them has more than one page.
    farmer = await withManyFiles();
    const known = await world.data.files(farmer);
    assert.ok(known.ok && known.value.more);
    await world.control("POST", "faults", { path: "/services/*", kind: "status", status: 400, count: 1 });
    await assert.rejects(world.data.loadMoreFiles(farmer), (error) => isLeafError(error, "rejected"));
    assert.deepEqual(await world.data.files(farmer), known);
  });

  it("keeps a failure as well, until it is forgotten", async () => {
    await world.control("POST", "faults", { path: "/services/*", kind: "status", status: 400, count: 1 });
    const failed = await world.data.summary(farmer);
    assert.ok(!failed.ok && failed.error.kind === "rejected");
    assert.equal(await world.data.summary(farmer), failed);
    assert.equal(await asked("/resources"), 1);
    world.data.forget(farmer, "files");
    assert.equal(await world.data.summary(farmer), failed);
    world.data.forget(farmer, "fields");
    assert.ok((await world.data.summary(farmer)).ok);
  });

  it("belongs to the account that asked", async () => {
    assert.ok((await world.data.summary(farmer)).ok);
    await world.sessions.signOut();
    const refused = await world.data.summary(farmer);
    assert.ok(!refused.ok && refused.error.kind === "unauthorized");
    await world.signIn();
    assert.ok((await world.data.summary(farmer)).ok);
    assert.equal(await asked("/resources"), 2);
  });

  it("has nothing for a Leaf user without a connection", async () => {
    const other = world.unconnected();
    assert.deepEqual(await world.data.summary(other), { ok: true, value: undefined });
    const files = await world.data.files(other);
    assert.ok(files.ok && files.value.files.length === 0 && !files.value.more);
  });
});
