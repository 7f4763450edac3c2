import { PersistentMap } from "../base/persistentMap";
import { nextConnection, unknownConnection, type Connection, type ConnectionEvent } from "./connection";
import { noCounts, recounted, type Counts } from "./statusCounts";
import type { CachedUsers } from "./users";

/** The connections of all Leaf users to one provider. */
export interface ConnectionsState {
  /** By Leaf user id; a user that is not here was not looked at yet. */
  readonly connections: PersistentMap<Connection>;
  /** When Leaf last told each one's status, in milliseconds since the epoch. */
  readonly checked: PersistentMap<number>;
  readonly counts: Counts;
  /** By Leaf user id: the ends of the attempts whose countdown is under way, in milliseconds since the epoch. */
  readonly deadlines: ReadonlyMap<string, number>;
}

/** Nothing is known of anybody. */
export const noConnections: ConnectionsState = {
  connections: PersistentMap.from(),
  checked: PersistentMap.from(),
  counts: noCounts,
  deadlines: new Map(),
};

/** What is known of the connections by what the disk has kept. Pure. */
export function keptConnections({ connections, checked, loadedAt }: CachedUsers): ConnectionsState {
  let counts = noCounts;
  for (const connection of connections.values()) counts = recounted(counts, unknownConnection, connection);
  const times = [...connections.keys()].map((id) => [id, checked?.get(id) ?? loadedAt] as const);
  return {
    ...noConnections,
    counts,
    connections: PersistentMap.from(connections),
    checked: PersistentMap.from(times),
  };
}

/** The state after an event of one Leaf user's connection, which Leaf has told of `at` a time, if it has. Pure. */
export function nextConnections(
  state: ConnectionsState,
  leafUserId: string,
  event: ConnectionEvent,
  at?: number,
): ConnectionsState {
  const before = state.connections.get(leafUserId) ?? unknownConnection;
  const after = nextConnection(before, event);
  const checked = at === undefined ? state.checked : state.checked.with(leafUserId, at);
  if (after === before) return checked === state.checked ? state : { ...state, checked };
  return {
    connections: state.connections.with(leafUserId, after),
    checked,
    counts: recounted(state.counts, before, after),
    deadlines: withDeadline(state.deadlines, leafUserId, after),
  };
}

/** The state in which nothing more is known of these Leaf users. Pure. */
export function withoutConnections(state: ConnectionsState, leafUserIds: ReadonlySet<string>): ConnectionsState {
  let { counts } = state;
  for (const id of leafUserIds) {
    counts = recounted(counts, state.connections.get(id) ?? unknownConnection, unknownConnection);
  }
  return {
    connections: state.connections.without(leafUserIds),
    checked: state.checked.without(leafUserIds),
    counts,
    deadlines: new Map([...state.deadlines].filter(([id]) => !leafUserIds.has(id))),
  };
}

function withDeadline(
  deadlines: ReadonlyMap<string, number>,
  leafUserId: string,
  connection: Connection,
): ReadonlyMap<string, number> {
  const deadline = connection.kind === "awaitingFarmer" ? connection.deadline : undefined;
  if (deadlines.get(leafUserId) === deadline) return deadlines;
  const others = [...deadlines].filter(([id]) => id !== leafUserId);
  return new Map(deadline === undefined ? others : [...others, [leafUserId, deadline]]);
}
