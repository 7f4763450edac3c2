import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { locale } from "../../base/l10n";
import { isBlank } from "../../base/text";
import { hasCredential, type Connection } from "../../model/connection";
import type { LeafUser } from "../../leaf/users";
import { sharedIcon } from "./sharedIcons";
import { environmentText, fullNameOf, nameOf, statusText } from "./presentation";
import { rowItem } from "../surface/views";

/** One fact about a Leaf user or its credential, or several below a row of their own. */
export interface DetailNode {
  readonly kind: "detail";
  readonly leafUserId: string;
  readonly id: string;
  readonly label: string;
  readonly shown: string;
  /** What *Copy Value* copies; missing where the row stands for several facts. */
  readonly value?: string;
  readonly icon?: string;
  /** The row stands for the shown provider's credential. */
  readonly credential?: true;
  readonly children?: readonly DetailNode[];
}

/** The facts that are known of a Leaf user: the few that are needed often, and the rest one level below. */
export function detailsOf(user: LeafUser, connection: Connection): DetailNode[] {
  const about = (label: string) => ({ kind: "detail", leafUserId: user.id, id: `${user.id}:${label}`, label }) as const;
  const fact = (label: string, value: string | null | undefined, icon?: string, shown = value): DetailNode[] =>
    value === null || value === undefined || isBlank(value)
      ? []
      : [{ ...about(label), shown: shown ?? value, value, ...(icon ? { icon } : {}) }];
  const group = (label: string, shown: string, icon: string, children: readonly DetailNode[]): DetailNode[] =>
    children.length === 0 ? [] : [{ ...about(label), shown, icon, children }];
  const credentialRow = (rows: readonly DetailNode[]) => rows.map((row): DetailNode => ({ ...row, credential: true }));
  const credential = hasCredential(connection) ? connection.credential : undefined;
  // Elsewhere a long name is cut.
  const longName = fullNameOf(user) === nameOf(user) ? null : fullNameOf(user);
  const more = [
    ...fact(l10n.t("Name"), longName, "person"),
    ...fact(l10n.t("Phone"), user.phone, "device-mobile"),
    ...fact(l10n.t("Address"), user.address, "home"),
    ...fact(l10n.t("External ID"), user.externalId, "link"),
  ];
  return [
    ...(hasCredential(connection)
      ? credentialRow(
          group(
            l10n.t("Credential"),
            `${statusText(connection.status)} · ${environmentText(connection.environment)}`,
            "plug",
            [
              ...fact(l10n.t("Panorama status"), statusText(connection.status), "pulse"),
              ...fact(l10n.t("Client environment"), connection.environment, "server-environment"),
              ...fact(l10n.t("Credential ID"), credential?.id, "key"),
              ...fact(l10n.t("Client ID"), credential?.clientId, "organization"),
              ...fact(l10n.t("Partner username"), credential?.username, "person"),
              ...fact(l10n.t("Created"), credential?.createdTime, "calendar", localTime(credential?.createdTime)),
            ],
          ),
        )
      : []),
    ...(connection.kind === "failed" ? fact(l10n.t("Last attempt"), connection.reason, "error") : []),
    ...fact(l10n.t("Leaf user ID"), user.id, "key"),
    ...fact(l10n.t("Email"), user.email, "mail"),
    ...(more.length === 1 ? more : group(l10n.t("More Details"), "", "list-unordered", more)),
  ];
}

/** A moment on the user's clock; what can't be read as one stays as it is. */
function localTime(time: string | null | undefined): string | undefined {
  const at = Date.parse(time ?? "");
  if (Number.isNaN(at)) return time ?? undefined;
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** The row of one fact, or of several. */
export function detailItem(node: DetailNode): vscode.TreeItem {
  const value = node.value ?? node.shown;
  const item = rowItem(
    {
      label: node.label,
      description: node.shown,
      tooltip: [value === "" ? node.label : `${node.label}: ${value}`],
      spoken: node.shown === "" ? node.label : `${node.label}, ${node.shown}`,
    },
    node.children ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = node.id;
  item.contextValue = ["detail", node.value === undefined ? "" : "copyable", node.credential ? "credential" : ""]
    .filter(Boolean)
    .join(" ");
  if (node.icon) item.iconPath = sharedIcon(node.icon);
  return item;
}
