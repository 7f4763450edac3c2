import type { CheckedCredential, CheckResult, CheckState } from "../check";

/** What is written of a check besides its rows. */
export interface CheckHeader {
  /** The account as it signed in. */
  readonly account: string;
  readonly apiUrl: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** Whether what needs no attention is left out. */
  readonly onlyTrouble: boolean;
  /** Why not all could be asked, in a sentence; empty if all could. */
  readonly failure: string;
}

/** How many credentials are in each state. */
export function countsOf({ credentials }: CheckResult): Readonly<Record<CheckState, number>> {
  const counts = { trouble: 0, unavailable: 0, connecting: 0, healthy: 0, none: 0, unknown: 0 };
  for (const { state } of credentials) counts[state] += 1;
  return counts;
}

/** The rows that are wanted: all, or those that need attention. */
export function rowsOf({ credentials }: CheckResult, { onlyTrouble }: CheckHeader): readonly CheckedCredential[] {
  return onlyTrouble ? credentials.filter(({ state }) => state === "trouble") : credentials;
}

/** The check in a sentence; one that is not complete says so. */
export function sentenceOf(result: CheckResult, { failure }: Pick<CheckHeader, "failure">): string {
  const { trouble, healthy, unavailable, unknown, none } = countsOf(result);
  const users = `${result.leafUsers} Leaf user${result.leafUsers === 1 ? "" : "s"}`;
  return [
    `${failure === "" ? "" : "Incomplete: "}${users}: ${trouble} need${trouble === 1 ? "s" : ""} attention, ${healthy} healthy, ${none} not connected`,
    ...(unavailable > 0 ? [`${unavailable} temporarily unavailable`] : []),
    ...(unknown > 0 ? [`${unknown} not checked`] : []),
  ].join(", ");
}

/** Names of states, as people read them. */
export const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  trouble: "needs attention",
  unavailable: "temporarily unavailable",
  connecting: "connecting",
  healthy: "healthy",
  none: "not connected",
  unknown: "not checked",
};
