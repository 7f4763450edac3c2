import * as l10n from "@vscode/l10n";
import { formatCountdown } from "../base/text";
import { isPending } from "../model/connection";
import { attemptCauses } from "./attemptCauses";
import type { Cause, CauseId, Confidence } from "./cause";
import { credentialCauses } from "./credentialCauses";
import type { Facts } from "./facts";
import { leafCauses, notConnectedCauses } from "./leafCauses";
import { lookedAt } from "./lookedAt";
import { otherCauses } from "./otherCauses";

/** What comes out of a diagnosis. */
export interface Diagnosis {
  /**
   * `fine`: it works. `waiting`: an attempt is under way. `explained`: the first cause says why not.
   * `unexplained`: it does not work, and nothing that was looked at says why.
   */
  readonly verdict: "fine" | "waiting" | "explained" | "unexplained";
  /** The verdict in a sentence. */
  readonly sentence: string;
  /** The likeliest first. */
  readonly causes: readonly Cause[];
  /** What was looked at, and what could not be. */
  readonly lookedAt: readonly string[];
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/** Finds out why a connection does not work, from facts alone. Pure. */
export function diagnose(facts: Facts): Diagnosis {
  // What keeps Leaf from answering comes first, then what was tried last, then what happened before.
  const found = [
    ...leafCauses(facts),
    ...(facts.provider.shown
      ? [...attemptCauses(facts), ...credentialCauses(facts), ...notConnectedCauses(facts)]
      : otherCauses(facts)),
  ];
  const causes = merge(found).sort((left, right) => RANK[left.confidence] - RANK[right.confidence]);
  return { ...verdictOf(facts, causes), causes, lookedAt: lookedAt(facts) };
}

/** One cause for each id: the surer one, with the evidence of all. */
function merge(causes: readonly Cause[]): Cause[] {
  const byId = new Map<CauseId, Cause>();
  for (const cause of causes) {
    const known = byId.get(cause.id);
    const surer = known && RANK[known.confidence] <= RANK[cause.confidence] ? known : cause;
    byId.set(cause.id, { ...surer, evidence: [...new Set([...(known?.evidence ?? []), ...cause.evidence])] });
  }
  return [...byId.values()];
}

function verdictOf(facts: Facts, causes: readonly Cause[]): Pick<Diagnosis, "verdict" | "sentence"> {
  const [first] = causes;
  const { connection, now } = facts;
  if (first) {
    return {
      verdict: "explained",
      sentence: facts.healthy ? l10n.t("Leaf says it works, but: {0}", first.title) : first.title,
    };
  }
  if (facts.healthy) return { verdict: "fine", sentence: l10n.t("No problem found") };
  if (isPending(connection)) {
    return {
      verdict: "waiting",
      sentence:
        connection.kind === "awaitingFarmer"
          ? l10n.t("No problem found: waiting for the farmer, {0} left", formatCountdown(connection.deadline - now))
          : l10n.t("No problem found: connecting"),
    };
  }
  return { verdict: "unexplained", sentence: l10n.t("No cause found") };
}
