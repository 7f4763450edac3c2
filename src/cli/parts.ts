import { randomUUID } from "node:crypto";
import { assemble, type Parts } from "../assemble";
import { systemClock, systemSleep } from "../base/clock";
import type { Disposable } from "../base/emitter";
import { silentLogger } from "../base/logger";
import { soleLease, WindowAttempts } from "../connecting/attempts";
import { WindowBuckets } from "../leaf/budget";
import { nodeFetch, type Fetch } from "../leaf/fetch";
import { Redactor } from "../masking/redact";
import { MemoryAccounts, MemoryCache, MemorySecrets, MemoryState } from "./memory";

/** How Leaf is asked. */
interface AskingOptions {
  readonly requestsPerMinute: number;
  /** So many requests are under way at most. */
  readonly concurrency: number;
}

/** All that stands behind the verbs, and its end. Nothing is written to the disk. */
export function cliParts({ requestsPerMinute, concurrency }: AskingOptions): { parts: Parts; end: () => void } {
  const kept: Disposable[] = [];
  const keep = <T extends Disposable>(part: T): T => {
    kept.push(part);
    return part;
  };
  const parts = assemble(
    {
      fetch: limited(nodeFetch, concurrency),
      clock: systemClock,
      sleep: systemSleep,
      random: Math.random,
      newId: randomUUID,
      log: silentLogger,
      redactor: new Redactor(),
      windowId: randomUUID(),
      secrets: new MemorySecrets(),
      memory: new MemoryState(),
      accounts: new MemoryAccounts(),
      cache: new MemoryCache(),
      attempts: new WindowAttempts(),
      lease: soleLease,
      buckets: new WindowBuckets(),
      requestsPerMinute: () => requestsPerMinute,
      wantedProviders: () => [],
      askToRenew: () => Promise.resolve(),
      startSandbox: () => Promise.reject(new Error("The command starts no sandbox by itself.")),
    },
    keep,
  );
  return {
    parts,
    end: () => {
      for (const part of kept.reverse()) part.dispose();
    },
  };
}

/** Sends so many requests at a time; the others wait for their turn. */
function limited(fetch: Fetch, most: number): Fetch {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (url, init) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await fetch(url, init);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
