import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { diskTrouble } from "../base/diskTrouble";
import { Emitter, type Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { accountKey, type AccountStorage, type KeptAccount } from "../model/account";
import { readApiUrl } from "../leaf/apiUrl";
import { digest, readIfThere, removeAside, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";
import { Unwritten } from "./unwritten";

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
  usedAt: v.pipe(v.number(), v.finite()),
  unfinished: v.exactOptional(
    v.object({
      what: v.picklist(["signIn", "signOut", "removal"]),
      at: v.pipe(v.number(), v.finite()),
      pid: v.number(),
      added: v.boolean(),
    }),
  ),
});

/** Keeps accounts as files, one for each, in a folder that all windows share, so that two windows lose nothing of each other's. */
export class AccountFiles implements AccountStorage, Disposable {
  readonly #watch: FolderWatch;
  readonly onDidChange: AccountStorage["onDidChange"];
  readonly #failures = new Emitter<string>();
  /** Something can't be written to the disk: a sentence for the developer. */
  readonly onDidFail = this.#failures.event;
  readonly #unwritten: Unwritten<KeptAccount>;
  /** By file, as they were last read: a disk that fails for a moment must not sign anybody out. */
  #read: ReadonlyMap<string, KeptAccount> = new Map();
  readonly #unreadable = new Set<string>();

  constructor(
    folder: string,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, "Changes that other windows make to accounts", log);
    this.onDidChange = this.#watch.onDidChange;
    this.#unwritten = new Unwritten(
      (account) => this.#write(account),
      () => this.#watch.changed(),
    );
  }

  async all(): Promise<readonly KeptAccount[]> {
    try {
      await this.#watch.ready();
      const names = (await readdir(this.#watch.folder)).filter((name) => name.endsWith(".json"));
      const accounts = await Promise.all(names.map((name) => this.#readFile(name)));
      this.#read = new Map(accounts.flatMap((account, index) => (account ? [[names[index] ?? "", account]] : [])));
    } catch (error) {
      this.log.warn(`The accounts can't be read: ${messageOf(error)}`);
    }
    const read = [...this.#read.values()].filter((account) => !this.#unwritten.has(accountKey(account)));
    return [...read, ...this.#unwritten.values()];
  }

  async put(account: KeptAccount): Promise<void> {
    const key = accountKey(account);
    try {
      await this.#write(account);
      this.#unwritten.delete(key);
    } catch (error) {
      this.log.warn(`An account can't be kept beyond this window: ${messageOf(error)}`);
      const said = this.#unwritten.values().find((other) => accountKey(other) === key);
      this.#unwritten.set(key, account);
      if (!said || !sameButForUse(said, account)) {
        this.#failures.fire(
          t(
            "The account {0} couldn't be saved: {1}. The change applies to this window, and is saved as soon as the disk allows it.",
            account.label,
            diskTrouble(error),
          ),
        );
      }
    }
    this.#watch.changed();
  }

  async remove(key: string): Promise<void> {
    const file = this.#fileOf(key);
    const unwritten = this.#unwritten.values().find((account) => accountKey(account) === key);
    this.#unwritten.delete(key);
    try {
      await rm(file, { recursive: true, force: true });
      await removeAside(this.#watch.folder, this.log, path.basename(file));
    } catch (error) {
      if (unwritten) this.#unwritten.set(key, unwritten);
      throw error;
    }
    this.#watch.changed();
  }

  dispose(): void {
    this.#watch.dispose();
    this.#unwritten.dispose();
    this.#failures.dispose();
  }

  async #write(account: KeptAccount): Promise<void> {
    await this.#watch.ready();
    await writeWhole(this.#fileOf(accountKey(account)), JSON.stringify(account));
  }

  async #readFile(name: string): Promise<KeptAccount | undefined> {
    let content: string | undefined;
    try {
      // Another window may have removed it since the folder was listed.
      content = await readIfThere(path.join(this.#watch.folder, name));
    } catch (error) {
      // One file that can't be read costs one account, and not even that where it was read before.
      this.#tellUnreadable(name, messageOf(error));
      return this.#read.get(name);
    }
    const account = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
    if (account.success) {
      this.#unreadable.delete(name);
      return account.output;
    }
    // Left where it is: a newer version of this extension may be able to read it.
    if (content !== undefined) this.#tellUnreadable(name, "it is no account");
    return undefined;
  }

  #tellUnreadable(name: string, why: string): void {
    if (!this.#unreadable.has(name)) this.log.warn(`An account's file is unreadable: ${why}`);
    this.#unreadable.add(name);
  }

  #fileOf(key: string): string {
    return path.join(this.#watch.folder, `${digest(key)}.json`);
  }
}

function sameButForUse(one: KeptAccount, other: KeptAccount): boolean {
  return JSON.stringify({ ...one, usedAt: 0 }) === JSON.stringify({ ...other, usedAt: 0 });
}
