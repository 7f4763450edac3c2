import { hasCredential, isPending } from "./connection";
import type { Snapshot } from "./store";

/** What matters of all connections together, most urgent last. */
export interface Health {
  readonly active: number;
  readonly attention: number;
  readonly notConnected: number;
  /** Attempts that wait for a farmer. */
  readonly connecting: number;
  /** The soonest end of an attempt, in milliseconds since the epoch. */
  readonly nextDeadline?: number;
  /** Leaf was not reached when last asked. */
  readonly offline: boolean;
}

const UNREACHED = new Set(["offline", "tls", "proxy", "timeout"]);

/** Counts the connections, as far as they are known. Pure. */
export function healthOf(snapshot: Snapshot): Health {
  let active = 0;
  let attention = 0;
  let notConnected = 0;
  let connecting = 0;
  let nextDeadline = Infinity;
  for (const connection of snapshot.connections.values()) {
    if (isPending(connection)) {
      connecting += 1;
      if (connection.kind === "awaitingFarmer") nextDeadline = Math.min(nextDeadline, connection.deadline);
    } else if (hasCredential(connection)) {
      if (connection.kind === "active") active += 1;
      else attention += 1;
    } else if (connection.kind !== "unknown") notConnected += 1;
  }
  const offline = snapshot.users.error !== undefined && UNREACHED.has(snapshot.users.error.kind);
  return {
    active,
    attention,
    notConnected,
    connecting,
    offline,
    ...(nextDeadline === Infinity ? {} : { nextDeadline }),
  };
}
