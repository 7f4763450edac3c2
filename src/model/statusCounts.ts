import { hasCredential, isPending, type Connection } from "./connection";
import { isUnavailable } from "./statusWords";

/** How many connections there are of each sort, as far as they are known. */
export interface Counts {
  readonly active: number;
  /** Those whose credential is broken, or was there and is gone. */
  readonly attention: number;
  readonly notConnected: number;
  /** Those whose provider has trouble of its own: nobody has to do anything. */
  readonly unavailable: number;
  /** Attempts that wait for a farmer. */
  readonly connecting: number;
}

type Sort = "active" | "attention" | "unavailable" | "notConnected" | "connecting";

function sortOf(connection: Connection): Sort | undefined {
  if (isPending(connection)) return "connecting";
  if (isUnavailable(connection)) return "unavailable";
  if (hasCredential(connection)) return connection.kind;
  if (connection.kind === "lost") return "attention";
  return connection.kind === "unknown" ? undefined : "notConnected";
}

/** Counts of nothing. */
export const noCounts: Counts = { active: 0, attention: 0, unavailable: 0, notConnected: 0, connecting: 0 };

/** The counts after one connection has become another, so that thousands need not be counted again. Pure. */
export function recounted(counts: Counts, before: Connection, after: Connection): Counts {
  const [from, to] = [sortOf(before), sortOf(after)];
  if (from === to) return counts;
  return {
    ...counts,
    ...(from ? { [from]: counts[from] - 1 } : {}),
    ...(to ? { [to]: counts[to] + 1 } : {}),
  };
}
