import type { Connection } from "../model/connection";
import { isUnavailable } from "../model/statusWords";

/** What tells of a connection that stopped working without the developer's doing. */
export type Notify = "badge" | "failures" | "all";

/** What a refresh that nobody asked for has found changed. */
export interface StatusChange {
  readonly leafUserId: string;
  readonly before: Connection;
  readonly after: Connection;
}

/** Whom to tell about, in one notification each. */
interface Telling {
  /** They worked, and do not any more. */
  readonly failed: readonly string[];
  /** They did not work, and do again. */
  readonly recovered: readonly string[];
}

/** Which of the changes are worth a notification; the badge counts by itself. Pure. */
export function tellingOf(changes: readonly StatusChange[], notify: Notify): Telling {
  const ids = (from: readonly Connection["kind"][], to: readonly Connection["kind"][]) =>
    changes
      .filter(({ before, after }) => from.includes(before.kind) && to.includes(after.kind))
      // Nobody has to do anything about a provider that will be back.
      .filter(({ before, after }) => !isUnavailable(before) && !isUnavailable(after))
      .map(({ leafUserId }) => leafUserId);
  return {
    failed: notify === "badge" ? [] : ids(["active"], ["attention", "notConnected", "lost"]),
    recovered: notify === "all" ? ids(["attention"], ["active"]) : [],
  };
}
