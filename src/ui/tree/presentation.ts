import * as l10n from "@vscode/l10n";
import { shortName } from "../../base/plain";
import { formatCountdown, isBlank, oneLine, shorten } from "../../base/text";
import type { Condition } from "../../users/arrangement";
import type { Connection } from "../../model/connection";
import { meaningOfStatus } from "../../model/statusWords";

import { fullNameOf, type LeafUser } from "../../leaf/users";

export { fullNameOf };

/** What a Leaf user is called in a sentence, a title or a picker: at most 40 characters. */
export function nameOf(user: LeafUser): string {
  return shortName(fullNameOf(user));
}

/** How a connection looks in a row. */
export interface Look {
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id; undefined for the colour of text. */
  readonly colour?: string;
  /** What stands behind the name. */
  readonly text: string;
  /** What can be done with the row; the manifest's menus look for these words. */
  readonly can: readonly Capability[];
}

/** A word in a row's context value. */
export type Capability = "connect" | "again" | "pending" | "link" | "events" | "diagnose" | "reconnect";

type LookOf<K extends Connection["kind"]> = (connection: Extract<Connection, { kind: K }>, now: number) => Look;

/** Leaf's own word for an environment, or that it is not known. */
export function environmentText(environment: string | null): string {
  return environment === null || isBlank(environment) ? l10n.t("environment unknown") : shortName(environment);
}

const environmentOf = (environment: string | null) =>
  environment === null ? "" : ` · ${environmentText(environment)}`;

const looks: { readonly [K in Connection["kind"]]: LookOf<K> } = {
  unknown: () => ({
    icon: "circle-outline",
    colour: "disabledForeground",
    text: l10n.t("not checked yet"),
    can: ["connect"],
  }),
  notConnected: () => ({ icon: "circle-outline", text: l10n.t("not connected"), can: ["connect"] }),
  lost: () => ({
    icon: "warning",
    colour: "list.warningForeground",
    text: l10n.t("no longer connected"),
    can: ["connect", "diagnose"],
  }),
  starting: ({ environment }) => ({
    icon: "loading~spin",
    text: l10n.t("connecting…") + environmentOf(environment),
    can: ["pending"],
  }),
  awaitingFarmer: ({ environment, deadline }, now) => ({
    icon: "watch",
    colour: "charts.blue",
    // The countdown comes first, because a narrow side bar cuts the end.
    text: l10n.t("{0} · waiting for the farmer", formatCountdown(deadline - now)) + environmentOf(environment),
    can: ["pending", "link"],
  }),
  active: ({ status, environment }) => ({
    icon: "pass-filled",
    colour: "testing.iconPassed",
    text: statusText(status) + environmentOf(environment),
    can: ["events", "reconnect"],
  }),
  attention: (connection) => attentionLook(connection),
  expired: ({ environment }) => ({
    icon: "history",
    colour: "list.warningForeground",
    text: l10n.t("expired: sharing was not enabled in time") + environmentOf(environment),
    can: ["connect", "again", "diagnose"],
  }),
  cancelled: ({ environment }) => ({
    icon: "circle-slash",
    text: l10n.t("connecting was canceled") + environmentOf(environment),
    can: ["connect", "again"],
  }),
  failed: ({ environment, reason }) => ({
    icon: "error",
    colour: "list.errorForeground",
    text: `${l10n.t("not connected")}${environmentOf(environment)} · ${reason}`,
    can: ["connect", "again", "diagnose"],
  }),
};

/** Nobody is called to act while the provider has trouble; what can be done stays at hand. */
function attentionLook({ status, environment }: Extract<Connection, { kind: "attention" }>): Look {
  const calm = meaningOfStatus(status) === "unavailable";
  const words = calm ? l10n.t("temporarily unavailable") : statusText(status);
  return {
    ...(calm ? { icon: "clock" } : { icon: "warning", colour: "list.warningForeground" }),
    text: words + environmentOf(environment),
    can: ["connect", "events", "diagnose"],
  };
}

/** How a connection looks at this moment. */
export function lookOf(connection: Connection, now: number): Look {
  // The table is exhaustive, which the compiler can't carry over to a lookup by the union's own kind.
  const look = looks[connection.kind] as (connection: Connection, now: number) => Look;
  return look(connection, now);
}

/** Leaf's own word for a status, or that there is none. */
export function statusText(status: string | null): string {
  return status === null || isBlank(status) ? l10n.t("no status") : shorten(oneLine(status), 60);
}

/** How a condition looks as a group, and as something to filter by. */
interface ConditionLook {
  readonly label: string;
  readonly icon: string;
  readonly colour?: string;
  /** Whether the group is open at first. */
  readonly open: boolean;
}

const conditionLooks: { readonly [C in Condition]: () => ConditionLook } = {
  attention: () => ({
    label: l10n.t("Needs attention"),
    icon: "warning",
    colour: "list.warningForeground",
    open: true,
  }),
  failed: () => ({ label: l10n.t("Connecting failed"), icon: "error", colour: "list.errorForeground", open: true }),
  connecting: () => ({ label: l10n.t("Connecting"), icon: "watch", colour: "charts.blue", open: true }),
  unavailable: () => ({ label: l10n.t("Temporarily unavailable"), icon: "clock", open: false }),
  active: () => ({ label: l10n.t("Active"), icon: "pass-filled", colour: "testing.iconPassed", open: false }),
  notConnected: () => ({ label: l10n.t("Not connected"), icon: "circle-outline", open: false }),
  unknown: () => ({
    label: l10n.t("Not checked yet"),
    icon: "circle-outline",
    colour: "disabledForeground",
    open: false,
  }),
};

/** How a condition looks. */
export function conditionLook(condition: Condition): ConditionLook {
  return conditionLooks[condition]();
}
