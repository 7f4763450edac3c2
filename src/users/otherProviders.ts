import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { LeafUser } from "../leaf/users";
import { hasCredential, hasNone, type Connection } from "../model/connection";
import { isHealthy, type Provider } from "../model/provider";
import { isUnavailable } from "../model/statusWords";
import type { ConnectionsWriter, Snapshot, StoreView } from "../model/store";
import { Emitter, type Disposable } from "../base/emitter";
import type { Sessions } from "../accounts/sessions";
import { conditionOf, type Condition } from "./arrangement";
import { isInRecord, statusInRecord } from "./embeddedStatus";
import { StatusLookup } from "./statusLookup";

/** A provider that is attached to a Leaf user, and how its connection stands. */
export interface AttachedProvider {
  readonly provider: Provider;
  readonly connection: Connection;
  /** When Leaf told it, in milliseconds since the epoch; missing if it did not. */
  readonly checkedAt?: number | undefined;
}

/** A Leaf user's connection to a provider: what Leaf told last, by an answer of its own or in the list. Pure. */
function attachedTo(snapshot: Snapshot, user: LeafUser, provider: Provider): AttachedProvider | undefined {
  const { loadedAt } = snapshot.users;
  const state = snapshot.providers.get(provider.id);
  const connection = state?.connections.get(user.id);
  const checkedAt = state?.checked.get(user.id);
  const looked = connection && { provider, connection, checkedAt };
  if (looked && (checkedAt ?? -Infinity) >= (loadedAt ?? Infinity)) return looked;
  const told = statusInRecord(user.attached, provider);
  if (told) {
    const kind = isHealthy(provider, told.status) ? "active" : "attention";
    return { provider, connection: { kind, ...told }, checkedAt: loadedAt };
  }
  if (!isInRecord(user.attached, provider)) return looked;
  return looked && hasCredential(looked.connection) ? looked : { provider, connection: { kind: "unknown" } };
}

/** How much a connection needs somebody: the most first. */
function urgency(connection: Connection): number {
  if (connection.kind === "attention") return isUnavailable(connection) ? 1 : 0;
  return connection.kind === "unknown" ? 2 : 3;
}

/** What the shown provider's own state leaves to the others: it works, or there is nothing to do about it. */
const CALM: ReadonlySet<Condition> = new Set(["active", "notConnected", "unavailable", "unknown"]);

/** Looks after the providers that are attached to Leaf users beside the shown one; asks for none that nobody looks at. */
export class OtherProviders implements Disposable {
  readonly #wantedChanges = new Emitter<undefined>();
  /** Other providers count from now on. */
  readonly onDidChangeWanted = this.#wantedChanges.event;
  readonly #subscription: Disposable;
  #listed: { readonly users: readonly LeafUser[]; readonly byId: ReadonlyMap<string, LeafUser> } = {
    users: [],
    byId: new Map(),
  };
  /** The Leaf users, by id, that need somebody because of these providers alone; missing until it is asked for. */
  #troubled: Set<string> | undefined;
  readonly #lookups: ReadonlyMap<string, StatusLookup>;
  /** What was asked for since the list was loaded: rows are drawn often, and Leaf must not be asked each time. */
  #asked = { since: undefined as number | undefined, keys: new Set<string>() };

  /** `wanted`: the ids of the providers that count; all of them if it is empty. */
  constructor(
    private readonly store: StoreView & ConnectionsWriter,
    sessions: Sessions,
    private readonly providers: readonly Provider[],
    private readonly wanted: () => readonly string[],
    clock: Clock,
    private readonly log: Logger,
  ) {
    this.#lookups = new Map(providers.map((one) => [one.id, new StatusLookup(store, sessions, one, clock)]));
    this.#subscription = store.onDidChange(({ leafUserId, progress }) => {
      const { users } = store.snapshot.users;
      if (users !== this.#listed.users) {
        this.#listed = { users, byId: new Map(users.map((user) => [user.id, user])) };
        this.#troubled = undefined;
      } else if (leafUserId !== undefined) this.#count(leafUserId);
      else if (!progress) this.#troubled = undefined;
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#wantedChanges.dispose();
  }

  /** The setting names other providers now. */
  wantedChanged(): void {
    this.#troubled = undefined;
    this.#wantedChanges.fire(undefined);
  }

  /** Whether a provider counts. */
  counts({ id }: Provider): boolean {
    const wanted = this.wanted();
    return wanted.length === 0 || wanted.includes(id);
  }

  /** The providers that the setting names; none if all count. */
  get preferred(): readonly Provider[] {
    const wanted = this.wanted();
    return this.providers.filter(({ id }) => wanted.includes(id));
  }

  /** How many loaded Leaf users need attention because of other providers alone: the shown one's connection doesn't. */
  get attention(): number {
    this.#troubled ??= new Set(
      this.store.snapshot.users.users.filter((user) => this.#isTroubled(user)).map(({ id }) => id),
    );
    return this.#troubled.size;
  }

  /** What a Leaf user's connections mean together: the shown provider's, unless that is calm and another needs somebody. */
  conditionOf(user: LeafUser, shown: Connection): Condition {
    return isTroubled(shown, () => this.of(user)) ? "attention" : conditionOf(shown);
  }

  #isTroubled(user: LeafUser): boolean {
    return isTroubled(this.store.connection(user.id), () => this.of(user));
  }

  #count(leafUserId: string): void {
    if (!this.#troubled) return;
    const user = this.#listed.byId.get(leafUserId);
    if (user && this.#isTroubled(user)) this.#troubled.add(leafUserId);
    else this.#troubled.delete(leafUserId);
  }

  /** What is attached to a Leaf user and counts, trouble first, and else in the order of the providers. */
  of(user: LeafUser): readonly AttachedProvider[] {
    const attached = this.attached(user);
    if (attached.length === 0) return attached;
    const wanted = this.wanted();
    const found = attached.filter(({ provider: { id } }) => wanted.length === 0 || wanted.includes(id));
    return found.sort((one, other) => urgency(one.connection) - urgency(other.connection));
  }

  /** All that is attached to a Leaf user, as far as is known. */
  attached(user: LeafUser): AttachedProvider[] {
    const { snapshot } = this.store;
    // Most Leaf users have no other, and this is asked for each row that is drawn.
    if (Object.keys(user.attached).length === 0 && snapshot.providers.size <= 1) return [];
    return this.providers.flatMap((provider) => {
      const found = attachedTo(snapshot, user, provider);
      return found && !hasNone(found.connection) ? [found] : [];
    });
  }

  /** What is known of a Leaf user and one of these providers; undefined if the record doesn't name it and none has looked. */
  known(user: LeafUser, provider: Provider): AttachedProvider | undefined {
    return attachedTo(this.store.snapshot, user, provider);
  }

  /** All that there are, in their order. */
  get all(): readonly Provider[] {
    return this.providers;
  }

  /** The provider of this id, if it is not the shown one. */
  named(id: string): Provider | undefined {
    return this.providers.find((provider) => provider.id === id);
  }

  /** Asks once for each status that is older than the list, because somebody looks; what can't be asked stays as it was. */
  async lookInto(user: LeafUser): Promise<void> {
    const { session, users } = this.store.snapshot;
    if (session.kind !== "signedIn") return;
    if (this.#asked.since !== users.loadedAt) this.#asked = { since: users.loadedAt, keys: new Set() };
    const { keys } = this.#asked;
    const old = this.of(user).filter(({ provider, connection, checkedAt }) => {
      const fresh = connection.kind !== "unknown" && (checkedAt ?? -Infinity) >= (users.loadedAt ?? Infinity);
      return !fresh && !keys.has(`${user.id} ${provider.id}`);
    });
    for (const { provider } of old) keys.add(`${user.id} ${provider.id}`);
    await Promise.all(
      old.map(async ({ provider }) => {
        try {
          await this.lookup(provider).look(user.id, { quietly: true });
        } catch (error) {
          this.log.warn(`The ${provider.name} status of Leaf user ${user.id} is not known: ${messageOf(error)}`);
        }
      }),
    );
  }

  /** Asks for single credentials of one of these providers. */
  lookup({ id }: Provider): StatusLookup {
    const lookup = this.#lookups.get(id);
    if (!lookup) throw new Error(`${id} is not looked after here.`);
    return lookup;
  }
}

/** Whether a connection has a credential that does not work and that somebody has to do something about. */
export function needsAttention({ connection }: AttachedProvider): boolean {
  return hasCredential(connection) && connection.kind === "attention" && !isUnavailable(connection);
}

/** Whether a Leaf user needs somebody because of others alone: the shown provider's connection is calm. */
export function isTroubled(shown: Connection, others: () => readonly AttachedProvider[]): boolean {
  return CALM.has(conditionOf(shown)) && others().some(needsAttention);
}
