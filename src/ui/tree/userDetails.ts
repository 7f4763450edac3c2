import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { isBlank, MASK } from "../../base/text";
import { hasCredential, type Connection } from "../../model/connection";
import type { LeafUser } from "../../leaf/users";
import { sharedIcon } from "./sharedIcons";
import { fullNameOf, nameOf, statusText } from "./presentation";
import { rowItem } from "../surface/views";

/** One fact about a Leaf user or its credential. */
export interface DetailNode {
  readonly kind: "detail";
  readonly leafUserId: string;
  readonly id: string;
  readonly label: string;
  /** What is shown; a secret's is the mask. */
  readonly shown: string;
  /** What *Copy* copies; missing for secrets. */
  readonly value?: string;
  readonly icon?: string;
}

/** The facts that are known of a Leaf user. */
export function detailsOf(user: LeafUser, connection: Connection): DetailNode[] {
  const about = (label: string) => ({ kind: "detail", leafUserId: user.id, id: `${user.id}:${label}`, label }) as const;
  const fact = (label: string, value: string | null | undefined, icon?: string): DetailNode[] =>
    value === null || value === undefined || isBlank(value)
      ? []
      : [{ ...about(label), shown: value, value, ...(icon ? { icon } : {}) }];
  const secret = (label: string, present: boolean): DetailNode[] =>
    present ? [{ ...about(label), shown: MASK, icon: "lock" }] : [];
  const credential = hasCredential(connection) ? connection.credential : undefined;
  // Elsewhere a long name is cut.
  const longName = fullNameOf(user) === nameOf(user) ? null : fullNameOf(user);
  return [
    ...fact(l10n.t("Name"), longName, "account"),
    ...fact(l10n.t("Leaf user ID"), user.id, "key"),
    ...fact(l10n.t("Email"), user.email, "mail"),
    ...fact(l10n.t("Phone"), user.phone, "device-mobile"),
    ...fact(l10n.t("Address"), user.address, "home"),
    ...fact(l10n.t("External ID"), user.externalId, "link"),
    ...(hasCredential(connection) ? fact(l10n.t("Panorama status"), statusText(connection.status), "pulse") : []),
    ...(hasCredential(connection)
      ? fact(l10n.t("Client environment"), connection.environment, "server-environment")
      : []),
    ...(connection.kind === "failed" ? fact(l10n.t("Last attempt"), connection.reason, "error") : []),
    ...(credential
      ? [
          ...fact(l10n.t("Credential ID"), credential.id, "plug"),
          ...fact(l10n.t("Client ID"), credential.clientId, "organization"),
          ...fact(l10n.t("Partner username"), credential.username, "account"),
          ...fact(l10n.t("Created"), credential.createdTime, "calendar"),
          ...secret(l10n.t("Organization code"), credential.holds.organizationCode),
          ...secret(l10n.t("Access token"), credential.holds.accessToken),
          ...secret(l10n.t("Refresh token"), credential.holds.refreshToken),
        ]
      : []),
  ];
}

/** The row of one fact. */
export function detailItem(node: DetailNode): vscode.TreeItem {
  const hidden = node.value === undefined;
  const item = rowItem({
    label: node.label,
    description: node.shown,
    tooltip: [hidden ? l10n.t("{0}: stored by Leaf, not shown", node.label) : `${node.label}: ${node.value}`],
    spoken: hidden ? l10n.t("{0}, hidden", node.label) : `${node.label}, ${node.value}`,
  });
  item.id = node.id;
  item.contextValue = hidden ? "detail" : "detail copyable";
  if (node.icon) item.iconPath = sharedIcon(node.icon);
  return item;
}
