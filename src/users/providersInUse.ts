import type { LeafUser } from "../leaf/users";
import { hasCredential } from "../model/connection";
import type { Provider } from "../model/provider";
import type { Snapshot } from "../model/store";
import { isInRecord } from "./embeddedStatus";

/** What the loaded list tells of providers. */
interface ListedProviders {
  /** Of which ones it was read. */
  readonly of: readonly Provider[];
  /** By id: those that a record names. */
  readonly named: ReadonlySet<string>;
}

// A list is never changed, only replaced, so that what is derived from one holds as long as it lives.
const listed = new WeakMap<readonly LeafUser[], ListedProviders>();

function listedIn(users: readonly LeafUser[], providers: readonly Provider[]): ListedProviders {
  let found = listed.get(users);
  if (found?.of !== providers) {
    const named = providers.filter((one) => users.some(({ attached }) => isInRecord(attached, one)));
    found = { of: providers, named: new Set(named.map(({ id }) => id)) };
    listed.set(users, found);
  }
  return found;
}

/**
 * The providers, by id, that an account uses as far as is known: the list names them, a credential of theirs was seen, or
 * the developer's settings name them. Pure.
 */
export function providersInUse(
  { users: { users }, providers: states }: Pick<Snapshot, "users" | "providers">,
  providers: readonly Provider[],
  preferred: readonly Provider[],
): ReadonlySet<string> {
  const { named } = listedIn(users, providers);
  const seen = ({ id }: Provider) => [...(states.get(id)?.connections.values() ?? [])].some(hasCredential);
  const used = providers.filter((one) => named.has(one.id) || preferred.includes(one) || seen(one));
  return new Set(used.map(({ id }) => id));
}

/** Whether the loaded list names this provider for anybody: then whom it doesn't name has most likely none. Pure. */
export function isListed(users: readonly LeafUser[], providers: readonly Provider[], { id }: Provider): boolean {
  return listedIn(users, providers).named.has(id);
}
