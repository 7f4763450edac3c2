import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { accountKey } from "../../src/model/account";
import { RefreshPolicy } from "../../src/users/refreshPolicy";
import { revoke } from "../../src/sandbox/portal";
import { VirtualSandbox } from "../support/virtualSandbox";
import { World } from "../support/world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GROWTH = 1.05;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The heap that is in use, in bytes, once everything that can go has gone. */
async function heap(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    collect();
    // Finalizers and what waits for the next turn.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

describe("a window that stays open for long", function () {
  this.timeout(1_500_000);

  it("grows by no more than 5 % in a day's work with 20,000 Leaf users, and keeps no listener or timer", async () => {
    const sandbox = new VirtualSandbox({ users: 20_000, rateLimitPerMinute: 0, latencyMs: 20 });
    const { time, made } = sandbox;
    const { store, users, sessions } = await sandbox.window(300);
    const { signal } = sessions.require();
    const policy = new RefreshPolicy(() => 5 * MINUTE);
    await time.until(users.loadRest(new AbortController().signal, () => undefined).then(() => users.checkStale()));
    assert.equal(store.snapshot.users.users.length, 20_000);
    const began = time.now();
    const measured: { readonly heap: number; readonly listeners: number; readonly timers: number }[] = [];
    let refreshes = 0;
    for (let hour = 1; hour <= 8; hour += 1) {
      while (time.now() < began + hour * HOUR) {
        const seen = { visible: true, focused: true, signedIn: true, loading: false };
        const wait = policy.timeToNext(time.now(), { ...seen, loadedAt: store.snapshot.users.loadedAt });
        await time.pass(wait ?? MINUTE);
        // Something breaks now and then, and somebody looks at a row.
        const user = made.users()[(refreshes * 97) % 20_000];
        if (user && refreshes % 3 === 0) revoke(made, user);
        users.attend({ selected: user ? [user.id] : [], expanded: [] });
        const { changed } = await time.until(users.refreshQuietly(150));
        policy.refreshed(time.now(), changed);
        // The developer works with it, so that it is refreshed as often as it ever is.
        policy.acted();
        refreshes += 1;
      }
      sandbox.forgetRequests();
      const listeners = store.listeners + getEventListeners(signal, "abort").length;
      measured.push({ heap: await heap(), listeners, timers: timers() });
    }
    const [first, last] = [measured[0], measured.at(-1)];
    assert.ok(first && last);
    console.log(
      `      ${refreshes} refreshes of 20,000 users: ${measured.map((one) => megabytes(one.heap)).join(", ")}; ` +
        `listeners ${first.listeners} → ${last.listeners}, timers ${first.timers} → ${last.timers}`,
    );
    assert.equal(store.snapshot.users.users.length, 20_000);
    assert.ok(last.heap <= first.heap * GROWTH, `${megabytes(first.heap)} → ${megabytes(last.heap)}`);
    assert.deepEqual([last.listeners, last.timers], [first.listeners, first.timers]);
  });

  it("grows by no more than 5 % over 200 changes of the account, and keeps no listener or timer", async () => {
    const world = await new World().start({ users: 120, rateLimitPerMinute: 0 });
    const other = await new World(world.shared).start({ users: 120, rateLimitPerMinute: 0, seed: 7 });
    try {
      await world.signIn();
      const keys: string[] = [accountKey(world.sessions.require().account)];
      const { url, email, password } = other.info;
      await world.sessions.signIn(url, { email, password, rememberMe: true });
      keys.push(accountKey(world.sessions.require().account));
      const change = async (count: number) => {
        for (let round = 0; round < count; round += 1) {
          await world.sessions.switchTo(keys[round % 2] ?? "");
          await world.users.refresh();
          assert.equal(world.store.snapshot.users.users.length, 100);
        }
        for (const one of [world, other]) await one.control("DELETE", "requests");
        await world.cache.flush();
        return { heap: await heap(), listeners: world.store.listeners, timers: timers() };
      };
      const first = await change(60);
      const last = await change(200);
      console.log(
        `      200 changes: ${megabytes(first.heap)} → ${megabytes(last.heap)}; ` +
          `listeners ${first.listeners} → ${last.listeners}, timers ${first.timers} → ${last.timers}`,
      );
      assert.ok(last.heap <= first.heap * GROWTH, `${megabytes(first.heap)} → ${megabytes(last.heap)}`);
      assert.equal(last.listeners, first.listeners);
      assert.ok(last.timers <= first.timers + 1, "a cache may be about to be written");
    } finally {
      await other.stop();
      await world.stop();
    }
  });
});
