import { randomUUID } from "node:crypto";
import type { Ports } from "../../src/assemble";
import { systemClock, systemSleep } from "../../src/base/clock";
import { Emitter } from "../../src/base/emitter";
import { silentLogger } from "../../src/base/logger";
import type { Memory } from "../../src/accounts/lastEnvironment";
import { soleLease, WindowAttempts } from "../../src/connecting/attempts";
import { WindowBuckets } from "../../src/leaf/budget";
import { nodeFetch } from "../../src/leaf/fetch";
import { Redactor } from "../../src/masking/redact";
import { accountKey, type AccountStorage, type KeptAccount } from "../../src/model/account";
import type { Kept, SecretsStorage } from "../../src/model/storage";
import type { CacheStorage } from "../../src/model/usersCache";

/** A secret store for tests: memory, and nothing else. */
export class MemoryStorage implements SecretsStorage {
  readonly kept = new Map<string, string>();
  outcome: Kept = "kept";
  read = (key: string) => Promise.resolve(this.kept.get(key));
  write = (key: string, value: string) => {
    this.kept.set(key, value);
    return Promise.resolve(this.outcome);
  };
  erase = (key: string) => {
    this.kept.delete(key);
    return Promise.resolve();
  };
}

/** Accounts for tests: memory, and nothing else. */
export class MemoryAccounts implements AccountStorage {
  readonly kept = new Map<string, KeptAccount>();
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  all = () => Promise.resolve([...this.kept.values()]);
  put = (account: KeptAccount) => {
    this.kept.set(accountKey(account), account);
    this.#changes.fire(undefined);
    return Promise.resolve();
  };
  remove = (key: string) => {
    this.kept.delete(key);
    this.#changes.fire(undefined);
    return Promise.resolve();
  };
}

/** A disk for tests: memory, and nothing else. */
export class MemoryCache implements CacheStorage {
  readonly kept = new Map<string, string>();
  read = (account: string) => Promise.resolve(this.kept.get(account));
  write = (account: string, text: string) => {
    this.kept.set(account, text);
    return Promise.resolve();
  };
  erase = (account: string) => {
    this.kept.delete(account);
    return Promise.resolve();
  };
}

/** The editor's memory for tests. */
export class MemoryState implements Memory {
  readonly kept = new Map<string, unknown>();
  get = (key: string) => this.kept.get(key);
  update = (key: string, value: unknown) => Promise.resolve(void this.kept.set(key, value));
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
