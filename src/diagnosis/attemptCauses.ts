import * as l10n from "@vscode/l10n";
import type { LeafFailure } from "../leaf/errors";
import { causeOf, type Cause } from "./cause";
import type { EndedAttempt, Facts } from "./facts";
import { causeOfFailure, describeFailure } from "./failures";
import { meaningOfProblem } from "../events/eventMeaning";
import type { Trouble } from "../events/troubles";

/** Why the last attempt to connect ended badly; nothing if the connection works by now, or another attempt runs. */
export function attemptCauses(facts: Facts): Cause[] {
  const { attempt } = facts;
  if (!attempt || facts.healthy) return [];
  switch (attempt.kind) {
    case "expired":
      return [windowExpired(facts, attempt)];
    case "cancelled":
      return [cancelled(attempt)];
    case "failed":
      return [failed(facts, attempt)];
  }
}

function windowExpired({ windowMinutes }: Facts, { environment }: EndedAttempt): Cause {
  return {
    id: "windowExpired",
    title: l10n.t("The sign-in link expired"),
    sentence: l10n.t(
      "The farmer has {0} minutes to turn on “Leaf Integration” before the link expires. Start again, and send the new link when the farmer is at the computer.",
      windowMinutes,
    ),
    evidence: [l10n.t("The last attempt ({0}) ended without a working credential in Leaf.", environment)],
    confidence: "certain",
    remedy: "startAgain",
  };
}

function cancelled({ environment }: EndedAttempt): Cause {
  return {
    id: "cancelled",
    title: l10n.t("Connecting was canceled here"),
    sentence: l10n.t("The attempt was canceled in this editor. Connect again when the farmer is ready."),
    evidence: [l10n.t("The last attempt ({0}) was canceled, and Leaf has no working credential.", environment)],
    confidence: "certain",
    remedy: "startAgain",
  };
}

function failed(facts: Facts, attempt: Extract<EndedAttempt, { kind: "failed" }>): Cause {
  const { problem, reason, environment } = attempt;
  const evidence = [
    l10n.t("The last attempt ({0}) failed: {1}", environment, reason),
    ...(problem ? [describeFailure(problem)] : []),
  ];
  const refusal = problem && refusalOf(problem, facts);
  if (refusal) return { ...refusal, evidence };
  const known = problem && causeOfFailure(problem);
  if (known) return { ...known, evidence, confidence: "likely", remedy: "connectAgain" };
  return {
    id: "attemptFailed",
    title: l10n.t("The last attempt to connect failed"),
    sentence: l10n.t("The attempt ended before the farmer could act. Leaf's answer is below."),
    evidence,
    confidence: "likely",
    remedy: "connectAgain",
  };
}

function refusalOf(problem: LeafFailure, facts: Facts): Cause | undefined {
  if (problem.kind !== "rejected" && problem.kind !== "forbidden" && problem.kind !== "notFound") return undefined;
  const meaning = meaningOfProblem(problem.problem);
  if (meaning && ENTERED.has(meaning)) return causeOf(meaning, "certain");
  // The Leaf token was accepted in a call without the partner's credentials, so the 401 is about them.
  if (problem.status === 401) return causeOf("partnerRefused", "certain");
  // Leaf knows the Leaf user; what it did not find then is the operation.
  const userKnown = facts.leafUserFound.kind === "answered" && facts.leafUserFound.value;
  return problem.kind === "notFound" && userKnown ? causeOf("wrongOrganization", "likely") : undefined;
}

/** What lies in what was entered: the code, the environment, or the partner credentials. */
const ENTERED = new Set<Trouble>(["wrongOrganization", "environmentMismatch", "partnerRefused"]);
