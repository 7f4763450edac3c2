import type { LeafUser } from "../leaf/users";
import { hasCredential } from "../model/connection";
import { noConnections, type ConnectionsState } from "../model/connections";
import type { Provider } from "../model/provider";
import type { StoreView } from "../model/store";
import type { OtherProviders } from "../users/otherProviders";
import type { ReceivedAlert } from "./receivedAlert";

type Connections = ConnectionsState["connections"];

/** What an alert's Leaf user is found by. */
interface AlertUsersTools {
  readonly store: StoreView;
  readonly others: OtherProviders;
  readonly provider: Provider;
}

/** Finds the Leaf user that an alert is about, as far as Leaf users and credentials have been seen. */
export class AlertUsers {
  /** By credential, for each state of a provider's connections that was looked at last. */
  readonly #owners = new Map<string, { readonly of: Connections; readonly owners: ReadonlyMap<string, string> }>();

  #users: { readonly of: readonly LeafUser[]; readonly byId: ReadonlyMap<string, LeafUser> } | undefined;

  constructor(private readonly tools: AlertUsersTools) {}

  /** The provider that an alert names, if it is another one than the shown. */
  otherOf({ provider }: Extract<ReceivedAlert, { kind: "event" }>): Provider | undefined {
    return provider === null ? undefined : this.tools.others.named(provider);
  }

  /** Its id; undefined where none is named, and the credential has not been seen. */
  idOf(alert: ReceivedAlert): string | undefined {
    if (alert.kind !== "event") return undefined;
    const { credentialId } = alert.subjects;
    if (credentialId === undefined) return alert.leafUserId ?? undefined;
    return this.#ownersOf((this.otherOf(alert) ?? this.tools.provider).id).get(credentialId);
  }

  /** The Leaf user of an id, if it is loaded. */
  userOf(id: string): LeafUser | undefined {
    const { users } = this.tools.store.snapshot.users;
    if (this.#users?.of !== users) this.#users = { of: users, byId: new Map(users.map((user) => [user.id, user])) };
    return this.#users.byId.get(id);
  }

  #ownersOf(provider: string): ReadonlyMap<string, string> {
    const of = this.tools.store.snapshot.providers.get(provider)?.connections ?? noConnections.connections;
    const known = this.#owners.get(provider);
    if (known?.of === of) return known.owners;
    const owners = new Map<string, string>();
    for (const [leafUserId, connection] of of) {
      if (hasCredential(connection) && connection.credential?.id) owners.set(connection.credential.id, leafUserId);
    }
    this.#owners.set(provider, { of, owners });
    return owners;
  }
}
