import assert from "node:assert/strict";
import { check, type CheckResult } from "../../../src/cli/check";
import type { Fetch } from "../../../src/leaf/fetch";
import { VirtualSandbox } from "../../support/virtualSandbox";

/** What a check in virtual time has found, and how it has asked. */
interface Checked {
  readonly result: CheckResult;
  /** How many seconds it took. */
  readonly seconds: number;
  /** How many requests for statuses were under way at most. */
  readonly most: number;
  /** When the requests were sent, in milliseconds since the epoch; those for statuses by Leaf user as well. */
  readonly sent: readonly number[];
  readonly asked: ReadonlyMap<string, number>;
  readonly pauses: readonly number[];
}

interface CheckedAt {
  readonly users: number;
  readonly perMinute?: number;
  readonly concurrency?: number;
  readonly latencyMs?: number;
  /** Answers some requests in place of the sandbox, by how many were sent before; undefined leaves them to it. */
  readonly instead?: (count: number) => { readonly status: number; readonly retryAfter: string } | undefined;
}

async function checked(how: CheckedAt): Promise<Checked> {
  const { users, perMinute = 300, concurrency, latencyMs = 100, instead } = how;
  const sandbox = new VirtualSandbox({ users, latencyMs, rateLimitPerMinute: 0 });
  const { time } = sandbox;
  let [running, most] = [0, 0];
  const sent: number[] = [];
  const asked = new Map<string, number>();
  const fetch: Fetch = async (url, init) => {
    const id = /\/users\/([^/]+)\/panorama-credentials$/.exec(url)?.[1];
    const refusal = id === undefined ? undefined : instead?.(sent.length);
    sent.push(time.now());
    if (refusal) {
      await time.sleep(latencyMs);
      const headers = { get: (name: string) => (name.toLowerCase() === "retry-after" ? refusal.retryAfter : null) };
      return { status: refusal.status, headers, text: () => Promise.resolve("") };
    }
    if (id === undefined) return sandbox.fetch(url, init);
    running += 1;
    most = Math.max(most, running);
    asked.set(id, (asked.get(id) ?? 0) + 1);
    return sandbox.fetch(url, init).finally(() => (running -= 1));
  };
  const { parts } = await sandbox.window(perMinute, fetch, concurrency);
  const began = time.now();
  const pauses: number[] = [];
  const signal = new AbortController().signal;
  const working = check(parts, {
    providers: [],
    signal,
    progress: () => undefined,
    paused: (seconds) => pauses.push(seconds),
  });
  const result = await time.until(working);
  return { result, seconds: (time.now() - began) / 1000, most, sent, asked, pauses };
}

/** How many requests the busiest minute has. */
function busiestMinute(sent: readonly number[]): number {
  return Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 60_000).length));
}

const unknown = ({ credentials }: CheckResult) => credentials.filter(({ state }) => state === "unknown").length;

describe("a check of all credentials", () => {
  it("has as many statuses under way as it is told, and ten if it is told nothing", async () => {
    for (const concurrency of [1, 3, 50, undefined]) {
      const how = concurrency === undefined ? {} : { concurrency };
      const { result, most, asked, seconds } = await checked({ users: 120, perMinute: 100_000, ...how });
      assert.deepEqual([most, asked.size, unknown(result), result.error], [concurrency ?? 10, 120, 0, undefined]);
      // Two pages of the list, and each batch of statuses as long as one of them.
      assert.ok(seconds < 0.1 * (120 / most + 4), `${seconds} s with ${most}`);
    }
  });

  it("ends right however few requests it may send, and asks for each status once", async () => {
    for (const concurrency of [1, 10, 50]) {
      const { result, sent, asked, seconds } = await checked({ users: 100, perMinute: 60, concurrency });
      assert.deepEqual([asked.size, unknown(result), result.error], [100, 0, undefined]);
      assert.deepEqual([...new Set(asked.values())], [1], "each once, although it took more than a minute");
      assert.ok(busiestMinute(sent) <= 60);
      assert.ok(seconds > 60);
    }
    const slowest = await checked({ users: 12, perMinute: 1, concurrency: 50 });
    assert.deepEqual([slowest.asked.size, unknown(slowest.result), slowest.result.error], [12, 0, undefined]);
    assert.equal(busiestMinute(slowest.sent), 1);
  });

  it("waits as long as Leaf asks to, says so once for each time, and then has all", async () => {
    let refused = 0;
    const instead = (count: number) => {
      // The first ones, which are under way together, and later a single one.
      if (refused >= 10 && count !== 60) return undefined;
      refused += 1;
      return { status: 429, retryAfter: "90" };
    };
    const { result, pauses, seconds } = await checked({ users: 100, perMinute: 100_000, instead });
    assert.deepEqual([unknown(result), result.error], [0, undefined]);
    assert.deepEqual([refused, pauses], [11, [90, 90]]);
    assert.ok(seconds >= 180);
  });
});
