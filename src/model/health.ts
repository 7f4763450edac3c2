import type { Snapshot } from "./store";
import type { Counts } from "./statusCounts";

/** What matters of all connections together. */
interface Health extends Counts {
  /** How many Leaf users there are at Leaf, or at least are loaded. */
  readonly users: number;
  /** Those whose status was not asked for yet. */
  readonly unchecked: number;
  /** Leaf was not reached when last asked. */
  readonly offline: boolean;
  /** The soonest end of an attempt, in milliseconds since the epoch. */
  readonly nextDeadline?: number;
}

const UNREACHED = new Set(["offline", "tls", "proxy", "timeout"]);

/** The health of all connections, as far as they are known. Pure, and as quick for thousands as for one. */
export function healthOf(snapshot: Snapshot): Health {
  const { counts, deadlines, users: list } = snapshot;
  const users = Math.max(list.total ?? 0, list.users.length);
  const known = counts.active + counts.attention + counts.unavailable + counts.notConnected + counts.connecting;
  const offline = list.error !== undefined && UNREACHED.has(list.error.kind);
  const health = { ...counts, users, unchecked: Math.max(0, users - known), offline };
  // Few farmers are waited for at a time.
  return deadlines.size === 0 ? health : { ...health, nextDeadline: Math.min(...deadlines.values()) };
}
