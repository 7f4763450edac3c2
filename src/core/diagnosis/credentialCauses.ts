import { t } from "../../base/l10n";
import { oneLine, shorten } from "../../base/text";
import { isPending } from "../connection";
import { summarize } from "../events";
import { configurationCause } from "./attemptCauses";
import { remedies, type Cause, type Confidence } from "./cause";
import { credentialOf, eventsOf, utc, type Facts } from "./facts";
import { isPassing, meaningOf, openTroubles, type Finding, type Trouble } from "./signs";

/** Why a credential that is there does not work, by its events, its status and its environment. */
export function credentialCauses(facts: Facts): Cause[] {
  // While the farmer is awaited, the old credential is being replaced: its troubles are history.
  if (isPending(facts.connection)) return [];
  const open = openTroubles(eventsOf(facts), facts.healthy);
  const lasting = open.filter(({ trouble }) => !isPassing(trouble));
  const passing = open.filter(({ trouble }) => isPassing(trouble));
  const byEvents = group(lasting).map((findings, index) => eventCause(facts, findings, index === 0));
  const hardened = byEvents.length > 0 ? byEvents : statusCauses(facts);
  return [...environmentCauses(facts), ...hardened, ...(passing.length > 0 ? [passingCause(passing)] : [])];
}

function group(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<Trouble, Finding[]>();
  for (const finding of findings) groups.set(finding.trouble, [...(groups.get(finding.trouble) ?? []), finding]);
  return [...groups.values()];
}

function eventCause(facts: Facts, findings: readonly Finding[], newest: boolean): Cause {
  const explicit = findings.some((finding) => finding.explicit);
  const confidence: Confidence = !newest ? "possible" : explicit && !facts.healthy ? "certain" : "likely";
  const trouble = findings[0]?.trouble ?? "refused";
  return {
    ...causeOf(trouble, confidence),
    evidence: [...describe(findings), ...statusEvidence(facts)],
  };
}

function statusEvidence(facts: Facts): string[] {
  const status = credentialOf(facts)?.status;
  return status ? [t("Leaf's status of the credential: {0}", oneLine(status))] : [];
}

function describe(findings: readonly Finding[]): string[] {
  const [newest] = findings;
  if (!newest) return [];
  const { event } = newest;
  const at = Date.parse(event.createdDate ?? "");
  const line = [
    Number.isNaN(at) ? t("Event without a date") : t("Event of {0}", utc(at)),
    event.statusCode === null ? "" : t("HTTP {0}", event.statusCode),
    shorten(oneLine(summarize(event)), 160),
  ];
  return [
    line.filter((part) => part !== "").join(" · "),
    ...(findings.length > 1 ? [t("{0} such events, and no success since", findings.length)] : []),
  ];
}

/** The cause that a trouble points to, without evidence yet. */
export function causeOf(trouble: Trouble, confidence: Confidence): Cause {
  const of = (id: Cause["id"], title: string, sentence: string, remedy: Cause["remedy"]): Cause => ({
    id,
    title,
    sentence,
    evidence: [],
    confidence,
    ...(remedy ? { remedy } : {}),
  });
  switch (trouble) {
    case "tokenExpired":
      return of(
        "cognitoTokenExpired",
        t("The Cognito token is not accepted any more"),
        t(
          "Leaf can't renew its access to Panorama, so the farmer has to authorize again. Connecting with one click instead of by hand makes this rarer.",
        ),
        remedies.connectAgain(),
      );
    case "sharingOff":
      return of(
        "sharingOff",
        t("The farmer no longer shares the data"),
        t(
          "Panorama refuses Leaf the operation's data. Ask the farmer whether “Leaf Integration” is still on (Manage Operation → Data Sharing → Connections), then connect again.",
        ),
        remedies.connectAgain(),
      );
    case "limitedPermission":
      return of(
        "limitedPermission",
        t("Panorama permits Leaf only a part"),
        t(
          "The connection exists, but not all that Leaf asks for is permitted. The farmer's role in the operation may not be enough; somebody who manages the operation can share it.",
        ),
        remedies.showEvents(),
      );
    case "wrongOrganization":
      return configurationCause("wrongOrganizationCode", confidence);
    case "environmentMismatch":
      return configurationCause("environmentMismatch", confidence);
    case "partnerRefused":
      return configurationCause("partnerRefused", confidence);
    case "rateLimited":
    case "serverTrouble":
      return of(
        "providerTrouble",
        t("Panorama has trouble of its own"),
        t("The newest exchanges between Leaf and Panorama failed on Panorama's side. Leaf tries again by itself."),
        remedies.showEvents(),
      );
    case "refused":
      return of(
        "providerRefuses",
        t("Panorama refuses Leaf's requests"),
        t("The newest exchanges were refused for a reason that is not known here. The events hold the details."),
        remedies.showEvents(),
      );
  }
}

function passingCause(findings: readonly Finding[]): Cause {
  const trouble = findings[0]?.trouble ?? "serverTrouble";
  return { ...causeOf(trouble, findings.length >= 3 ? "likely" : "possible"), evidence: describe(findings) };
}

/** What the status word alone suggests; Leaf documents only ACTIVE, so this is never certain. */
function statusCauses(facts: Facts): Cause[] {
  const status = credentialOf(facts)?.status ?? ("status" in facts.connection ? facts.connection.status : null);
  if (facts.healthy || !status) return [];
  const trouble = meaningOfStatus(status);
  if (!trouble) return [];
  const said = trouble.confidence === "likely" ? [] : [t("No event tells more; the sharing may also have been ended.")];
  return [{ ...causeOf(trouble.trouble, trouble.confidence), evidence: [...statusEvidence(facts), ...said] }];
}

function meaningOfStatus(status: string): { trouble: Trouble; confidence: Confidence } | undefined {
  const words = status.toLowerCase().replace(/[^a-z]+/g, " ");
  if (/expired/.test(words)) return { trouble: "tokenExpired", confidence: "likely" };
  if (/revoked|unshared|disabled|deauthori[sz]ed|disconnected/.test(words))
    return { trouble: "sharingOff", confidence: "likely" };
  if (/limited|permission|forbidden/.test(words)) return { trouble: "limitedPermission", confidence: "likely" };
  if (/unauthenticated|unauthori[sz]ed|authentication|reauth|not authori[sz]ed/.test(words))
    return { trouble: "tokenExpired", confidence: "possible" };
  return meaningOfWord(status);
}

function meaningOfWord(status: string): { trouble: Trouble; confidence: Confidence } | undefined {
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
      ...configurationCause("environmentMismatch", "certain"),
      evidence: [
        t("The credential's clientEnvironment is {0}.", clientEnvironment),
        t("Its client ID is the one kept here for {0}.", twin.environment),
      ],
    },
  ];
}
