import { Emitter } from "../../src/base/emitter";
import type { Memory } from "../../src/accounts/lastEnvironment";
import { accountKey, type AccountShelf, type KeptAccount } from "../../src/model/account";
import type { Kept, SecretShelf } from "../../src/model/storage";
import type { CacheShelf } from "../../src/model/usersCache";

/** A secret store for tests: memory, and nothing else. */
export class MemoryShelf implements SecretShelf {
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
export class MemoryAccounts implements AccountShelf {
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
export class MemoryCache implements CacheShelf {
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
