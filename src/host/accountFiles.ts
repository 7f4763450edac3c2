import * as l10n from "@vscode/l10n";
import * as v from "valibot";
import { diskTrouble } from "../base/diskTrouble";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { readApiUrl } from "../leaf/apiUrl";
import { accountKey, type AccountStorage, type KeptAccount } from "../model/account";
import { JsonFolder } from "./jsonFolder";

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

/** Keeps accounts as files that all windows share. */
export class AccountFiles implements AccountStorage, Disposable {
  readonly #files: JsonFolder<KeptAccount>;
  readonly onDidChange: AccountStorage["onDidChange"];
  readonly onDidFail: JsonFolder<KeptAccount>["onDidFail"];

  constructor(folder: string, log: Logger) {
    this.#files = new JsonFolder(folder, { name: "account", schema, keyOf: accountKey, unsaved, damaged: "left" }, log);
    this.onDidChange = this.#files.onDidChange;
    this.onDidFail = this.#files.onDidFail;
  }

  all(): Promise<readonly KeptAccount[]> {
    return this.#files.all();
  }

  put(account: KeptAccount): Promise<void> {
    return this.#files.put(account);
  }

  remove(key: string): Promise<void> {
    return this.#files.remove(key);
  }

  dispose(): void {
    this.#files.dispose();
  }
}

function unsaved(account: KeptAccount, error: unknown, last: KeptAccount | undefined): string | undefined {
  if (last && sameButForUse(last, account)) return undefined;
  return l10n.t(
    "The account {0} couldn't be saved: {1}. The change applies to this window, and is saved as soon as the disk allows it.",
    account.label,
    diskTrouble(error),
  );
}

function sameButForUse(one: KeptAccount, other: KeptAccount): boolean {
  return JSON.stringify({ ...one, usedAt: 0 }) === JSON.stringify({ ...other, usedAt: 0 });
}
