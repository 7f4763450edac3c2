import { Emitter, type Event } from "../base/emitter";
import type { Account } from "./account";
import { isPending, unknownConnection, type Connection, type ConnectionEvent } from "./connection";
import {
  keptConnections,
  nextConnections,
  noConnections,
  withoutConnections,
  type ConnectionsState,
} from "./connections";
import { nextUsers, noUsers, type CachedUsers, type UsersEvent, type UsersState } from "./users";

/** Who is signed in. */
export type SessionState =
  /** The secret store was not read yet. */
  | { readonly kind: "restoring" }
  | { readonly kind: "signedOut" }
  | { readonly kind: "signedIn"; readonly account: Account }
  /** Leaf refused the token, or it has expired: the user signs in again. */
  | { readonly kind: "refused"; readonly account: Account };

/** All that a view may show, as it is at one moment; the connections are those to the shown provider. */
export interface Snapshot extends ConnectionsState {
  readonly session: SessionState;
  readonly users: UsersState;
  /** By provider id, the shown one included. */
  readonly providers: ReadonlyMap<string, ConnectionsState>;
}

/** What changed: one Leaf user's connection, how far the statuses are, or more than that. */
type Change = { readonly leafUserId?: string; readonly progress?: true };

/** What everybody sees of the store. */
export interface StoreView {
  readonly snapshot: Snapshot;
  readonly onDidChange: Event<Change>;
  /** A Leaf user's connection to a provider, the shown one unless another is named. */
  connection(leafUserId: string, provider?: string): Connection;
}

/** Says who is signed in. */
export interface SessionWriter {
  /** Another account with what is known of it, or none: nothing of the one before stays. */
  enter(session: SessionState, known?: CachedUsers): void;
  /** The same account, in another state. */
  setSession(session: SessionState): void;
}

/** Says what happens to the Leaf users. */
export interface UsersWriter {
  /** Applies an event to the Leaf users; of those who are in the list no more nothing stays, but for pending attempts. */
  changeUsers(event: Exclude<UsersEvent, { kind: "entered" }>): void;
}

/** Says what happens to single connections. */
export interface ConnectionsWriter {
  /** Applies an event to one Leaf user's connection and returns the state after it; `at` is when Leaf told it. */
  apply(leafUserId: string, event: ConnectionEvent, at?: number, provider?: string): Connection;
}

/** A status that Leaf told longer ago than this is shown with its age, in milliseconds. */
export const OLD_STATUS_MS = 3600_000;

/** Holds the state and tells of its changes; each room gets the writer that it needs, the views get a StoreView. */
export class Store implements StoreView, SessionWriter, UsersWriter, ConnectionsWriter {
  readonly #changes = new Emitter<Change>();
  readonly onDidChange = this.#changes.event;
  #snapshot: Snapshot;

  /** `shown` is the id of the provider whose connections the views show. */
  constructor(private readonly shown: string) {
    this.#snapshot = this.#snapshotOf({ kind: "restoring" }, noUsers, new Map());
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** How many listen to changes. */
  get listeners(): number {
    return this.#changes.size;
  }

  connection(leafUserId: string, provider = this.shown): Connection {
    return this.#snapshot.providers.get(provider)?.connections.get(leafUserId) ?? unknownConnection;
  }

  enter(session: SessionState, known?: CachedUsers): void {
    const users = nextUsers(this.#snapshot.users, { kind: "entered", known });
    const connections = known ? keptConnections(known) : noConnections;
    this.#set(this.#snapshotOf(session, users, new Map([[this.shown, connections]])), {});
  }

  setSession(session: SessionState): void {
    this.#set({ ...this.#snapshot, session }, {});
  }

  changeUsers(event: Exclude<UsersEvent, { kind: "entered" }>): void {
    const before = this.#snapshot;
    const users = nextUsers(before.users, event);
    if (users === before.users) return;
    const gone = this.#gone(before.users, users, event);
    const next =
      gone.size === 0
        ? { ...before, users }
        : this.#snapshotOf(
            before.session,
            users,
            new Map([...before.providers].map(([id, state]) => [id, withoutConnections(state, gone)])),
          );
    this.#set(next, event.kind === "progressed" ? { progress: true } : {});
  }

  apply(leafUserId: string, event: ConnectionEvent, at?: number, provider = this.shown): Connection {
    const { session, users, providers } = this.#snapshot;
    if (users.own.get(leafUserId)?.kind === "deleted") return unknownConnection;
    const before = providers.get(provider) ?? noConnections;
    const after = nextConnections(before, leafUserId, event, at);
    const connection = after.connections.get(leafUserId) ?? unknownConnection;
    const changes = after.connections !== before.connections;
    // A status that was shown with its age is shown without it.
    const wasOld = at !== undefined && at - (before.checked.get(leafUserId) ?? at) > OLD_STATUS_MS;
    this.#snapshot = this.#snapshotOf(session, users, new Map(providers).set(provider, after));
    if (changes || wasOld) this.#changes.fire({ leafUserId });
    return connection;
  }

  #snapshotOf(session: SessionState, users: UsersState, providers: ReadonlyMap<string, ConnectionsState>): Snapshot {
    return { ...(providers.get(this.shown) ?? noConnections), session, users, providers };
  }

  #gone(before: UsersState, after: UsersState, event: UsersEvent): ReadonlySet<string> {
    if (before.users === after.users) return new Set();
    // Most lists name the same users as the one before, in the same order.
    const nobody = event.kind !== "removed" && before.users.every(({ id }, index) => after.users[index]?.id === id);
    if (nobody) return new Set();
    const gone = new Set(before.users.map(({ id }) => id));
    for (const { id } of after.users) gone.delete(id);
    // A farmer who is awaited may stand on a page that is not loaded.
    for (const id of gone) if (event.kind === "listed" && isPending(this.connection(id))) gone.delete(id);
    if (event.kind === "removed") gone.add(event.leafUserId);
    return gone;
  }

  #set(snapshot: Snapshot, change: Change): void {
    this.#snapshot = snapshot;
    this.#changes.fire(change);
  }
}
