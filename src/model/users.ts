import type { LeafError } from "../leaf/errors";
import type { LeafUser } from "../leaf/users";
import type { Connection } from "./connection";

/** What was done here to a single Leaf user since the session began. */
interface OwnChange {
  /** Leaf has told of it alone, as it was created, found or edited; or it has it no more. */
  readonly kind: "put" | "deleted";
  /** It was created in this session. */
  readonly created: boolean;
}

/** The Leaf users that are loaded; only `nextUsers` makes another state of them. */
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
  /** Until when Leaf asks this account to wait, in milliseconds since the epoch. */
  readonly pausedUntil?: number | undefined;
  /** By Leaf user id; a list that Leaf made up before must not undo it. */
  readonly own: ReadonlyMap<string, OwnChange>;
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

/** What can happen to the Leaf users. */
export type UsersEvent =
  /** Another account is shown, with what the disk has kept of it. */
  | { readonly kind: "entered"; readonly known?: CachedUsers | undefined }
  /** A list of Leaf's has come, which was asked for in the state `since`; `total` and `more` are what it tells. */
  | {
      readonly kind: "listed";
      readonly users: readonly LeafUser[];
      readonly total: number | undefined;
      readonly more?: boolean | undefined;
      readonly since: UsersState;
      readonly at: number;
    }
  /** Leaf has told of one Leaf user: it shows in its place if it is loaded, else at the end, or first if it is new. */
  | { readonly kind: "put"; readonly user: LeafUser; readonly created?: boolean }
  /** The Leaf user is gone at Leaf, for as long as this session lasts. */
  | { readonly kind: "removed"; readonly leafUserId: string }
  | { readonly kind: "loading" }
  /** A load has ended, well or badly; others may still be under way. */
  | {
      readonly kind: "loaded";
      readonly loading: boolean;
      readonly checkedAt: number | undefined;
      readonly error: LeafError | undefined;
    }
  | { readonly kind: "progressed"; readonly progress: UsersState["progress"] }
  | { readonly kind: "paused"; readonly until: number | undefined };

/** No users, nothing under way. */
export const noUsers: UsersState = { users: [], total: undefined, loading: false, own: new Map() };

/** Whether there may be Leaf users that are not loaded. */
export function hasMore({ users, total, more }: Pick<UsersState, "users" | "total" | "more">): boolean {
  return more ?? (total !== undefined && total > users.length);
}

/**
 * The state after an event. Pure.
 *
 * What was done here counts more than a list that was asked for before: whoever was created, found or edited stays as
 * Leaf told of it last, whoever was deleted stays away, and the total is never less than what is loaded.
 */
export function nextUsers(state: UsersState, event: UsersEvent): UsersState {
  switch (event.kind) {
    case "entered":
      return entered(event.known);
    case "listed":
      return listed(state, event);
    case "put":
      return put(state, event.user, event.created ?? false);
    case "removed":
      return removed(state, event.leafUserId);
    case "loading":
      return state.loading ? state : { ...state, loading: true };
    case "loaded": {
      const { loading, checkedAt, error = state.error } = event;
      return { ...state, loading, checkedAt, error };
    }
    case "progressed":
      return { ...state, progress: event.progress };
    case "paused":
      return state.pausedUntil === event.until ? state : { ...state, pausedUntil: event.until };
  }
}

function entered(known: CachedUsers | undefined): UsersState {
  if (!known) return noUsers;
  const { users, total, loadedAt, connections, checked } = known;
  let checkedAt = loadedAt;
  for (const id of connections.keys()) checkedAt = Math.min(checkedAt, checked?.get(id) ?? loadedAt);
  return { ...noUsers, users, total, loadedAt, checkedAt, cached: true };
}

function listed(state: UsersState, event: Extract<UsersEvent, { kind: "listed" }>): UsersState {
  const { since, more, at } = event;
  const changed = [...state.own].filter(([id, change]) => since.own.get(id) !== change);
  const users = withOwn(state, event.users, new Set(changed.map(([id]) => id)));
  const told =
    event.total === undefined
      ? undefined
      : event.total +
        sum(
          changed.map(([id, change]) => {
            const before = since.own.get(id);
            const wasThere = before ? before.kind === "put" : !change.created;
            return Number(change.kind === "put") - Number(wasThere);
          }),
        );
  // Without a total of Leaf's, a list that is over tells how many there are.
  const total = told ?? (more === false ? users.length : undefined);
  return {
    ...state,
    users,
    total: atLeast(users.length, total),
    more,
    loadedAt: at,
    cached: false,
    error: undefined,
  };
}

/** A list with what was done here since it was asked for, and with those that it may not reach. */
function withOwn(state: UsersState, list: readonly LeafUser[], changed: ReadonlySet<string>): readonly LeafUser[] {
  if (state.own.size === 0) return list;
  const own = new Map(state.users.filter(({ id }) => state.own.has(id)).map((user) => [user.id, user]));
  const users = list.flatMap((user) => {
    if (state.own.get(user.id)?.kind === "deleted") return [];
    const shown = own.get(user.id);
    own.delete(user.id);
    return [shown && changed.has(user.id) ? shown : user];
  });
  return [...users, ...own.values()];
}

function put(state: UsersState, user: LeafUser, created: boolean): UsersState {
  const before = state.own.get(user.id);
  if (before?.kind === "deleted") return state;
  const known = state.users.some(({ id }) => id === user.id);
  const others = state.users.filter(({ id }) => id !== user.id);
  const users = created
    ? [user, ...others]
    : known
      ? state.users.map((one) => (one.id === user.id ? user : one))
      : [...others, user];
  const isNew = created && !known;
  const own = new Map(state.own).set(user.id, { kind: "put", created: isNew || before?.created === true });
  const total = isNew && state.total !== undefined ? state.total + 1 : state.total;
  return { ...state, users, own, total: atLeast(users.length, total) };
}

function removed(state: UsersState, leafUserId: string): UsersState {
  const users = state.users.filter(({ id }) => id !== leafUserId);
  const created = state.own.get(leafUserId)?.created === true;
  const own = new Map(state.own).set(leafUserId, { kind: "deleted", created });
  const wasLoaded = users.length < state.users.length;
  const total = wasLoaded && state.total !== undefined ? state.total - 1 : state.total;
  return { ...state, users, own, total: atLeast(users.length, total) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function atLeast(loaded: number, total: number | undefined): number | undefined {
  return total === undefined ? undefined : Math.max(total, loaded);
}
