import { isPending, type Connection } from "../model/connection";
import type { Rank } from "./statusSweep";

/** What decides how urgent a Leaf user's status is. */
export interface KnownStatuses {
  readonly connections: ReadonlyMap<string, Connection>;
  /** When each status was last told by Leaf, in milliseconds since the epoch. */
  readonly checked: ReadonlyMap<string, number>;
  /** The Leaf users that somebody looks at: selected or expanded. */
  readonly attended: ReadonlySet<string>;
  /** What was told later than this was told before the clock was set back. */
  readonly now?: number;
}

/** Where a Leaf user comes in a sweep: looked at, then awaited, then on the first page, then the rest. Pure. */
export function rankOf(leafUserId: string, known: KnownStatuses, firstPage: ReadonlySet<string>): Rank {
  if (known.attended.has(leafUserId)) return 0;
  const connection = known.connections.get(leafUserId);
  if (connection && isPending(connection)) return 1;
  return firstPage.has(leafUserId) ? 2 : 3;
}

/**
 * The Leaf users whose status a refresh asks for that nobody has asked for, at most `limit`: those that are awaited, need
 * attention or are looked at, and then those that were not checked for the longest time. Pure.
 */
export function chooseToCheck(leafUserIds: readonly string[], known: KnownStatuses, limit: number): readonly string[] {
  const pressing = (id: string): boolean => {
    const connection = known.connections.get(id);
    return (
      known.attended.has(id) || (connection !== undefined && (isPending(connection) || connection.kind === "attention"))
    );
  };
  const checkedAt = (id: string) => {
    const at = known.checked.get(id) ?? 0;
    return at > (known.now ?? Infinity) ? 0 : at;
  };
  return leafUserIds
    .map((id) => ({ id, pressing: pressing(id), checked: checkedAt(id) }))
    .sort((a, b) => Number(b.pressing) - Number(a.pressing) || a.checked - b.checked)
    .slice(0, Math.max(0, limit))
    .map(({ id }) => id);
}
