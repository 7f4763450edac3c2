import { Emitter, type Event } from "../base/emitter";
import type { LeafError } from "../leaf/errors";
import type { LeafUser } from "../leaf/users";
import type { Role } from "./accounts";
import { nextConnection, unknownConnection, type Connection, type ConnectionEvent } from "./connection";
import { Tally, type Counts } from "./tally";
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
  readonly cached?: boolean | undefined;
  /** Why the last load failed; the users are then those of the load before. */
  readonly error?: LeafError | undefined;
  /** How many statuses were asked for, while that is under way. */
  readonly progress?: { readonly done: number; readonly of: number } | undefined;
  /** How old the oldest known status is: when Leaf told it, in milliseconds since the epoch. */
  readonly checkedAt?: number | undefined;
}

/** All that a view may show. */
export interface Snapshot {
  readonly session: SessionState;
  readonly users: UsersState;
  /** By Leaf user id; a user that is not here was not looked at yet. */
  readonly connections: ReadonlyMap<string, Connection>;
  /** When Leaf last told each one's status, in milliseconds since the epoch. */
  readonly checked: ReadonlyMap<string, number>;
  readonly counts: Counts;
  /** The Leaf users whose countdown is under way. */
  readonly awaited: readonly string[];
}

/** What changed: one Leaf user's connection, how far the statuses are, or more than that. */
export type Change = { readonly leafUserId?: string; readonly progress?: true };

/** What the views see of the store. */
export interface StoreView {
  readonly snapshot: Snapshot;
  readonly onDidChange: Event<Change>;
  connection(leafUserId: string): Connection;
}

/** A status that Leaf told longer ago than this is shown with its age, in milliseconds. */
export const OLD_STATUS_MS = 3600_000;

/** No users, nothing under way. */
export const noUsers: UsersState = { users: [], total: undefined, loading: false };

/** Holds the state; only src/core writes to it, the views get a StoreView. */
export class Store implements StoreView {
  readonly #changes = new Emitter<Change>();
  readonly onDidChange = this.#changes.event;
  #session: SessionState = { kind: "restoring" };
  #users: UsersState = noUsers;
  #connections = new Map<string, Connection>();
  /** Leaf users that were deleted here: an answer from before must not bring one back. */
  readonly #deleted = new Set<string>();
  /** Leaf users that were put here one by one: they may stand on no page that is loaded. */
  readonly #put = new Set<string>();
  #checked = new Map<string, number>();
  #tally = new Tally();

  get snapshot(): Snapshot {
    const { counts, awaited } = this.#tally;
    return {
      session: this.#session,
      users: this.#users,
      connections: this.#connections,
      checked: this.#checked,
      counts,
      awaited,
    };
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
    this.#deleted.clear();
    this.#put.clear();
    this.#checked = new Map();
    this.#tally = new Tally();
    let oldest = known?.loadedAt ?? 0;
    for (const [id, connection] of known?.connections ?? []) {
      const at = known?.checked?.get(id) ?? known?.loadedAt ?? 0;
      this.#tally.move(id, unknownConnection, connection);
      this.#checked.set(id, at);
      oldest = Math.min(oldest, at);
    }
    if (known) this.#users = { ...this.#users, checkedAt: oldest };
    this.#changes.fire({});
  }

  /** The same account, in another state. */
  setSession(session: SessionState): void {
    this.#session = session;
    this.#changes.fire({});
  }

  /** The users that are loaded now; those that were put one by one stay, those that were deleted stay away. */
  setUsers(users: UsersState): void {
    this.#users = users.users === this.#users.users ? users : { ...users, users: this.#mended(users) };
    this.#changes.fire({});
  }

  /** Shows a Leaf user as Leaf has just told of it: in its place if it is loaded, else at the end. */
  putUser(user: LeafUser): void {
    const { users } = this.#users;
    const known = users.some(({ id }) => id === user.id);
    if (!known) this.#put.add(user.id);
    this.setUsers({
      ...this.#users,
      users: known ? users.map((other) => (other.id === user.id ? user : other)) : [...users, user],
    });
  }

  /** The Leaf user was deleted: it goes, and its connection with it, for as long as this session lasts. */
  removeUser(leafUserId: string): void {
    const { users, total } = this.#users;
    const others = users.filter(({ id }) => id !== leafUserId);
    const left = total === undefined || others.length === users.length ? total : Math.max(0, total - 1);
    this.#deleted.add(leafUserId);
    this.#put.delete(leafUserId);
    this.forget([leafUserId]);
    this.setUsers({ ...this.#users, users: others, total: left });
  }

  #mended({ users, total }: UsersState): readonly LeafUser[] {
    if (this.#deleted.size === 0 && this.#put.size === 0) return users;
    const kept = users.filter(({ id }) => !this.#deleted.has(id));
    // Once all are loaded, one that is not among them is gone at Leaf.
    if (this.#put.size === 0 || (total !== undefined && users.length >= total)) return kept;
    const ids = new Set(kept.map(({ id }) => id));
    return [...kept, ...this.#users.users.filter(({ id }) => this.#put.has(id) && !ids.has(id))];
  }

  /** How far the statuses are; undefined once none is asked for. */
  setProgress(progress: UsersState["progress"]): void {
    this.#users = { ...this.#users, progress };
    this.#changes.fire({ progress: true });
  }

  /** Nothing more is known of these Leaf users; tells nobody, because the list without them comes next. */
  forget(leafUserIds: Iterable<string>): void {
    for (const id of leafUserIds) {
      this.#tally.move(id, this.connection(id), unknownConnection);
      this.#connections.delete(id);
      this.#checked.delete(id);
    }
  }

  /** Applies an event to one Leaf user's connection and returns the state after it; `at` is when Leaf told it. */
  apply(leafUserId: string, event: ConnectionEvent, at?: number): Connection {
    if (this.#deleted.has(leafUserId)) return unknownConnection;
    const before = this.connection(leafUserId);
    const after = nextConnection(before, event);
    const wasOld = at !== undefined && at - (this.#checked.get(leafUserId) ?? at) > OLD_STATUS_MS;
    if (at !== undefined) this.#checked.set(leafUserId, at);
    if (after !== before) {
      this.#connections.set(leafUserId, after);
      this.#tally.move(leafUserId, before, after);
    }
    if (after !== before || wasOld) this.#changes.fire({ leafUserId });
    return after;
  }
}
