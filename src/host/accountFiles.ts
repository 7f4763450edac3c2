import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { accountKey, type AccountShelf, type KeptAccount } from "../core/accounts";
import { readApiUrl } from "../leaf/apiUrl";
import { digest, readIfThere, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";

const schema = v.object({
  // A password or a token may be typed for it later on: an address that could not be added is not read either.
  apiUrl: v.pipe(
    v.string(),
    // It may be written in another form than new ones are, as long as requests go to the same place.
    v.check((text) => {
      const apiUrl = readApiUrl(text);
      return apiUrl === text || (apiUrl !== undefined && new URL(`${text}/`).href === `${apiUrl}/`);
    }),
  ),
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
  /** As they were last read: a disk that fails for a moment must not sign anybody out. */
  #read: readonly KeptAccount[] = [];

  constructor(
    folder: string,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, "Changes that other windows make to accounts", log);
    this.onDidChange = this.#watch.onDidChange;
  }

  async all(): Promise<readonly KeptAccount[]> {
    try {
      await this.#watch.ready();
      const names = (await readdir(this.#watch.folder)).filter((name) => name.endsWith(".json"));
      const accounts = await Promise.all(names.map((name) => this.#readFile(path.join(this.#watch.folder, name))));
      this.#read = accounts.filter((account) => account !== undefined);
    } catch (error) {
      this.log.warn(`The accounts can't be read: ${messageOf(error)}`);
    }
    return [...this.#read.filter((account) => !this.#unwritten.has(accountKey(account))), ...this.#unwritten.values()];
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

  async #readFile(file: string): Promise<KeptAccount | undefined> {
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
