import type { Redactor } from "../base/redact";
import { createCredential, deleteCredential } from "../leaf/credentials";
import { isLeafError, isLost } from "../leaf/errors";
import { hasCredential, type Connection } from "./connection";
import type { LeafUsers } from "./leafUsers";
import { withPartner } from "./partnerRefusal";
import type { ManualCredential, Provider } from "./provider";
import type { Sessions } from "./sessions";
import type { Store } from "./store";

/** Creates credentials by hand and deletes them. */
export class Credentials {
  constructor(
    private readonly store: Store,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    private readonly provider: Provider,
    private readonly redactor: Redactor,
  ) {}

  /**
   * Creates a credential in one call and returns what Leaf then says of it; throws a LeafError. The call is not
   * repeated: if its answer is lost, a look tells whether it was carried out.
   */
  async create(leafUserId: string, credential: ManualCredential): Promise<Connection> {
    const session = this.sessions.require();
    const { partner, organizationCode, refreshToken } = credential;
    for (const secret of [partner.password, organizationCode, refreshToken]) this.redactor.remember(secret);
    const before = identityOf(await this.#known(leafUserId));
    const body = this.provider.credentialBody(credential);
    try {
      await withPartner(session, () =>
        createCredential(session.leafUnguarded, leafUserId, this.provider.credentialsPath, body),
      );
    } catch (error) {
      if (!isLost(error)) throw error;
      const found = await this.users.look(leafUserId);
      if (!hasCredential(found) || identityOf(found) === before) throw error;
      return found;
    }
    return this.users.look(leafUserId);
  }

  /** What is known of the credential that is there, asked for if only the Leaf user's record has told of it. */
  async #known(leafUserId: string): Promise<Connection> {
    const connection = this.store.connection(leafUserId);
    const bare = hasCredential(connection) && connection.credential === undefined;
    return bare ? this.users.look(leafUserId) : connection;
  }

  /** Deletes the credential; throws a LeafError. One that is already gone is as good as deleted. */
  async delete(leafUserId: string): Promise<void> {
    const session = this.sessions.require();
    try {
      await deleteCredential(session.leaf, leafUserId, this.provider.credentialsPath);
    } catch (error) {
      if (isLost(error)) {
        if (hasCredential(await this.users.look(leafUserId))) throw error;
      } else if (!isLeafError(error, "notFound")) throw error;
    }
    if (this.sessions.active === session) this.store.apply(leafUserId, { kind: "disconnected" });
  }
}

/** What tells one credential from the next; empty without one. */
function identityOf(connection: Connection): string {
  if (!hasCredential(connection)) return "";
  const { credential } = connection;
  return `${credential?.id ?? ""} ${credential?.createdTime ?? ""} ${connection.kind}`;
}
