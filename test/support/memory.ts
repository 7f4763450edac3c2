import { randomUUID } from "node:crypto";
import type { Ports } from "../../src/assemble";
import { systemClock, systemSleep } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { MemoryAccounts, MemoryCache, MemorySecrets, MemoryState } from "../../src/cli/memory";
import { soleLease, WindowAttempts } from "../../src/connecting/attempts";
import { WindowBuckets } from "../../src/leaf/budget";
import { nodeFetch } from "../../src/leaf/fetch";
import { Redactor } from "../../src/masking/redact";
import type { Kept } from "../../src/model/storage";

export { MemoryAccounts, MemoryCache };

/** A secret store for tests, which says of what it keeps what a test wants. */
export class MemoryStorage extends MemorySecrets {
  outcome: Kept = "kept";
  override write = (key: string, value: string) => {
    this.kept.set(key, value);
    return Promise.resolve(this.outcome);
  };
}

/** The ports of a window that shares nothing and stores nothing; a test replaces what it is about. */
export function memoryPorts(): Ports {
  return {
    fetch: nodeFetch,
    clock: systemClock,
    sleep: systemSleep,
    random: () => 0.5,
    newId: randomUUID,
    log: silentLogger,
    redactor: new Redactor(),
    windowId: randomUUID(),
    secrets: new MemoryStorage(),
    memory: new MemoryState(),
    accounts: new MemoryAccounts(),
    cache: new MemoryCache(),
    attempts: new WindowAttempts(),
    lease: soleLease,
    buckets: new WindowBuckets(),
    requestsPerMinute: () => 1_000_000,
    wantedProviders: () => [],
    askToRenew: () => Promise.resolve(),
    startSandbox: () => Promise.reject(new Error("This window starts no sandbox.")),
  };
}
