import assert from "node:assert/strict";
import fc from "fast-check";
import type { LeafUser } from "../../../src/leaf/users";
import type { ConnectionEvent } from "../../../src/model/connection";
import { healthOf } from "../../../src/model/health";
import { Store } from "../../../src/model/store";
import { revoke } from "../../../src/sandbox/portal";
import { VirtualSandbox, type VirtualWindow } from "../../support/virtualSandbox";
import { showList } from "../../support/showList";

const STATUS = /panorama-credentials$/;
const LIST = /\/users$/;

describe("the statuses of many Leaf users", () => {
  const idOf = (path: string) => path.split("/").at(-2) ?? "";
  const statuses = (sandbox: VirtualSandbox, from = 0) =>
    sandbox
      .requests(from)
      .filter(({ path }) => STATUS.test(path))
      .map(({ path }) => idOf(path));
  const listed = (window: VirtualWindow) => window.store.snapshot.users.users.map(({ id }) => id);

  it("cost no 429 and keep no click waiting, for 5,000 users within the default budget", async function () {
    this.timeout(30_000);
    const sandbox = new VirtualSandbox({ users: 5000, rateLimitPerMinute: 1000, latencyMs: 20 });
    const window = await sandbox.window();
    const { time } = sandbox;
    const began = time.now();
    const all = async () => {
      await window.users.loadRest(new AbortController().signal, () => undefined);
      await window.users.checkStale();
    };
    const clicks: number[] = [];
    const click = async () => {
      for (let count = 0; count < 30; count += 1) {
        await time.sleep(20_000);
        const asked = time.now();
        await window.users.look(listed(window)[0] ?? "");
        clicks.push(time.now() - asked);
      }
    };
    await time.until(Promise.all([all(), click()]));
    assert.equal(listed(window).length, 5000);
    assert.equal(healthOf(window.store.snapshot).unchecked, 0);
    assert.deepEqual(
      sandbox.requests().filter(({ status }) => status === 429),
      [],
    );
    assert.ok(Math.max(...clicks) <= 1000, clicks.join());
    const minutes = (time.now() - began) / 60_000;
    assert.ok(minutes < 27, `${minutes} minutes`);
  });

  it("go on by themselves when Leaf limits them all the same, and then ask no more often than it allows", async () => {
    const sandbox = new VirtualSandbox({ users: 200, rateLimitPerMinute: 60, latencyMs: 20 });
    const window = await sandbox.window();
    await sandbox.time.until(window.users.refresh().then(() => window.users.loadMore()));
    assert.equal(healthOf(window.store.snapshot).unchecked, 0);
    assert.equal(window.store.snapshot.users.error, undefined);
    const refused = sandbox.requests().filter(({ status }) => status === 429).length;
    assert.ok(refused > 0 && refused <= 60, `${refused} refusals`);
  });

  it("are asked for in the order a person looks", async () => {
    const sandbox = new VirtualSandbox({ users: 300, latencyMs: 20, rateLimitPerMinute: 0 });
    const window = await sandbox.window(60);
    await sandbox.time.until(window.users.loadRest(new AbortController().signal, () => undefined));
    const ids = listed(window);
    const [late, later, latest] = [ids[290] ?? "", ids[280] ?? "", ids[270] ?? ""];
    window.store.apply(late, { kind: "farmerAwaited", environment: "STAGE", deadline: sandbox.time.now() + 1e7 });
    window.users.attend({ selected: [later], expanded: [] });
    const from = sandbox.requests().length;
    const checking = window.users.checkStale();
    await sandbox.time.pass(5000);
    assert.deepEqual(statuses(sandbox, from - 1).slice(0, 3), [later, late, ids[0]]);
    const seen = sandbox.requests().length;
    window.users.attend({ selected: [], expanded: [latest] });
    const asked = sandbox.time.now();
    await sandbox.time.pass(1000);
    assert.equal(statuses(sandbox, seen)[0], latest);
    assert.ok(Date.parse(sandbox.requests(seen)[0]?.time ?? "") - asked < 1000);
    await sandbox.time.until(checking);
    const counted = new Map<string, number>();
    for (const id of statuses(sandbox)) counted.set(id, (counted.get(id) ?? 0) + 1);
    assert.deepEqual([counted.size, Math.max(...counted.values())], [300, 1], "each once");
  });

  it("are asked for at once where somebody looks, also if they wait for their turn in the background", async () => {
    const sandbox = new VirtualSandbox({ users: 100, latencyMs: 20, rateLimitPerMinute: 0 });
    const window = await sandbox.window(30);
    const checking = window.users.refresh();
    await sandbox.time.pass(20_000);
    const done = new Set(statuses(sandbox));
    // The first ten that are not answered are those that wait for a token.
    const next = listed(window).filter((id) => !done.has(id))[5] ?? "";
    const asked = sandbox.time.now();
    window.users.attend({ selected: [next], expanded: [] });
    await sandbox.time.pass(500);
    assert.notEqual(window.store.connection(next).kind, "unknown");
    assert.ok(sandbox.time.now() - asked <= 1000);
    window.users.stopChecking();
    await sandbox.time.until(checking);
    assert.equal(statuses(sandbox).filter((id) => id === next).length, 1);
  });

  it("can be stopped, keep what was found, and tell how far they are on the way", async () => {
    const sandbox = new VirtualSandbox({ users: 100, latencyMs: 20 });
    const window = await sandbox.window(60);
    const told: string[] = [];
    window.store.onDidChange(({ progress }) => {
      const { progress: now } = window.store.snapshot.users;
      if (progress) told.push(now ? `${now.of}` : "over");
    });
    const checking = window.users.refresh();
    await sandbox.time.pass(20_000);
    window.users.stopChecking();
    await sandbox.time.until(checking);
    const { users } = window.store.snapshot;
    assert.deepEqual([users.loading, users.error, users.progress], [false, undefined, undefined]);
    const { unchecked } = healthOf(window.store.snapshot);
    assert.ok(unchecked > 50 && unchecked < 90, String(unchecked));
    const sent = sandbox.requests().length;
    await sandbox.time.pass(60_000);
    assert.equal(sandbox.requests().length, sent, "nothing is sent any more");
    assert.deepEqual([new Set(told.slice(0, -1)), told.at(-1)], [new Set(["100"]), "over"]);
  });

  it("end when Leaf can't be reached or nobody's can be had, and say why", async () => {
    const sandbox = new VirtualSandbox({ users: 100 });
    let broken = false;
    const window = await sandbox.window(1000, (url, init) => {
      if (broken && STATUS.test(url)) return Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
      return sandbox.fetch(url, init);
    });
    broken = true;
    await sandbox.time.until(window.users.refresh());
    assert.equal(window.store.snapshot.users.error?.kind, "offline");
    assert.equal(listed(window).length, 100);
    broken = false;
    await sandbox.time.until(window.users.refresh());
    assert.equal(window.store.snapshot.users.error, undefined);
  });

  it("are not asked for again by paging when they were told less than a minute ago", async () => {
    const sandbox = new VirtualSandbox({ users: 150, rateLimitPerMinute: 0 });
    const window = await sandbox.window(1000);
    await sandbox.time.until(window.users.refresh());
    const known = sandbox.made.users()[120]?.id ?? "";
    await sandbox.time.until(window.users.look(known));
    const from = sandbox.requests().length;
    await sandbox.time.until(window.users.loadMore());
    assert.equal(listed(window).length, 150);
    assert.equal(statuses(sandbox, from).length, 49);
  });

  it("begin with the pressing ones where the disk has kept the list, and keep every row", async () => {
    const sandbox = new VirtualSandbox({ users: 300, rateLimitPerMinute: 0 });
    const window = await sandbox.window(1000);
    const rest = window.users.loadRest(new AbortController().signal, () => undefined);
    await sandbox.time.until(rest.then(() => window.users.checkStale()));
    const { users, connections, session } = window.store.snapshot;
    const broken = listed(window).findLast((id) => window.store.connection(id).kind === "attention") ?? "";
    const later = await sandbox.window(1000);
    const kept = { users: users.users, total: users.total, loadedAt: sandbox.time.now() - 1e7, connections };
    later.store.enter(session, kept);
    assert.equal(healthOf(later.store.snapshot).unchecked, 0);
    const from = sandbox.requests().length;
    await sandbox.time.until(later.users.refresh());
    const asked = statuses(sandbox, from);
    assert.deepEqual([asked.length, asked.includes(broken), listed(later).length], [100, true, 300]);
    assert.equal(later.store.snapshot.users.cached, false);
    assert.equal(later.store.snapshot.users.checkedAt, kept.loadedAt, "as old as the oldest");
  });

  describe("that the list itself tells", () => {
    it("cost no call besides the list, and those that it doesn't tell one each", async () => {
      const sandbox = new VirtualSandbox({ users: 1000, embeddedCredentials: true });
      const window = await sandbox.window();
      const from = sandbox.requests().length;
      await sandbox.time.until(
        window.users.loadRest(new AbortController().signal, () => undefined).then(() => window.users.checkStale()),
      );
      const sent = sandbox.requests(from);
      // A record that names no credential says nothing: another user's may be left out of the list all the same.
      const untold = sandbox.made.users().filter(({ panorama }) => panorama === undefined);
      assert.equal(sent.filter(({ path }) => LIST.test(path)).length, 10);
      assert.deepEqual(statuses(sandbox, from).sort(), untold.map(({ id }) => id).sort());
      assert.equal(sent.length, 10 + untold.length);
      assert.equal(healthOf(window.store.snapshot).unchecked, 0);
    });

    it("are asked for one by one all the same where the list leaves out one that there is", async () => {
      const sandbox = new VirtualSandbox({ users: 100, embeddedCredentials: true });
      const window = await sandbox.window(1000, async (url, init) => {
        const answer = await sandbox.fetch(url, init);
        if (!url.includes("/users?")) return answer;
        const users = JSON.parse(await answer.text()) as Record<string, unknown>[];
        // Only every other credential is named.
        for (const [index, user] of users.entries()) if (index % 2 === 0) delete user["panoramaCredentials"];
        return { ...answer, text: () => Promise.resolve(JSON.stringify(users)) };
      });
      await sandbox.time.until(window.users.refresh());
      for (const { id, panorama } of sandbox.made.users()) {
        assert.equal(window.store.connection(id).kind === "notConnected", panorama === undefined, id);
      }
    });
  });

  describe("that are refreshed without being asked for", () => {
    it("stay within so many requests, the pressing ones first, then the oldest, and lose nobody", async () => {
      const sandbox = new VirtualSandbox({ users: 300, rateLimitPerMinute: 0 });
      const window = await sandbox.window(1000);
      const rest = () => window.users.loadRest(new AbortController().signal, () => undefined);
      await sandbox.time.until(rest().then(() => window.users.checkStale()));
      const order = listed(window);
      const attention = order.filter((id) => window.store.connection(id).kind === "attention");
      assert.ok(attention.length > 10);
      const oldest = order.filter((id) => !attention.includes(id));
      await sandbox.time.pass(120_000);
      await sandbox.time.until(window.users.look(oldest[0] ?? ""));
      const from = sandbox.requests().length;
      const room = attention.length + 10;
      let told = 0;
      window.store.onDidChange(({ progress }) => void (told += progress ? 1 : 0));
      const first = await sandbox.time.until(window.users.refreshQuietly(room + 3));
      assert.equal(told, 0, "how far it is is nobody's concern");
      assert.deepEqual(first, { changed: false, changes: [] });
      const sent = sandbox.requests(from);
      assert.equal(sent.length, room + 3);
      assert.deepEqual(listed(window), order);
      const asked = statuses(sandbox, from);
      for (const id of attention) assert.ok(asked.includes(id), id);
      assert.ok(!asked.includes(oldest[0] ?? ""), "it was looked at just now");
      assert.equal(new Set(asked).size, room);
    });

    it("tell what is different, and nothing that the developer did", async () => {
      const sandbox = new VirtualSandbox({ users: 40, rateLimitPerMinute: 0 });
      const window = await sandbox.window(1000);
      await sandbox.time.until(window.users.refresh());
      const [broken, own] = listed(window).filter((id) => window.store.connection(id).kind === "active");
      revoke(sandbox.made, sandbox.made.user(broken ?? ""));
      sandbox.made.detach(sandbox.made.user(own ?? ""));
      window.store.apply(own ?? "", { kind: "disconnected" });
      const { changed, changes } = await sandbox.time.until(window.users.refreshQuietly(150));
      assert.equal(changed, true);
      assert.deepEqual(
        changes.map(({ leafUserId, before, after }) => [leafUserId, before.kind, after.kind]),
        [[broken, "active", "attention"]],
      );
      assert.deepEqual(await sandbox.time.until(window.users.refreshQuietly(150)), { changed: false, changes: [] });
    });

    it("are no longer asked for once nobody looks", async () => {
      const sandbox = new VirtualSandbox({ users: 100, rateLimitPerMinute: 0, latencyMs: 50 });
      const window = await sandbox.window(1000);
      await sandbox.time.until(window.users.refresh());
      const from = sandbox.requests().length;
      const refreshing = window.users.refreshQuietly(150);
      await sandbox.time.pass(130);
      window.users.stopQuietly();
      await sandbox.time.until(refreshing);
      const asked = statuses(sandbox, from).length;
      assert.ok(asked > 0 && asked <= 30, String(asked));
      await sandbox.time.pass(10_000);
      assert.equal(statuses(sandbox, from).length, asked);
      const wanted = window.users.refresh();
      await sandbox.time.pass(130);
      window.users.stopQuietly();
      await sandbox.time.until(wanted);
      assert.equal(statuses(sandbox, from).length, asked + 100, "what somebody asked for goes on");
    });

    it("drop those that Leaf doesn't list any more, and keep one that was created here", async () => {
      const sandbox = new VirtualSandbox({ users: 150, rateLimitPerMinute: 0 });
      const window = await sandbox.window(1000);
      await sandbox.time.until(window.users.refresh());
      const created = await sandbox.time.until(window.users.create({ name: "New", email: "new@example.com" }));
      const gone = sandbox.made.users()[3];
      assert.ok(gone);
      sandbox.made.deleteUser(gone);
      await sandbox.time.until(window.users.refreshQuietly(150));
      assert.ok(listed(window).includes(created.id));
      assert.ok(!listed(window).includes(gone.id));
      assert.equal(window.store.connection(gone.id).kind, "unknown");
    });
  });

  it("are counted as they change, the same as if they were counted anew", () => {
    const found = { status: "ACTIVE", environment: "STAGE" };
    const event = fc.constantFrom<ConnectionEvent>(
      { kind: "looked", found, healthy: true },
      { kind: "looked", found: { ...found, status: "REVOKED" }, healthy: false },
      { kind: "looked", found: { ...found, status: "TEMPORARILY_UNAVAILABLE" }, healthy: false },
      { kind: "looked", found: undefined, healthy: false },
      { kind: "connectAsked", environment: "STAGE" },
      { kind: "farmerAwaited", environment: "STAGE", deadline: 5 },
      { kind: "farmerAwaited", environment: "STAGE", deadline: 9 },
      { kind: "attemptEnded", environment: "STAGE", end: { kind: "expired" } },
      { kind: "disconnected" },
    );
    const step = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), event: fc.option(event) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = new Store("Panorama");
        const ids = ["a", "b", "c", "d"];
        const named = (id: string): LeafUser => ({
          ...{ id, name: null, email: null, phone: null, address: null, externalId: null, attached: {} },
        });
        for (const { id, event: happens } of steps) {
          if (happens) store.apply(id, happens);
          else for (const some of [ids, ids.filter((other) => other !== id)]) showList(store, some.map(named));
        }
        const all = [...store.snapshot.connections.values()];
        const away = all.filter((one) => "status" in one && one.status === "TEMPORARILY_UNAVAILABLE");
        const count = (...kinds: string[]) =>
          all.filter((one) => kinds.includes(one.kind) && !away.includes(one)).length;
        const deadlines = all.flatMap((one) => (one.kind === "awaitingFarmer" ? [one.deadline] : []));
        assert.deepEqual(store.snapshot.counts, {
          active: count("active"),
          attention: count("attention", "lost"),
          unavailable: away.length,
          notConnected: count("notConnected", "expired", "cancelled", "failed"),
          connecting: count("starting", "awaitingFarmer"),
        });
        const soonest = deadlines.length === 0 ? undefined : Math.min(...deadlines);
        assert.equal(healthOf(store.snapshot).nextDeadline, soonest);
        assert.equal(store.snapshot.deadlines.size, deadlines.length);
      }),
    );
  });
});
