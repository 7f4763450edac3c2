import * as l10n from "@vscode/l10n";
import { oneLine, shorten } from "../base/text";
import { summarize } from "../events/events";
import { momentOf } from "../leaf/dates";
import type { ProviderOrganization } from "../leaf/organizations";
import { meaningOfStatus } from "../model/statusWords";
import type { Cause } from "./cause";
import { credentialOf, eventsOf, utc, type Facts } from "./facts";

const LISTED = 5;

/** Why a connection to another provider than the shown one does not work, or brings no data. Pure. */
export function otherCauses(facts: Facts): Cause[] {
  if (facts.credential.kind !== "answered") return [];
  const credential = credentialOf(facts);
  if (!credential) return [missing(facts)];
  return [...organizationCauses(facts), ...statusCauses(facts, credential.status), ...endingCauses(facts)];
}

function missing({ provider, leafUserFound }: Facts): Cause {
  const unknown = leafUserFound.kind === "answered" && !leafUserFound.value;
  return {
    id: "notConnected",
    title: l10n.t("Not connected yet"),
    sentence: l10n.t("Leaf has no {0} credential for this Leaf user.", provider.name),
    evidence: [l10n.t("Leaf has no credential. Deleting one also deletes its events.")],
    confidence: unknown ? "possible" : "certain",
  };
}

const wordOf = ({ status }: ProviderOrganization) => (status ?? "").trim().toUpperCase();

function line({ id, name, status, managementUri }: ProviderOrganization): string {
  const who = [oneLine(name ?? ""), id === null ? "" : `(${oneLine(id)})`].filter(Boolean).join(" ");
  // The rest of the address holds the key of the developer's app.
  const where = URL.canParse(managementUri ?? "") ? new URL(managementUri ?? "").origin : "";
  return shorten([`${who}: ${status ?? l10n.t("no status")}`, where].filter(Boolean).join(" · "), 300);
}

/** A connection that works and brings no data is most often one of its organizations. */
function organizationCauses({ organizations, provider }: Facts): Cause[] {
  if (organizations.kind !== "answered" || organizations.value.length === 0) return [];
  const all = organizations.value;
  const blocked = all.filter((one) => wordOf(one) === "BLOCKED");
  const selected = all.filter((one) => wordOf(one) === "SELECTED");
  if (blocked.length > 0) {
    return [
      {
        id: "organizationsBlocked",
        title: l10n.t("Organizations are blocked: {0} of {1}", blocked.length, all.length),
        sentence: l10n.t(
          "Leaf reads nothing from a blocked organization: it isn't connected to your app at {0}, or lacks a permission. The grower opens the organization's page and completes the connection there.",
          provider.name,
        ),
        evidence: blocked.slice(0, LISTED).map(line),
        confidence: selected.length === 0 ? "certain" : "likely",
      },
    ];
  }
  if (selected.length > 0) return [];
  return [
    {
      id: "organizationsNotSelected",
      title: l10n.t("No organization is selected"),
      sentence: l10n.t("Leaf reads data of selected organizations only. Select those that it is to read."),
      evidence: all.slice(0, LISTED).map(line),
      confidence: "likely",
    },
  ];
}

function statusCauses(facts: Facts, status: string | null): Cause[] {
  const { provider, healthy } = facts;
  if (healthy) return [];
  const evidence = [
    ...(status === null ? [] : [l10n.t("Credential status in Leaf: {0}", oneLine(status))]),
    ...lastFailure(facts),
  ];
  switch (meaningOfStatus(status)) {
    case "works":
      return [];
    case "unauthenticated":
      return [
        {
          id: "providerUnauthenticated",
          title: l10n.t("{0} no longer accepts the credential", provider.name),
          sentence: l10n.t("The grower must authorize again at {0}.", provider.name),
          evidence,
          confidence: evidence.length > 1 ? "certain" : "likely",
        },
      ];
    case "missingPermission":
      return [
        {
          id: "providerPermission",
          title: l10n.t("{0} grants less than Leaf needs", provider.name),
          sentence: l10n.t("The connection works in part. The grower must grant more at {0}.", provider.name),
          evidence,
          confidence: "likely",
        },
      ];
    case "unavailable":
      return [
        {
          id: "providerUnavailable",
          title: l10n.t("{0} is temporarily unavailable", provider.name),
          sentence: l10n.t("Leaf retries automatically; no action is needed."),
          evidence,
          confidence: "likely",
        },
      ];
    case undefined:
      return [
        {
          id: "providerStatus",
          title: l10n.t("Leaf doesn't say that it works"),
          sentence: l10n.t("Leaf doesn't document this status. The events can tell more."),
          evidence,
          confidence: "possible",
        },
      ];
  }
}

/** The newest exchange, if it failed: whatever failed before is over. */
function lastFailure(facts: Facts): string[] {
  const [newest] = eventsOf(facts);
  if (!newest || newest.statusCode === null || newest.statusCode < 400) return [];
  const at = momentOf(newest.createdDate);
  return [
    [
      Number.isNaN(at) ? l10n.t("Event without a date") : l10n.t("Event of {0}", utc(at)),
      l10n.t("HTTP {0}", newest.statusCode),
      shorten(oneLine(summarize(newest)), 160),
    ].join(" · "),
  ];
}

function endingCauses({ provider }: Facts): Cause[] {
  if (!provider.ends) return [];
  const { lastDay, successor } = provider.ends;
  return [
    {
      id: "providerEnds",
      title: l10n.t("{0} ends after {1}", provider.name, lastDay),
      sentence: l10n.t("Each grower must authorize {0} separately, with keys of a new app.", successor),
      evidence: [],
      confidence: "possible",
    },
  ];
}
