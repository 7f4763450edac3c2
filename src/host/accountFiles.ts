import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { accountKey, type AccountShelf, type KeptAccount } from "../core/accounts";
import { digest, readIfThere, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";

const schema = v.object({
  apiUrl: v.string(),
  login: v.string(),
  label: v.string(),
  role: v.picklist(["test", "production"]),
  by: v.picklist(["password", "token"]),
  rememberMe: v.boolean(),
  keepsPassword: v.boolean(),
  signedOut: v.boolean(),
  usedAt: v.number(),
});

/** Keeps accounts as files, one for each, in a folder that all windows share, so that two windows lose nothing of each other's. */
export class AccountFiles implements AccountShelf, Disposable {
  readonly #watch: FolderWatch;
  readonly onDidChange: AccountShelf["onDidChange"];
  /** What this machine could not write: kept for this window alone, rather than lost. */
  readonly #unwritten = new Map<string, KeptAccount>();

  constructor(
    folder: string,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, "Changes that other windows make to accounts", log);
    this.onDidChange = this.#watch.onDidChange;
  }

  async all(): Promise<readonly KeptAccount[]> {
    const own = [...this.#unwritten.values()];
    try {
      await this.#watch.ready();
      const names = (await readdir(this.#watch.folder)).filter((name) => name.endsWith(".json"));
      const accounts = await Promise.all(names.map((name) => this.#read(path.join(this.#watch.folder, name))));
      const shared = accounts.filter((account) => account !== undefined);
      return [...shared.filter((account) => !this.#unwritten.has(accountKey(account))), ...own];
    } catch (error) {
      this.log.warn(`The accounts can't be read: ${messageOf(error)}`);
      return own;
    }
  }

  async put(account: KeptAccount): Promise<void> {
    const key = accountKey(account);
    try {
      await this.#watch.ready();
      await writeWhole(this.#fileOf(key), JSON.stringify(account));
      this.#unwritten.delete(key);
    } catch (error) {
      this.log.warn(`An account can't be kept beyond this window: ${messageOf(error)}`);
      this.#unwritten.set(key, account);
    }
    this.#watch.changed();
  }

  async remove(key: string): Promise<void> {
    this.#unwritten.delete(key);
    await rm(this.#fileOf(key), { force: true });
    this.#watch.changed();
  }

  dispose(): void {
    this.#watch.dispose();
  }

  async #read(file: string): Promise<KeptAccount | undefined> {
    // Another window may have removed it since the folder was listed.
    const content = await readIfThere(file);
    const account = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
    if (account.success) return account.output;
    // Left where it is: a newer version of this extension may be able to read it.
    if (content !== undefined) this.log.warn("An account's file is unreadable");
    return undefined;
  }

  #fileOf(key: string): string {
    return path.join(this.#watch.folder, `${digest(key)}.json`);
  }
}
