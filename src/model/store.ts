import { Emitter, type Event } from "../base/emitter";
import type { LeafError } from "../leaf/errors";
import type { LeafUser } from "../leaf/users";
import type { Account } from "./account";
import { nextConnection, unknownConnection, type Connection, type ConnectionEvent } from "./connection";
import { OwnChanges } from "./ownChanges";
import { StatusCounts, type Counts } from "./statusCounts";

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
  /** How many there are at Leaf, if it said so; never less than are loaded. */
  readonly total: number | undefined;
  /** Whether Leaf may have more than are loaded; undefined if it was not asked yet in this session. */
  readonly more?: boolean | undefined;
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

/** What was last known of an account's Leaf users; nothing in it is secret. */
export interface CachedUsers {
  readonly users: readonly LeafUser[];
  readonly total: number | undefined;
  /** When they were loaded, in milliseconds since the epoch. */
  readonly loadedAt: number;
  readonly connections: ReadonlyMap<string, Connection>;
  /** When Leaf told each one's status, in milliseconds since the epoch; with the list, where that is missing. */
  readonly checked?: ReadonlyMap<string, number>;
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

/** Whether there may be Leaf users that are not loaded. */
export function hasMore({ users, total, more }: Pick<UsersState, "users" | "total" | "more">): boolean {
  return more ?? (total !== undefined && total > users.length);
}

/** A status that Leaf told longer ago than this is shown with its age, in milliseconds. */
export const OLD_STATUS_MS = 3600_000;

/** No users, nothing under way. */
export const noUsers: UsersState = { users: [], total: undefined, loading: false };

/** Holds the state; only the rooms that are handed it write to it, the views get a StoreView. */
export class Store implements StoreView {
  readonly #changes = new Emitter<Change>();
  readonly onDidChange = this.#changes.event;
  #session: SessionState = { kind: "restoring" };
  #users: UsersState = noUsers;
  #connections = new Map<string, Connection>();
  /** For as long as the session lasts. */
  readonly own = new OwnChanges();
  #moment = 0;
  /** When each one's status was told last, in moments. */
  readonly #appliedAt = new Map<string, number>();
  #checked = new Map<string, number>();
  #statusCounts = new StatusCounts();

  get snapshot(): Snapshot {
    const { counts, awaited } = this.#statusCounts;
    return {
      session: this.#session,
      users: this.#users,
      connections: this.#connections,
      checked: this.#checked,
      counts,
      awaited,
    };
  }

  /** How many listen to changes. */
  get listeners(): number {
    return this.#changes.size;
  }

  /** Counts what is learnt of single Leaf users: a list that was asked for at a moment can't know of later ones. */
  get moment(): number {
    return this.#moment;
  }

  /** Whether a Leaf user's connection was told of after a moment. */
  isToldSince(leafUserId: string, moment: number): boolean {
    return (this.#appliedAt.get(leafUserId) ?? 0) > moment;
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
    this.own.clear();
    this.#appliedAt.clear();
    this.#checked = new Map();
    this.#statusCounts = new StatusCounts();
    let oldest = known?.loadedAt ?? 0;
    for (const [id, connection] of known?.connections ?? []) {
      const at = known?.checked?.get(id) ?? known?.loadedAt ?? 0;
      this.#statusCounts.move(id, unknownConnection, connection);
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

  /**
   * The users that are loaded now, by a list that was asked for at that moment, if it is one of Leaf's. What was done
   * here since then counts more; those that were put one by one stay, those that were deleted stay away.
   */
  setUsers(users: UsersState, askedAt = this.#moment): void {
    if (users.users === this.#users.users) this.#users = users;
    else {
      const list = this.own.mended(users.users, this.#users.users, askedAt);
      // Without a total of Leaf's, a list that is over tells how many there are.
      const told = users.total ?? (users.more === false ? list.length : undefined);
      const total = this.own.mendedTotal(told, users.total === undefined ? Infinity : askedAt);
      this.#users = { ...users, users: list, total: total === undefined ? undefined : Math.max(total, list.length) };
    }
    this.#changes.fire({});
  }

  /** Shows a Leaf user as Leaf has just told of it: in its place if it is loaded, else at the end, or first if it is new. */
  putUser(user: LeafUser, how: { readonly created?: boolean } = {}): void {
    const { users, total } = this.#users;
    const known = users.some(({ id }) => id === user.id);
    const { created = false } = how;
    this.own.put(user.id, created && !known, (this.#moment += 1));
    const others = users.filter(({ id }) => id !== user.id);
    this.setUsers({
      ...this.#users,
      users: created
        ? [user, ...others]
        : known
          ? users.map((it) => (it.id === user.id ? user : it))
          : [...users, user],
      total: created && !known && total !== undefined ? total + 1 : total,
    });
  }

  /** The Leaf user is gone at Leaf: it goes, and its connection with it, for as long as this session lasts. */
  removeUser(leafUserId: string): void {
    const { users, total } = this.#users;
    const others = users.filter(({ id }) => id !== leafUserId);
    const left = total === undefined || others.length === users.length ? total : Math.max(0, total - 1);
    this.own.delete(leafUserId, (this.#moment += 1));
    this.forget([leafUserId]);
    this.setUsers({ ...this.#users, users: others, total: left });
  }

  /** How far the statuses are; undefined once none is asked for. */
  setProgress(progress: UsersState["progress"]): void {
    this.#users = { ...this.#users, progress };
    this.#changes.fire({ progress: true });
  }

  /** Nothing more is known of these Leaf users; tells nobody, because the list without them comes next. */
  forget(leafUserIds: Iterable<string>): void {
    for (const id of leafUserIds) {
      this.#statusCounts.move(id, this.connection(id), unknownConnection);
      this.#connections.delete(id);
      this.#checked.delete(id);
      this.#appliedAt.delete(id);
    }
  }

  /** Applies an event to one Leaf user's connection and returns the state after it; `at` is when Leaf told it. */
  apply(leafUserId: string, event: ConnectionEvent, at?: number): Connection {
    if (this.own.isDeleted(leafUserId)) return unknownConnection;
    const before = this.connection(leafUserId);
    const after = nextConnection(before, event);
    const wasOld = at !== undefined && at - (this.#checked.get(leafUserId) ?? at) > OLD_STATUS_MS;
    if (at !== undefined) this.#checked.set(leafUserId, at);
    if (after !== before || at !== undefined) this.#appliedAt.set(leafUserId, (this.#moment += 1));
    if (after !== before) {
      this.#connections.set(leafUserId, after);
      this.#statusCounts.move(leafUserId, before, after);
    }
    if (after !== before || wasOld) this.#changes.fire({ leafUserId });
    return after;
  }
}
