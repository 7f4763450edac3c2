import * as l10n from "@vscode/l10n";
import { counted } from "../base/l10n";
import { oneLine, shorten } from "../base/text";
import { momentOf } from "../leaf/dates";
import { isPending } from "../model/connection";
import { summarize } from "../events/events";
import { meaningOfStatus } from "../model/statusWords";
import { causeOf, type Cause, type Confidence } from "./cause";
import { credentialOf, eventsOf, utc, type Facts } from "./facts";
import { isPassing, meaningOf, openTroubles, type Finding } from "../events/eventMeaning";
import type { Trouble } from "../events/troubles";

/** Why a credential that is there does not work, by its events, its status and its environment. */
export function credentialCauses(facts: Facts): Cause[] {
  // While the farmer is awaited, the old credential is being replaced: its troubles are history.
  if (isPending(facts.connection)) return [];
  const open = openTroubles(eventsOf(facts), facts.healthy, facts.now);
  const lasting = open.filter(({ trouble }) => !isPassing(trouble));
  const passing = open.filter(({ trouble }) => isPassing(trouble));
  const byEvents = group(lasting).map((findings, index) => eventCause(facts, findings, index === 0));
  const explained = lasting.some(({ explicit }) => explicit);
  return [
    ...environmentCauses(facts),
    ...statusCauses(facts, explained),
    ...byEvents,
    ...group(passing).map(passingCause),
  ];
}

function group(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<Trouble, Finding[]>();
  for (const finding of findings) groups.set(finding.trouble, [...(groups.get(finding.trouble) ?? []), finding]);
  return [...groups.values()];
}

function eventCause(facts: Facts, findings: readonly Finding[], newest: boolean): Cause {
  const explicit = findings.some((finding) => finding.explicit);
  const trouble = findings[0]?.trouble ?? "refused";
  const evidence = [...describe(findings), ...statusEvidence(facts)];
  if (!explicit) return { ...byStatusAlone(causeOf(trouble, "possible")), evidence };
  return { ...causeOf(trouble, !newest ? "possible" : facts.healthy ? "likely" : "certain"), evidence };
}

/** A cause as it is worded where only an HTTP status speaks for it. */
function byStatusAlone(cause: Cause): Cause {
  const titles: Partial<Record<Cause["id"], string>> = {
    cognitoTokenExpired: l10n.t("The farmer may have to authorize again"),
    sharingOff: l10n.t("The farmer may no longer share the data"),
  };
  const title = titles[cause.id];
  if (title === undefined) return cause;
  return { ...cause, title, sentence: l10n.t("Based on the HTTP status alone: {0}", cause.sentence) };
}

function statusEvidence(facts: Facts): string[] {
  const status = credentialOf(facts)?.status;
  return status ? [l10n.t("Credential status in Leaf: {0}", oneLine(status))] : [];
}

function describe(findings: readonly Finding[]): string[] {
  const [newest] = findings;
  if (!newest) return [];
  const { event } = newest;
  const at = momentOf(event.createdDate);
  const line = [
    Number.isNaN(at) ? l10n.t("Event without a date") : l10n.t("Event of {0}", utc(at)),
    event.statusCode === null ? "" : l10n.t("HTTP {0}", event.statusCode),
    shorten(oneLine(summarize(event)), 160),
  ];
  return [
    line.filter((part) => part !== "").join(" · "),
    ...(findings.length > 1
      ? [
          counted(
            findings.length,
            l10n.t("{0} such event with no success since", findings.length),
            l10n.t("{0} such events with no success since", findings.length),
          ),
        ]
      : []),
  ];
}

function passingCause(findings: readonly Finding[]): Cause {
  const trouble = findings[0]?.trouble ?? "serverTrouble";
  return { ...causeOf(trouble, findings.length >= 3 ? "likely" : "possible"), evidence: describe(findings) };
}

/** What the status word suggests; `explained`: an event says it in so many words, and counts more. Never certain. */
function statusCauses(facts: Facts, explained: boolean): Cause[] {
  const status = credentialOf(facts)?.status ?? ("status" in facts.connection ? facts.connection.status : null);
  if (facts.healthy || !status) return [];
  const evidence = statusEvidence(facts);
  switch (meaningOfStatus(status)) {
    case "works":
      return [];
    case "unavailable":
      return [{ ...unavailable(), evidence }];
    case "unauthenticated":
      return explained ? [] : [{ ...causeOf("tokenExpired", "likely"), evidence }];
    case "missingPermission":
      return explained ? [] : [{ ...causeOf("limitedPermission", "likely"), evidence }];
    case undefined: {
      const meaning = explained ? undefined : suggestionOf(status);
      if (!meaning) return [];
      const more = meaning.confidence === "likely" ? [] : [l10n.t("Leaf doesn't document this status.")];
      return [{ ...causeOf(meaning.trouble, meaning.confidence), evidence: [...evidence, ...more] }];
    }
  }
}

function unavailable(): Cause {
  return {
    id: "providerUnavailable",
    title: l10n.t("Panorama is temporarily unavailable"),
    sentence: l10n.t(
      "Leaf reports that Panorama's API is having problems. Leaf retries automatically; no action is needed.",
    ),
    evidence: [],
    confidence: "likely",
  };
}

/** What a word suggests that Leaf does not document. */
function suggestionOf(status: string): { trouble: Trouble; confidence: Confidence } | undefined {
  const words = status.toLowerCase().replace(/[^a-z]+/g, " ");
  if (/expired/.test(words)) return { trouble: "tokenExpired", confidence: "likely" };
  if (/revoked|unshared|disabled|deauthori[sz]ed|disconnected/.test(words))
    return { trouble: "sharingOff", confidence: "likely" };
  if (/limited|permission|forbidden/.test(words)) return { trouble: "limitedPermission", confidence: "likely" };
  if (/unauthenticated|unauthori[sz]ed|authentication|reauth|not authori[sz]ed/.test(words))
    return { trouble: "tokenExpired", confidence: "possible" };
  const trouble = meaningOf(status);
  return trouble && { trouble, confidence: "possible" };
}

function environmentCauses(facts: Facts): Cause[] {
  const credential = credentialOf(facts);
  if (!credential || facts.healthy) return [];
  const { clientEnvironment, clientId } = credential;
  const twin = facts.partners.find((partner) => partner.clientId === clientId);
  if (!twin || !clientEnvironment || twin.environment === clientEnvironment.toUpperCase()) return [];
  // The same client ID may be kept for both; only the other environment alone is a contradiction.
  const both = facts.partners.some(
    (partner) => partner.clientId === clientId && partner.environment === clientEnvironment.toUpperCase(),
  );
  if (both) return [];
  return [
    {
      ...causeOf("environmentMismatch", "certain"),
      evidence: [
        l10n.t("The credential's clientEnvironment is {0}.", clientEnvironment),
        l10n.t("Its client ID is the one saved here for {0}.", twin.environment),
      ],
    },
  ];
}
