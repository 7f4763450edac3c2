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
  /** The soonest end of an attempt, in milliseconds since the epoch. */
  readonly nextDeadline?: number;
}

type Sort = "active" | "attention" | "unavailable" | "notConnected" | "connecting";

function sortOf(connection: Connection): Sort | undefined {
  if (isPending(connection)) return "connecting";
  if (isUnavailable(connection)) return "unavailable";
  if (hasCredential(connection)) return connection.kind;
  if (connection.kind === "lost") return "attention";
  return connection.kind === "unknown" ? undefined : "notConnected";
}

/** Keeps the counts as connections change, so that nobody has to count thousands anew for each of them. */
export class StatusCounts {
  readonly #counts: Record<Sort, number> = { active: 0, attention: 0, unavailable: 0, notConnected: 0, connecting: 0 };
  readonly #deadlines = new Map<string, number>();

  /** One connection has become another; unknown stands for none. */
  move(leafUserId: string, before: Connection, after: Connection): void {
    const [from, to] = [sortOf(before), sortOf(after)];
    if (from) this.#counts[from] -= 1;
    if (to) this.#counts[to] += 1;
    if (after.kind === "awaitingFarmer") this.#deadlines.set(leafUserId, after.deadline);
    else this.#deadlines.delete(leafUserId);
  }

  get counts(): Counts {
    // Few farmers are waited for at a time.
    const deadlines = [...this.#deadlines.values()];
    return { ...this.#counts, ...(deadlines.length === 0 ? {} : { nextDeadline: Math.min(...deadlines) }) };
  }

  /** The Leaf users whose countdown is under way. */
  get awaited(): readonly string[] {
    return [...this.#deadlines.keys()];
  }
}
