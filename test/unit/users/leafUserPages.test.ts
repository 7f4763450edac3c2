import assert from "node:assert/strict";
import fc from "fast-check";
import { healthOf } from "../../../src/model/health";
import { PageRun } from "../../../src/users/pageRun";
import { hasMore } from "../../../src/model/users";
import { OddList, oddUsers, type Oddity, type OddUser } from "../../support/oddList";
import { World } from "../../support/world";

const never = new AbortController().signal;

describe("a list of Leaf users that is not as documented", function () {
  this.timeout(20_000);
  let world: World;
  let list: OddList;
  before(async () => {
    world = await new World().start({ users: 0, rateLimitPerMinute: 0 });
  });
  after(() => world.stop());
  const start = async (users: OddUser[], oddity: Oddity = {}) => {
    list = new OddList(users, oddity);
    world.fetch = list.fetch;
    await world.sessions.signOut();
    await world.signIn();
  };
  const state = () => world.store.snapshot.users;
  const rows = () => state().users.map(({ id }) => id);
  const more = () => hasMore(state());
  const loadAll = () => world.users.loadRest(never, () => undefined);

  const oddities: Record<string, Oddity> = {
    "without a total": { total: () => undefined },
    "with a total of 0": { total: () => "0" },
    "with the page's own length for a total": { total: (_, onPage) => String(onPage) },
    "with a total that is too low": { total: (count) => String(Math.floor(count / 3)) },
    "with a total that is too high": { total: (count) => String(count * 100) },
    "with a total that is no number": { total: () => "many" },
    "with a negative total": { total: () => "-1" },
    "with a total that is a fraction": { total: (count) => `${count}.5` },
    "in pages of 50": { cap: 50 },
    "in pages of 20, and with a total that is too high": { cap: 20, total: (count) => String(count + 1000) },
    "with links, and without a total": { link: true, total: () => undefined },
    "in pages of 7, with links and without a total": { link: true, cap: 7, total: () => undefined },
    "in pages of 50, with the page's length for a total, and with links": {
      link: true,
      cap: 50,
      total: (_, onPage) => String(onPage),
    },
  };
  for (const [what, oddity] of Object.entries(oddities)) {
    it(`${what} is loaded to its end, and kept by a refresh`, async () => {
      for (const count of [0, 99, 100, 150, 201]) {
        await start(oddUsers(count), oddity);
        await world.users.refresh();
        assert.ok(rows().length === count || more(), `${count}: there are more, and it must be said`);
        assert.ok((state().total ?? rows().length) >= rows().length);
        await loadAll();
        assert.deepEqual(
          rows(),
          oddUsers(count).map(({ id }) => id),
          String(count),
        );
        assert.equal(more(), false, String(count));
        assert.equal(state().total, count);
        await world.users.refresh();
        assert.equal(rows().length, count, "a refresh keeps all");
        assert.equal(more(), false);
        assert.equal(healthOf(world.store.snapshot).users, count);
        assert.equal(healthOf(world.store.snapshot).unchecked, 0);
      }
    });
  }

  it("with a record that has lost its id loses that one row alone", async () => {
    for (const id of [null, "", undefined]) {
      const users = oddUsers(150);
      Object.assign(users[120] ?? {}, { status: "BROKEN" });
      await start(users);
      await loadAll();
      await world.users.refresh();
      assert.equal(rows().length, 150);
      Object.assign(users[4] ?? {}, { id });
      await world.users.refresh();
      assert.equal(rows().length, 149);
      assert.equal(world.store.connection("u120").kind, "attention");
      assert.equal(healthOf(world.store.snapshot).attention, 1);
      assert.equal(healthOf(world.store.snapshot).unchecked, 0);
      await loadAll();
      assert.equal(rows().length, 149);
      await world.users.refreshQuietly(50);
      assert.equal(rows().length, 149);
    }
  });

  it("with whole pages of records without an id goes on after them", async () => {
    const users = oddUsers(350);
    for (const user of users.slice(100, 300)) user.id = null;
    await start(users, { total: () => undefined });
    await loadAll();
    assert.equal(rows().length, 150);
    assert.equal(more(), false);
  });

  it("that has nothing but records without an id is not asked for without end", async () => {
    const users = oddUsers(100);
    for (const user of users) user.id = null;
    await start(users, { ignoresPage: true, total: () => undefined });
    await loadAll();
    assert.ok(list.pages.length <= 12, String(list.pages.length));
    assert.equal(more(), false);
  });

  it("that is the same for every page's number ends, and offers no more that can't be had", async () => {
    for (const total of [undefined, "150", "99999"]) {
      await start(oddUsers(150), { ignoresPage: true, total: () => total, link: true });
      await loadAll();
      assert.deepEqual(list.pages, [0, 1]);
      assert.deepEqual([rows().length, more()], [100, false]);
      await world.users.refresh();
      assert.deepEqual([rows().length, more()], [100, false]);
      await world.users.loadMore();
      assert.equal(rows().length, 100);
    }
  });

  it("keeps what the disk has kept where pages are smaller than they were asked for", async () => {
    await start(oddUsers(150), { cap: 50 });
    await loadAll();
    await world.users.refresh();
    const { users, total, loadedAt = 0 } = state();
    const { connections, session } = world.store.snapshot;
    await world.sessions.signOut();
    await world.signIn();
    world.store.enter(session, { users, total, loadedAt, connections });
    await world.users.refreshQuietly(2);
    assert.equal(rows().length, 150);
    await world.users.refresh();
    assert.equal(rows().length, 150);
  });

  it("that grows is loaded to its end again by the next refresh, if it was loaded to its end before", async () => {
    await start(oddUsers(200), { link: true });
    await loadAll();
    list.users = oddUsers(230);
    await world.users.refresh();
    assert.deepEqual([rows().length, more(), state().total], [230, false, 230]);
  });

  it("is followed to its end, and never further, whatever its pages are like", () => {
    const page = fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }),
      unreadable: fc.integer({ min: 0, max: 3 }),
      total: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
      next: fc.option(fc.boolean(), { nil: undefined }),
    });
    const user = (id: number) => ({
      ...{ id: String(id), name: null, email: null, phone: null, address: null, externalId: null },
      attached: {},
    });
    fc.assert(
      fc.property(fc.infiniteStream(page), (pages) => {
        const run = new PageRun();
        let asked = 0;
        for (const { ids, unreadable, total, next } of pages) {
          if (!run.more) break;
          asked += 1;
          run.add({ users: ids.map(user), unreadable, received: ids.length + unreadable, total, next });
        }
        // Every page but unreadable ones brings one of 31 users at least.
        assert.ok(asked <= 31 * 10 + 1, String(asked));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("statuses that a list tells of some users alone", () => {
  let world: World;
  afterEach(() => world.stop());
  const start = async (users: OddUser[]) => {
    world = await new World().start({ users: 0, rateLimitPerMinute: 0 });
    const list = new OddList(users);
    world.fetch = list.fetch;
    await world.signIn();
    await world.users.refresh();
    return list;
  };
  const kinds = (...ids: string[]) => ids.map((id) => world.store.connection(id).kind);

  it("decide for those users, and for no other", async () => {
    const list = await start([
      { id: "1", status: "ACTIVE", embedded: true },
      { id: "2" },
      { id: "3", status: "ACTIVE" },
      { id: "4", status: "ACTIVE" },
    ]);
    assert.deepEqual(kinds("1", "2", "3", "4"), ["active", "notConnected", "active", "active"]);
    assert.deepEqual(
      list.asked,
      ["undefined", "3", "4"].map((id) => (id === "undefined" ? "2" : id)),
    );
    await world.users.refresh();
    assert.deepEqual(kinds("1", "2", "3", "4"), ["active", "notConnected", "active", "active"]);
  });

  it("are right for every user, whichever of them are told", async () => {
    const some = fc.array(
      fc.record({ status: fc.constantFrom(undefined, "ACTIVE", "REVOKED", "OTHER"), embedded: fc.boolean() }),
      { minLength: 1, maxLength: 30 },
    );
    const list = await start([]);
    await fc.assert(
      fc.asyncProperty(some, async (parts) => {
        list.users = parts.map(({ status, embedded }, index) => ({
          id: `u${index}`,
          embedded,
          ...(status === undefined ? {} : { status }),
        }));
        await world.sessions.signOut();
        await world.signIn();
        await world.users.refresh();
        for (const { id, status } of list.users) {
          const expected = status === undefined ? "notConnected" : status === "ACTIVE" ? "active" : "attention";
          assert.equal(world.store.connection(String(id)).kind, expected, `${id} ${status}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("do not undo what was done, or seen, since the list was asked for", async () => {
    const users: OddUser[] = [{ id: "1", status: "ACTIVE", embedded: true }];
    const list = await start(users);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.fetch = async (url, init) => {
      const answer = await list.fetch(url, init);
      if (/\/users\?/.test(url)) await held;
      return answer;
    };
    const refreshing = world.users.refresh();
    while (list.pages.length < 2) await new Promise((resolve) => setImmediate(resolve));
    Object.assign(users[0] ?? {}, { status: "REVOKED" });
    await world.users.look("1");
    release();
    await refreshing;
    assert.equal(world.store.connection("1").kind, "attention");
  });

  it("are not taken for fresh long after the list was loaded", async () => {
    await start([{ id: "1", status: "ACTIVE", embedded: true }]);
    const told = world.store.snapshot.checked.get("1");
    world.time.advance(3 * 3600_000);
    await world.users.checkStale();
    assert.equal(world.store.snapshot.checked.get("1"), told);
  });
});
