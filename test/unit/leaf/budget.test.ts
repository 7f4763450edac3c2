import assert from "node:assert/strict";
import fc from "fast-check";
import { silentLogger } from "../../../src/base/logger";
import { limitsOf, type Bucket } from "../../../src/leaf/bucket";
import { Budgets, WindowBuckets, type Asking, type Budget, type BudgetStorage } from "../../../src/leaf/budget";
import { isLeafError, type LeafError } from "../../../src/leaf/errors";
import { EventTime } from "../../support/eventTime";

const ACCOUNT = "https://api.withleaf.io dev@example.com";
const MINUTE = 60_000;

/** The most that any 60 s hold, both ends counted. */
function mostInAMinute(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? 0) > MINUTE) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** A storage whose steps take time, as files do. */
class SlowStorage implements BudgetStorage {
  readonly #inner = new WindowBuckets();
  constructor(
    private readonly time: EventTime,
    private readonly delayMs: () => number,
  ) {}
  async change(account: string, change: (kept: Bucket | undefined) => Bucket | undefined): Promise<void> {
    await this.#inner.change(account, change);
    await this.time.sleep(this.delayMs());
  }
}

describe("the request budget", () => {
  const world = (perMinute: number, storage: (time: EventTime) => BudgetStorage = () => new WindowBuckets()) => {
    const time = new EventTime();
    const kept = storage(time);
    const window = (): Budget =>
      new Budgets({
        storage: kept,
        clock: time,
        sleep: time.sleep,
        random: () => 0.5,
        log: silentLogger,
        perMinute: () => perMinute,
      }).of(ACCOUNT);
    return { time, window };
  };
  const asking = (more: Partial<Asking> = {}): Asking => ({ call: "GET /x", host: "api.withleaf.io", ...more });
  const failure = async (work: Promise<unknown>): Promise<LeafError> => {
    try {
      await work;
    } catch (error) {
      assert.ok(isLeafError(error));
      return error;
    }
    assert.fail("it succeeded");
  };

  it("never lets more through in any minute, whoever asks in whichever window, also when one dies", async () => {
    const arrival = fc.record({
      at: fc.integer({ min: 0, max: 150_000 }),
      window: fc.integer({ min: 0, max: 2 }),
      background: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(arrival, { minLength: 1, maxLength: 90 }),
        fc.integer({ min: 0, max: 150_000 }),
        fc.integer({ min: 0, max: 3000 }),
        async (perMinute, arrivals, deathAt, slowness) => {
          let step = 0;
          const { time, window } = world(
            perMinute,
            (t) => new SlowStorage(t, () => ((step += 7919) % (slowness + 1)) / 2),
          );
          const windows = [window(), window(), window()];
          const began = time.now();
          const death = new AbortController();
          const sent: number[] = [];
          let outlived = 0;
          const all = arrivals.map(async ({ at, window: which, background }) => {
            await time.sleep(at);
            const mortal = which === 0;
            try {
              await windows[which]?.take(asking({ background, ...(mortal ? { signal: death.signal } : {}) }));
              sent.push(time.now());
            } catch (error) {
              assert.ok(mortal && isLeafError(error, "cancelled"), String(error));
              outlived += 1;
            }
          });
          void time.sleep(deathAt).then(() => death.abort());
          await time.until(Promise.all(all));
          assert.equal(sent.length + outlived, arrivals.length, "nobody is forgotten");
          assert.ok(
            mostInAMinute(sent) <= perMinute,
            `${mostInAMinute(sent)} of ${perMinute} after ${time.now() - began}`,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("comes close to what is allowed when there is much to do", async () => {
    for (const perMinute of [1, 2, 3, 10, 300, 1000]) {
      const { time, window } = world(perMinute);
      const budget = window();
      const sent: number[] = [];
      const began = time.now();
      const count = Math.max(6, perMinute * 3);
      const run = async () => {
        for (let index = 0; index < count / 2; index += 1) {
          await budget.take(asking({ background: true }));
          sent.push(time.now());
        }
      };
      await time.until(Promise.all([run(), run()]));
      assert.ok(mostInAMinute(sent) <= perMinute, String(perMinute));
      const minutes = (time.now() - began) / MINUTE;
      const { burst, perMs } = limitsOf(perMinute);
      assert.ok(
        count / minutes >= perMs * MINUTE * 0.95,
        `${count / minutes} a minute of ${perMinute}, burst ${burst}`,
      );
    }
  });

  it("answers a click at once while a sweep is under way in another window", async () => {
    const { time, window } = world(300);
    const [sweeping, clicked] = [window(), window()];
    const stop = new AbortController();
    const sweep = Array.from({ length: 10 }, async () => {
      while (!stop.signal.aborted) {
        await sweeping.take(asking({ background: true, signal: stop.signal })).catch(() => undefined);
      }
    });
    await time.pass(90_000);
    for (const budget of [clicked, sweeping]) {
      for (let click = 0; click < 10; click += 1) {
        const asked = time.now();
        await time.until(budget.take(asking()));
        assert.ok(time.now() - asked <= 1000, `${time.now() - asked} ms`);
        await time.pass(500);
      }
    }
    stop.abort();
    await time.until(Promise.all(sweep));
  });

  it("lets those who wait in front of the screen pass those who do not", async () => {
    const { time, window } = world(2);
    const budget = window();
    await time.until(Promise.all([budget.take(asking()), budget.take(asking())]));
    const order: string[] = [];
    const take = async (name: string, background: boolean) => {
      await budget.take(asking({ background }));
      order.push(name);
    };
    await time.until(Promise.all([take("b1", true), take("b2", true), take("i1", false), take("i2", false)]));
    assert.deepEqual(order, ["i1", "i2", "b1", "b2"]);
  });

  it("has one bucket for each account", async () => {
    const time = new EventTime();
    const tools = { storage: new WindowBuckets(), clock: time, sleep: time.sleep, random: () => 0, log: silentLogger };
    const budgets = new Budgets({ ...tools, perMinute: () => 1 });
    await time.until(Promise.all([budgets.of("one").take(asking()), budgets.of("other").take(asking())]));
    assert.equal(budgets.of("one"), budgets.of("one"));
  });

  it("lets go of those who cancel, while they wait and before", async () => {
    const { time, window } = world(1);
    const budget = window();
    await time.until(budget.take(asking()));
    const stop = new AbortController();
    const waiting = budget.take(asking({ signal: stop.signal }));
    const began = time.now();
    stop.abort();
    assert.equal((await failure(waiting)).kind, "cancelled");
    assert.equal((await failure(budget.take(asking({ signal: stop.signal })))).kind, "cancelled");
    assert.equal(time.now(), began);
  });

  it("goes on in this window alone where the storage never answers or fails, says so once, and comes back to it", async () => {
    const time = new EventTime();
    const inner = new WindowBuckets();
    let how: "silent" | "fails" | "works" = "silent";
    const storage: BudgetStorage = {
      change: (account, change) => {
        if (how === "silent") return new Promise(() => undefined);
        return how === "fails" ? Promise.reject(new Error("no disk")) : inner.change(account, change);
      },
    };
    const lines: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void lines.push(line) };
    const tools = { storage, clock: time, sleep: time.sleep, random: () => 0, log, perMinute: () => 60 };
    const budget = new Budgets(tools).of(ACCOUNT);
    const sent: number[] = [];
    const take = async () => {
      await time.until(budget.take(asking()));
      sent.push(time.now());
    };
    const began = time.now();
    for (let count = 0; count < 80; count += 1) await take();
    assert.equal((sent[0] ?? 0) - began, 5000);
    assert.ok(mostInAMinute(sent) <= 60, "and sends no more than it may");
    how = "fails";
    await time.until(budget.limited(2));
    for (let count = 0; count < 80; count += 1) await take();
    how = "works";
    await time.pass(MINUTE);
    await take();
    let kept: Bucket | undefined;
    await inner.change(ACCOUNT, (bucket) => void (kept = bucket));
    assert.ok(kept, "the other windows see again what it takes");
    assert.deepEqual(lines.filter((line) => line.includes("can't share")).length, 1);
  });

  it("goes on at once when the clock is set back, also with an empty bucket", async () => {
    const time = new EventTime();
    let back = 0;
    const clock = { now: () => time.now() - back };
    const tools = { storage: new WindowBuckets(), clock, sleep: time.sleep, random: () => 0, log: silentLogger };
    const budget = new Budgets({ ...tools, perMinute: () => 60 }).of(ACCOUNT);
    for (let count = 0; count < 20; count += 1) await time.until(budget.take(asking()));
    back = 600_000;
    const began = time.now();
    await time.until(budget.take(asking()));
    assert.ok(time.now() - began < 3000, `${time.now() - began} ms`);
  });

  describe("when Leaf asks to wait", () => {
    it("stops every window until then, and says until when", async () => {
      const { time, window } = world(300);
      const [one, other] = [window(), window()];
      let told = 0;
      other.onDidChange(() => (told += 1));
      const began = time.now();
      await one.limited(15);
      assert.equal(one.pausedUntil, began + 15_000);
      await time.until(other.take(asking()));
      assert.ok(time.now() >= began + 15_000 && time.now() <= began + 16_500, String(time.now() - began));
      assert.equal(told, 2, "when it begins and when it is over");
      assert.deepEqual([one.pausedUntil, other.pausedUntil], [undefined, undefined]);
    });

    it("says so at once to somebody who would wait for too long, and how long it lasts", async () => {
      const { time, window } = world(300);
      const budget = window();
      await budget.limited(60);
      const error = await failure(time.until(budget.take(asking())));
      assert.deepEqual([error.kind, error.retryAfterSeconds], ["rateLimited", 60]);
      await time.pass(45_000);
      await time.until(budget.take(asking()));
    });

    it("also to those who wait already", async () => {
      const { time, window } = world(1);
      const budget = window();
      await time.until(budget.take(asking()));
      const waiting = failure(budget.take(asking()));
      await budget.limited(50);
      assert.equal((await time.until(waiting)).retryAfterSeconds, 50);
    });

    it("never waits with a request whose sender comes back anyway", async () => {
      const { time, window } = world(300);
      const budget = window();
      await budget.limited(5);
      assert.equal((await failure(time.until(budget.take(asking({ once: true }))))).kind, "rateLimited");
    });

    it("waits in the background as long as it takes, and begins slowly", async () => {
      const { time, window } = world(300);
      const budget = window();
      const began = time.now();
      await budget.limited(300);
      const sent: number[] = [];
      const all = Array.from({ length: 20 }, async () => {
        await budget.take(asking({ background: true }));
        sent.push(time.now() - began);
      });
      await time.until(Promise.all(all));
      assert.ok(Math.min(...sent) >= 300_000);
      assert.ok(sent.filter((at) => at < 302_000).length <= 8, sent.join());
    });

    it("waits longer each time when Leaf does not say how long", async () => {
      const { time, window } = world(300);
      const budget = window();
      const pauses: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const began = time.now();
        await Promise.all([budget.limited(undefined), budget.limited(undefined)]);
        pauses.push((budget.pausedUntil ?? 0) - began);
        await time.until(budget.take(asking({ background: true })));
      }
      assert.deepEqual(pauses, [10_000, 20_000, 40_000, 60_000, 60_000]);
    });

    it("is not stopped for good by a clock that is set back", async () => {
      const time = new EventTime();
      const storage = new WindowBuckets();
      await storage.change(ACCOUNT, () => ({ at: time.now() + 1e10, tokens: 3, pausedUntil: time.now() + 1e10 }));
      const tools = {
        storage,
        clock: time,
        sleep: time.sleep,
        random: () => 0,
        log: silentLogger,
        perMinute: () => 300,
      };
      const budget = new Budgets(tools).of(ACCOUNT);
      const began = time.now();
      await time.until(Promise.all(Array.from({ length: 6 }, () => budget.take(asking()))));
      assert.ok(time.now() - began < 2000);
    });
  });
});
