import * as l10n from "@vscode/l10n";
import { diskTrouble } from "../base/diskTrouble";
import { accountKey, type AccountStorage, type KeptAccount, type Account } from "../model/account";
import type { LastEnvironment } from "../accounts/lastEnvironment";
import type { Connector } from "./connector";
import type { PartnerCredentialsStorage } from "../accounts/partnerCredentials";
import type { ConnectableProvider } from "../model/provider";
import type { Sessions } from "../accounts/sessions";
import type { WebhookSecrets } from "../accounts/webhookSecrets";

/** Not all could be erased; the message is a sentence for the developer. */
export class NotErased extends Error {
  override readonly name = "NotErased";
}

/** Erases what is kept of an account: what its sign-in has brought, or all of it. */
export class AccountErasure {
  constructor(
    private readonly accounts: AccountStorage,
    private readonly sessions: Sessions,
    private readonly connector: Connector,
    private readonly partners: PartnerCredentialsStorage,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly lastEnvironment: LastEnvironment,
    private readonly provider: ConnectableProvider,
  ) {}

  /**
   * Gives up the account's pending connections and erases its token, password and Leaf users; its name, role and partner
   * credentials stay. Throws NotErased if something of it could not be erased; it is signed out all the same.
   */
  async signOut(account: Account): Promise<void> {
    const problem = await this.#signOut(account);
    if (problem === undefined) return;
    throw new NotErased(
      l10n.t(
        "Signed out of {0}, but not all of its data could be deleted: {1}. The rest is deleted the next time the extension starts.",
        account.label,
        problem,
      ),
    );
  }

  /** Erases all that is kept of the account on this machine; at Leaf nothing changes. Throws NotErased. */
  async remove(kept: KeptAccount): Promise<void> {
    const { apiUrl, login, label, role } = kept;
    const account: Account = { kind: "leaf", apiUrl, login, label, role };
    const key = accountKey(account);
    await this.sessions.records.beginErasing(key, "removal");
    const signedOut = await this.#signOut(account);
    const others = await problemOf([
      ...this.provider.environments.map(
        ({ id }) =>
          () =>
            this.partners.erase(account, id),
      ),
      () => this.webhookSecrets.erase(account),
      () => this.lastEnvironment.forget(account),
    ]);
    // The record goes last, when nothing is left that only it leads to.
    const problem = signedOut ?? others ?? (await problemOf([() => this.accounts.remove(key)]));
    if (problem === undefined) return;
    throw new NotErased(
      l10n.t("{0} couldn't be removed completely: {1}. Once that is fixed, remove it again.", label, problem),
    );
  }

  /** Finishes what windows that are gone have begun, and removes what they have left. Called at start. */
  async finish(): Promise<void> {
    const accounts = await this.accounts.all();
    const problem = await problemOf([
      ...accounts.map((kept) => () => this.#finish(kept)),
      () => this.connector.removeLeftovers(),
      () => this.sessions.removeLeftovers(),
    ]);
    if (problem !== undefined) throw new Error(problem);
  }

  async #finish(kept: KeptAccount): Promise<void> {
    const { apiUrl, login, label, role, unfinished } = kept;
    if (unfinished?.what === "removal") await this.remove(kept);
    else if (unfinished?.what === "signOut") await this.signOut({ kind: "leaf", apiUrl, login, label, role });
  }

  /** What went wrong, in words for the middle of a sentence; whatever fails, all the rest is erased. */
  async #signOut(account: Account): Promise<string | undefined> {
    const key = accountKey(account);
    if (account.kind === "leaf") await this.sessions.records.beginErasing(key, "signOut");
    const attempts = await problemOf([() => this.connector.forgetAll(account)]);
    return (await problemOf([() => this.sessions.signOut(key, attempts === undefined)])) ?? attempts;
  }
}

/** Does all of it, and tells what went wrong first. */
async function problemOf(steps: readonly (() => Promise<void>)[]): Promise<string | undefined> {
  let problem: string | undefined;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      problem ??= diskTrouble(error);
    }
  }
  return problem;
}
