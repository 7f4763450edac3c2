import { accountKey, type AccountShelf, type KeptAccount } from "./accounts";
import type { Choices } from "./choices";
import type { Connector } from "./connector";
import type { PartnerCredentialsShelf } from "./partnerCredentials";
import type { Provider } from "./provider";
import type { Sessions } from "./sessions";
import type { Account } from "./store";

/** Erases what is kept of an account: what its sign-in has brought, or all of it. */
export class AccountErasure {
  constructor(
    private readonly accounts: AccountShelf,
    private readonly sessions: Sessions,
    private readonly connector: Connector,
    private readonly partners: PartnerCredentialsShelf,
    private readonly choices: Choices,
    private readonly provider: Provider,
  ) {}

  /** Gives up the account's pending connections and erases its token, password and Leaf users; its name, role and partner credentials stay. */
  async signOut(account: Account): Promise<void> {
    try {
      await this.connector.forgetAll(account);
    } finally {
      // Whatever else fails, the token goes.
      await this.sessions.signOut(accountKey(account));
    }
  }

  /** Erases all that is kept of the account on this machine; at Leaf nothing changes. */
  async remove(kept: KeptAccount): Promise<void> {
    const { apiUrl, login, label, role } = kept;
    const account: Account = { kind: "leaf", apiUrl, login, label, role };
    await this.signOut(account);
    for (const { id } of this.provider.environments) await this.partners.erase(account, id);
    await this.choices.forget(account);
    await this.accounts.remove(accountKey(account));
  }
}
