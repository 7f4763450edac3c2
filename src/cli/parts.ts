import { randomUUID } from "node:crypto";
import { assemble, type Parts } from "../assemble";
import { systemClock, systemSleep } from "../base/clock";
import type { Disposable } from "../base/emitter";
import { silentLogger } from "../base/logger";
import { soleLease, WindowAttempts } from "../connecting/attempts";
import { WindowBuckets } from "../leaf/budget";
import type { Fetch } from "../leaf/fetch";
import { Redactor } from "../masking/redact";
import { MemoryAccounts, MemoryCache, MemorySecrets, MemoryState } from "./memory";

/** How Leaf is asked. */
interface Asking {
  readonly fetch: Fetch;
  readonly requestsPerMinute: number;
  /** How many statuses are asked for at the same time; undefined as in the editor. */
  readonly concurrency: number | undefined;
}

/** All that stands behind the verbs, and its end. Nothing is written to the disk. */
export function cliParts({ fetch, requestsPerMinute, concurrency }: Asking): { parts: Parts; end: () => void } {
  const kept: Disposable[] = [];
  const keep = <T extends Disposable>(part: T): T => {
    kept.push(part);
    return part;
  };
  const parts = assemble(
    {
      fetch,
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
      concurrency,
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
