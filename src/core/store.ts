import { Emitter, type Event } from "../base/emitter";
import type { LeafError } from "../leaf/errors";
import type { LeafUser } from "../leaf/users";
import type { Role } from "./accounts";
import { nextConnection, unknownConnection, type Connection, type ConnectionEvent } from "./connection";
import type { CachedUsers } from "./usersCache";

/** An account as it is shown; its token is not here. */
export interface Account {
  readonly kind: "leaf" | "sandbox";
  /** The email that signed in, or what the token says of itself. */
  readonly login: string;
  /** What the developer calls it; the login, unless they chose another name. */
  readonly label: string;
  /** What the developer says it is for: production asks before anything is written. */
  readonly role: Role;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** When its token ends, in milliseconds since the epoch, if that is known. */
  readonly expiresAt?: number;
}

/** Who is signed in. */
export type SessionState =
  /** The secret store was not read yet. */
  | { readonly kind: "restoring" }
  | { readonly kind: "signedOut" }
  | { readonly kind: "signedIn"; readonly account: Account }
  /** Leaf refused the token, or it has expired: the user signs in again. */
  | { readonly kind: "refused"; readonly account: Account };

/** The Leaf users that are loaded. */
export interface UsersState {
  readonly users: readonly LeafUser[];
  /** How many there are at Leaf, if it said so. */
  readonly total: number | undefined;
  readonly loading: boolean;
  /** When they were last loaded, in milliseconds since the epoch. */
  readonly loadedAt?: number;
  /** They were kept on disk by an earlier session, and Leaf was not asked yet in this one. */
  readonly cached?: boolean;
  /** Why the last load failed; the users are then those of the load before. */
  readonly error?: LeafError;
}

/** All that a view may show. */
export interface Snapshot {
  readonly session: SessionState;
  readonly users: UsersState;
  /** By Leaf user id; a user that is not here was not looked at yet. */
  readonly connections: ReadonlyMap<string, Connection>;
}

/** What changed: one Leaf user's connection, or more than that. */
export type Change = { readonly leafUserId?: string };

/** What the views see of the store. */
export interface StoreView {
  readonly snapshot: Snapshot;
  readonly onDidChange: Event<Change>;
  connection(leafUserId: string): Connection;
}

/** No users, nothing under way. */
export const noUsers: UsersState = { users: [], total: undefined, loading: false };

/** Holds the state; only src/core writes to it, the views get a StoreView. */
export class Store implements StoreView {
  readonly #changes = new Emitter<Change>();
  readonly onDidChange = this.#changes.event;
  #session: SessionState = { kind: "restoring" };
  #users: UsersState = noUsers;
  #connections = new Map<string, Connection>();

  get snapshot(): Snapshot {
    return { session: this.#session, users: this.#users, connections: this.#connections };
  }

  connection(leafUserId: string): Connection {
    return this.#connections.get(leafUserId) ?? unknownConnection;
  }

  /** Another account with what is known of it, or none: nothing of the one before stays. */
  enter(session: SessionState, known?: CachedUsers): void {
    this.#session = session;
    this.#users = known
      ? { users: known.users, total: known.total, loadedAt: known.loadedAt, loading: false, cached: true }
      : noUsers;
    this.#connections = new Map(known?.connections);
    this.#changes.fire({});
  }

  /** The same account, in another state. */
  setSession(session: SessionState): void {
    this.#session = session;
    this.#changes.fire({});
  }

  setUsers(users: UsersState): void {
    this.#users = users;
    this.#changes.fire({});
  }

  /** Applies an event to one Leaf user's connection and returns the state after it. */
  apply(leafUserId: string, event: ConnectionEvent): Connection {
    const before = this.connection(leafUserId);
    const after = nextConnection(before, event);
    if (after !== before) {
      this.#connections.set(leafUserId, after);
      this.#changes.fire({ leafUserId });
    }
    return after;
  }
}
