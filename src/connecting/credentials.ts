import * as l10n from "@vscode/l10n";
import type { Clock } from "../base/clock";
import type { Redactor } from "../masking/redact";
import { createCredential, deleteCredential, type Credential } from "../leaf/credentials";
import { isLeafError, isLost, type LeafError } from "../leaf/errors";
import { leafUserPath } from "../leaf/users";
import { beforeOf, isOther, type Connected, type CredentialBefore } from "../model/credentialIdentity";
import { hasCredential, type Connection } from "../model/connection";
import { isSomebodyElse, stillThere } from "../model/deletion";
import type { LeafUsers } from "../users/leafUsers";
import type { OtherProviders } from "../users/otherProviders";
import type { FoundStatus, StatusLookup } from "../users/statusLookup";
import { withPartner } from "./partnerRefusal";
import { credentialPlace, type ConnectableProvider, type ManualCredential, type Provider } from "../model/provider";
import type { Sessions } from "../accounts/sessions";
import type { ConnectionsWriter } from "../model/store";

/** Creates credentials by hand and deletes them. */
export class Credentials {
  constructor(
    private readonly store: ConnectionsWriter,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    private readonly others: OtherProviders,
    private readonly provider: ConnectableProvider,
    private readonly redactor: Redactor,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a credential in one call and returns what Leaf then says of it; throws a LeafError. The call is not
   * repeated: if its answer is lost, a look tells whether it was carried out.
   */
  create(leafUserId: string, credential: ManualCredential): Promise<Connection> {
    const { partner, organizationCode, refreshToken } = credential;
    for (const secret of [partner.password, organizationCode, refreshToken]) this.redactor.remember(secret);
    return this.#create(leafUserId, this.provider, this.provider.manual.body(credential));
  }

  /** The same for another provider, from the values of its fields. */
  createFor(provider: Provider, leafUserId: string, values: Readonly<Record<string, string>>): Promise<Connection> {
    for (const field of provider.fields.secret) this.redactor.remember(values[field]);
    return this.#create(leafUserId, provider, values);
  }

  async #create(leafUserId: string, provider: Provider, body: Readonly<Record<string, string>>): Promise<Connection> {
    const session = this.sessions.require();
    const lookup = this.#lookup(provider);
    // What the row shows can be old, and what is there already must not be taken for what is created now.
    const before = beforeOf(await lookup.find(leafUserId));
    let created: Credential | undefined;
    try {
      created = await withPartner(
        session,
        () => createCredential(session.leafUnguarded, leafUserId, credentialPlace(provider), body),
        undefined,
        provider.id === this.provider.id ? undefined : l10n.t("{0}'s credentials were refused", provider.name),
      );
    } catch (error) {
      if (!isLost(error)) throw error;
      const found = await lookup.look(leafUserId);
      if (!hasCredential(found) || !isMade(before, found)) throw error;
      return found;
    }
    try {
      return await lookup.look(leafUserId);
    } catch (error) {
      // It is made all the same, and Leaf has said what it is.
      if (!isLeafError(error) || !created || !session.isCurrent()) throw error;
      return lookup.saw(leafUserId, created);
    }
  }

  /**
   * Deletes a provider's credential, and looks whether it is gone; throws a LeafError. One that is already gone is as
   * good as deleted. Whatever was answered, the row shows what Leaf has then.
   */
  async delete(leafUserId: string, provider: Provider = this.provider): Promise<void> {
    const session = this.sessions.require();
    let lost: LeafError | undefined;
    try {
      await deleteCredential(session.leaf, leafUserId, credentialPlace(provider));
    } catch (error) {
      if (!isLeafError(error)) throw error;
      if (isLost(error)) lost = error;
      else if (error.kind !== "notFound") throw error;
    }
    const found = await this.#left(leafUserId, provider, lost);
    if (session.isCurrent()) {
      if (found) this.#lookup(provider).saw(leafUserId, found.connected.credential);
      else this.store.apply(leafUserId, { kind: "disconnected" }, this.clock.now(), provider.id);
    }
    if (found) throw lost ?? stillThere(`DELETE ${leafUserPath(leafUserId)}/${provider.status.path}`);
  }

  /** What is there after a deletion; rejects with `lost` if nobody can tell. */
  async #left(leafUserId: string, provider: Provider, lost: LeafError | undefined): Promise<FoundStatus | undefined> {
    try {
      return await this.#lookup(provider).find(leafUserId);
    } catch (error) {
      if (!isLeafError(error)) throw error;
      if (lost) throw lost;
      if (isSomebodyElse(error)) throw error;
      return undefined;
    }
  }

  #lookup(provider: Provider): Pick<StatusLookup, "find" | "look" | "saw"> {
    return provider.id === this.provider.id ? this.users : this.others.lookup(provider);
  }
}

/** Whether a credential that was found after a lost answer is the one that was to be made. */
function isMade(before: CredentialBefore | null, found: Extract<Connection, Connected>): boolean {
  return isOther(before, found) || (found.kind === "active" && !before?.healthy);
}
