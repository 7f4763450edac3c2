import * as vscode from "vscode";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { plain } from "../base/plain";
import { messageOf } from "../base/text";
import { accountKey, byUse, type AccountStorage, type KeptAccount } from "../model/account";
import type { AccountErasure } from "../connecting/accountErasure";
import type { Sessions } from "../accounts/sessions";

/** The provider's id, as in the manifest. */
const AUTHENTICATION_ID = "leaf";

/** What newer editors pass along: the account that a session is wanted of. */
interface Wanted {
  readonly account?: vscode.AuthenticationSessionAccountInformation;
}

/**
 * Shows the accounts in the editor's Accounts menu and hands their tokens to other extensions, with the developer's
 * consent, which the editor asks for. Asked often: it reads what is kept, and calls nobody.
 */
export class LeafAuthentication implements vscode.AuthenticationProvider, Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changes.event;
  readonly #disposables: Disposable[];
  #known: readonly vscode.AuthenticationSession[] = [];
  #updating: Promise<void> = Promise.resolve();

  constructor(
    private readonly accounts: AccountStorage,
    private readonly sessions: Sessions,
    private readonly erasure: AccountErasure,
    /** Asks the developer to sign in to another account. */
    private readonly addAccount: () => Promise<void>,
    private readonly log: Logger,
  ) {
    const update = () => {
      // One after the other: an older state that is read late must not be told after a newer one.
      this.#updating = this.#updating
        .then(() => this.#update())
        .catch((error: unknown) => log.error(`The Accounts menu is not up to date: ${messageOf(error)}`));
    };
    this.#disposables = [
      this.#changes,
      accounts.onDidChange(update),
      sessions.onDidChangeTokens(update),
      vscode.authentication.registerAuthenticationProvider(AUTHENTICATION_ID, "Leaf", this, {
        supportsMultipleAccounts: true,
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    options: Wanted = {},
  ): Promise<vscode.AuthenticationSession[]> {
    const all = await this.#all();
    return all
      .filter(({ id }) => options.account === undefined || id === options.account.id)
      .map((session) => ({ ...session, scopes: scopes ?? [] }));
  }

  async createSession(scopes: readonly string[], options: Wanted = {}): Promise<vscode.AuthenticationSession> {
    if (options.account) await this.sessions.signInAgain(options.account.id);
    else await this.addAccount();
    const wanted = options.account?.id;
    const all = await this.#all();
    // The one that was just added was used last, and so comes first.
    const session = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
    if (!session) throw new Error(vscode.l10n.t("Nobody has signed in to Leaf."));
    return { ...session, scopes };
  }

  async removeSession(id: string): Promise<void> {
    const kept = (await this.accounts.all()).find((account) => accountKey(account) === id);
    if (!kept) return;
    const { apiUrl, login, label, role } = kept;
    await this.erasure.signOut({ kind: "leaf", apiUrl, login, label, role });
    this.log.info("Signed out of an account from the Accounts menu");
  }

  async #all(): Promise<vscode.AuthenticationSession[]> {
    const sessions = await Promise.all(byUse(await this.accounts.all()).map((kept) => this.#sessionOf(kept)));
    return sessions.filter((session) => session !== undefined);
  }

  async #sessionOf(kept: KeptAccount): Promise<vscode.AuthenticationSession | undefined> {
    const accessToken = kept.signedOut ? undefined : await this.sessions.tokenOf(kept);
    const id = accountKey(kept);
    return accessToken === undefined
      ? undefined
      : { id, accessToken, account: { id, label: plain(kept.label, 80) }, scopes: [] };
  }

  async #update(): Promise<void> {
    const before = this.#known;
    const now = await this.#all();
    this.#known = now;
    const in_ = (list: readonly vscode.AuthenticationSession[], id: string) => list.find((other) => other.id === id);
    const changed = now.filter((session) => {
      const old = in_(before, session.id);
      return old && (old.accessToken !== session.accessToken || old.account.label !== session.account.label);
    });
    const added = now.filter(({ id }) => !in_(before, id));
    const removed = before.filter(({ id }) => !in_(now, id));
    if (changed.length + added.length + removed.length > 0) this.#changes.fire({ added, removed, changed });
  }
}
