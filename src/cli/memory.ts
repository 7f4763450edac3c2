import { Emitter } from "../base/emitter";
import type { Memory } from "../accounts/lastEnvironment";
import { accountKey, type AccountStorage, type KeptAccount } from "../model/account";
import type { Kept, SecretsStorage } from "../model/storage";
import type { CacheStorage } from "../model/usersCache";

/** Secrets as long as the process runs. */
export class MemorySecrets implements SecretsStorage {
  readonly kept = new Map<string, string>();
  read = (key: string) => Promise.resolve(this.kept.get(key));
  write = (key: string, value: string): Promise<Kept> => {
    this.kept.set(key, value);
    return Promise.resolve("kept");
  };
  erase = (key: string) => {
    this.kept.delete(key);
    return Promise.resolve();
  };
}

/** Accounts as long as the process runs. */
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

/** What the disk keeps of Leaf users, as long as the process runs. */
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

/** The editor's memory, as long as the process runs. */
export class MemoryState implements Memory {
  readonly kept = new Map<string, unknown>();
  get = (key: string) => this.kept.get(key);
  update = (key: string, value: unknown) => Promise.resolve(void this.kept.set(key, value));
}
