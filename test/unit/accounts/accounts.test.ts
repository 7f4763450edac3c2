import assert from "node:assert/strict";
import { accountKey } from "../../../src/model/account";
import { nodeFetch } from "../../../src/leaf/fetch";
import { World } from "../../support/world";

describe("several accounts", () => {
  /** The first account's sandbox belongs to this window. */
  let world: World;
  /** The second account's sandbox belongs to this one. */
  let second: World;
  const keyOf = ({ info: { url: apiUrl, email: login } }: World) => accountKey({ apiUrl, login });
  const shownAccount = () => {
    const { session } = world.store.snapshot;
    assert.ok("account" in session);
    return session.account;
  };
  const names = () => world.store.snapshot.users.users.map(({ name }) => name);
  const signInToSecond = () => {
    const { url, email, password } = second.info;
    world.time.advance(1000);
    return world.sessions.signIn(url, { email, password, rememberMe: true }, { label: "Acme", role: "production" });
  };

  beforeEach(async () => {
    world = await new World().start({ users: 12, seed: 1 });
    second = await new World().start({ users: 9, seed: 2 });
  });
  afterEach(async () => {
    await world.stop();
    await second.stop();
  });

  it("have each a name, a role and an address of their own", async () => {
    await world.signIn();
    await signInToSecond();
    const { label, role, apiUrl, login } = shownAccount();
    assert.deepEqual({ label, role, apiUrl }, { label: "Acme", role: "production", apiUrl: second.info.url });
    await world.sessions.edit(accountKey({ apiUrl, login }), { label: "Acme Inc.", role: "test" });
    assert.equal(shownAccount().label, "Acme Inc.");
    assert.equal(shownAccount().role, "test");
    await world.sessions.restore();
    assert.equal(shownAccount().label, "Acme Inc.", "the one used last is the one of the next start");
  });

  it("are one account however the address of the API is written, and keep what was kept for it", async () => {
    const { url, email, password } = world.info;
    const written = url.replace("http", "HTTP");
    await world.sessions.signIn(written, { email, password, rememberMe: true }, { label: "Acme", role: "production" });
    await world.sessions.signIn(url, { email, password, rememberMe: true });
    const accounts = await world.accounts.all();
    assert.deepEqual(
      accounts.map(({ apiUrl, label }) => ({ apiUrl, label })),
      [{ apiUrl: written, label: "Acme" }],
    );
    assert.ok(accounts[0] && (await world.sessions.tokenOf(accounts[0])) !== undefined);
    await world.users.refresh();
    assert.equal(names().length, 12);
  });

  it("swap the tree at once, from what was known", async () => {
    await world.signIn();
    await world.users.refresh();
    const first = names();
    await signInToSecond();
    assert.deepEqual(names(), [], "nothing of the first one shows");
    await world.users.refresh();
    assert.equal(names().length, 9);
    const before = (await world.requests()).length;
    await world.sessions.switchTo(keyOf(world));
    assert.deepEqual(names(), first);
    assert.equal(world.store.snapshot.users.cached, true);
    assert.ok([...world.store.snapshot.connections.values()].some(({ kind }) => kind === "active"));
    assert.equal((await world.requests()).length, before, "without asking Leaf");
  });

  it("never show one's Leaf users under the other, however late an answer comes", async () => {
    await world.signIn();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.fetch = async (url, init) => {
      // The answer is on its way, and an abort does not reach it any more.
      const answer = await nodeFetch(url, { ...init, signal: new AbortController().signal });
      if (url.startsWith(world.info.url)) await held;
      return answer;
    };
    const loading = world.users.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await signInToSecond();
    await world.users.refresh();
    const shown = names();
    assert.equal(shown.length, 9);
    const connections = new Map(world.store.snapshot.connections);
    release();
    await loading;
    assert.deepEqual(names(), shown);
    assert.deepEqual(new Map(world.store.snapshot.connections), connections);
  });

  it("cancel what was in flight when another one takes over", async () => {
    await world.signIn();
    const aborted: boolean[] = [];
    world.fetch = (url, init) => {
      if (!url.includes("/users")) return nodeFetch(url, init);
      return new Promise((_resolve, reject) => {
        init.signal.addEventListener("abort", () => {
          aborted.push(true);
          reject(new Error("aborted"));
        });
      });
    };
    const loading = world.users.refresh();
    while (world.store.snapshot.users.loading && aborted.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (shownAccount().login === world.info.email && shownAccount().apiUrl === world.info.url) await signInToSecond();
    }
    await loading;
    assert.deepEqual(aborted, [true]);
  });

  it("leave nothing behind when one is removed", async () => {
    await world.signIn();
    await world.users.refresh();
    const account = shownAccount();
    await world.partners.write(account, "STAGE", world.info.partner.STAGE, true);
    const farmer = world.unconnected();
    const operation = { organizationCode: world.info.organizations[0]?.organizationCode ?? "" };
    await world.connector.connect({
      leafUserId: farmer,
      environment: "STAGE",
      partner: world.info.partner.STAGE,
      operation,
    });
    await world.cache.flush();
    assert.equal(world.shared.cache.kept.size, 1);
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    await world.erasure.remove(kept);
    assert.equal(world.store.snapshot.session.kind, "signedOut");
    assert.deepEqual([...world.storage.kept], []);
    assert.deepEqual([...world.shared.cache.kept], []);
    assert.deepEqual(await world.accounts.all(), []);
    const attempts = await world.shared.attempts.all();
    assert.ok(attempts.every(({ phase }) => phase.kind === "ended"));
  });

  it("follow what another window does to them", async () => {
    await world.signIn();
    const other = new World(world.shared).join(world);
    await other.sessions.restore();
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    await world.sessions.edit(keyOf(world), { role: "production" });
    await other.sessions.follow();
    const { session } = other.store.snapshot;
    assert.ok("account" in session && session.account.role === "production");
    await world.sessions.signOut();
    await other.sessions.follow();
    assert.equal(other.store.snapshot.session.kind, "signedOut");
    other.close();
  });

  it("go on here once another window has signed in again", async () => {
    await world.signIn();
    await world.users.refresh();
    const before = world.sessions.active;
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await world.users.refresh();
    assert.equal(world.store.snapshot.session.kind, "refused");
    const other = new World(world.shared).join(world);
    await other.signIn();
    await world.sessions.follow();
    assert.equal(world.store.snapshot.session.kind, "signedIn");
    assert.equal(world.sessions.active, before, "with all that is shown");
    other.close();
  });

  describe("on disk", () => {
    it("keep their Leaf users for the next start, without a secret", async () => {
      await world.signIn();
      await world.users.refresh();
      const kept = names();
      await world.cache.flush();
      const text = [...world.shared.cache.kept.values()].join();
      for (const secret of ["eyJ", world.info.password, ...world.info.organizations.map((it) => it.organizationCode)]) {
        assert.ok(!text.includes(secret));
      }
      const restarted = new World(world.shared).join(world);
      const before = (await world.requests()).length;
      await restarted.sessions.restore();
      const { users } = restarted.store.snapshot;
      assert.deepEqual([users.users.map(({ name }) => name), users.cached, users.loading], [kept, true, false]);
      assert.equal((await world.requests()).length, before);
      await restarted.users.refresh();
      assert.notEqual(restarted.store.snapshot.users.cached, true, "and Leaf's answer takes their place");
      restarted.close();
    });

    it("are as old after a start as they were before it", async () => {
      await world.signIn();
      await world.users.refresh();
      const checkedAt = world.time.now();
      world.time.advance(5 * 3600_000);
      // The list is newer now, and all statuses but one are as old as they were.
      await world.users.refreshQuietly(2);
      const looked = new Map(world.store.snapshot.checked);
      await world.cache.flush();
      const restarted = new World(world.shared).join(world);
      await restarted.sessions.restore();
      const { checked, users } = restarted.store.snapshot;
      assert.ok((users.loadedAt ?? 0) > checkedAt);
      assert.deepEqual(new Map(checked), looked);
      assert.equal(users.checkedAt, checkedAt);
      restarted.close();
    });

    it("are loaded again as a whole, so that no row goes away", async () => {
      const many = await new World().start({ users: 250, rateLimitPerMinute: 0 });
      await many.signIn();
      await many.users.refresh();
      await many.users.loadMore();
      await many.cache.flush();
      const restarted = new World(many.shared).join(many);
      await restarted.sessions.restore();
      const counts = new Set<number>();
      restarted.store.onDidChange(() => counts.add(restarted.store.snapshot.users.users.length));
      await restarted.users.refresh();
      assert.deepEqual([...counts], [200]);
      restarted.close();
      await many.stop();
    });

    it("may be unreadable, and are then loaded anew", async () => {
      await world.signIn();
      const whole = { version: 2, account: keyOf(world), loadedAt: 1, total: 1, users: [], connections: [] };
      const user = { id: "a", name: "A", email: null, phone: null, address: null, externalId: null, attached: {} };
      const broken = [
        { ...whole, version: 1 },
        { ...whole, account: "somebody else's" },
        { ...whole, users: [{ ...user, name: 7 }] },
        { ...whole, users: [{ ...user, attached: { johnDeereCredentials: "ACTIVE" } }] },
        { ...whole, users: [null] },
        { ...whole, users: [user], connections: [["a", "starting", null, null, 1]] },
        { ...whole, users: [user], connections: [["a", "active", 7, null, 1]] },
        { ...whole, users: [user], connections: [["a", "active", null, null]] },
      ];
      for (const text of ["", "{", "[]", '{"version":1}', ...broken.map((content) => JSON.stringify(content))]) {
        world.shared.cache.kept.set(keyOf(world), text);
        const restarted = new World(world.shared).join(world);
        await restarted.sessions.restore();
        assert.deepEqual(restarted.store.snapshot.users.users, []);
        assert.equal(restarted.store.snapshot.session.kind, "signedIn");
        restarted.close();
      }
    });
  });
});
