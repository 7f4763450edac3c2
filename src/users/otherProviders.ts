import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { isLeafError } from "../leaf/errors";
import type { LeafUser } from "../leaf/users";
import { hasCredential, hasNone, type Connection } from "../model/connection";
import { isHealthy, type Provider } from "../model/provider";
import { isUnavailable } from "../model/statusWords";
import type { ConnectionsWriter, Snapshot, StoreView } from "../model/store";
import type { Sessions } from "../accounts/sessions";
import { isInRecord, statusInRecord } from "./embeddedStatus";
import { StatusLookup } from "./statusLookup";

/** A provider that is attached to a Leaf user, and how its connection stands. */
export interface AttachedProvider {
  readonly provider: Provider;
  readonly connection: Connection;
}

/** A Leaf user's connection to a provider: what Leaf told last, by an answer of its own or in the list. Pure. */
function connectionTo(snapshot: Snapshot, user: LeafUser, provider: Provider): Connection | undefined {
  const state = snapshot.providers.get(provider.id);
  const looked = state?.connections.get(user.id);
  const isNewer = (state?.checked.get(user.id) ?? -Infinity) >= (snapshot.users.loadedAt ?? Infinity);
  if (looked && isNewer) return looked;
  const told = statusInRecord(user.attached, provider);
  if (told) return { kind: isHealthy(provider, told.status) ? "active" : "attention", ...told };
  if (!isInRecord(user.attached, provider)) return looked;
  return looked && hasCredential(looked) ? looked : { kind: "unknown" };
}

/** How much a connection needs somebody: the most first. */
function urgency(connection: Connection): number {
  if (connection.kind === "attention") return isUnavailable(connection) ? 1 : 0;
  return connection.kind === "unknown" ? 2 : 3;
}

/** Looks after the providers that are attached to Leaf users beside the shown one; asks for none that nobody looks at. */
export class OtherProviders {
  readonly #lookups: ReadonlyMap<string, StatusLookup>;

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
  }

  /** What is attached to a Leaf user, trouble first, and else in the order of the providers. */
  of(user: LeafUser): readonly AttachedProvider[] {
    const wanted = this.wanted();
    const { snapshot } = this.store;
    // Most Leaf users have no other, and this is asked for each row that is drawn.
    if (Object.keys(user.attached).length === 0 && snapshot.providers.size <= 1) return [];
    const found = this.providers.flatMap((provider): AttachedProvider[] => {
      if (wanted.length > 0 && !wanted.includes(provider.id)) return [];
      const connection = connectionTo(snapshot, user, provider);
      return connection && !hasNone(connection) ? [{ provider, connection }] : [];
    });
    return found.sort((one, other) => urgency(one.connection) - urgency(other.connection));
  }

  /** All that there are, in their order. */
  get all(): readonly Provider[] {
    return this.providers;
  }

  /** The provider of this id, if it is not the shown one. */
  named(id: string): Provider | undefined {
    return this.providers.find((provider) => provider.id === id);
  }

  /** Asks for the statuses that are not known yet, because somebody looks; what can't be asked stays unknown. */
  async lookInto(user: LeafUser): Promise<void> {
    const unknown = this.of(user).filter(({ connection }) => connection.kind === "unknown");
    if (this.store.snapshot.session.kind !== "signedIn") return;
    await Promise.all(
      unknown.map(async ({ provider }) => {
        try {
          await this.lookup(provider).look(user.id, { quietly: true });
        } catch (error) {
          if (!isLeafError(error)) throw error;
          this.log.warn(`The ${provider.name} status of Leaf user ${user.id} is not known: ${error.message}`);
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
