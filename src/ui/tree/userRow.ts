import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { counted, locale } from "../../base/l10n";
import type { Condition } from "../../users/arrangement";
import type { Connection } from "../../model/connection";
import { OLD_STATUS_MS } from "../../model/store";
import { agoText } from "../../users/summary";
import type { LeafUser } from "../../leaf/users";
import { sharedIcon } from "./sharedIcons";
import { markEnvironment } from "./environmentMark";
import { isTroubled, needsAttention, type AttachedProvider } from "../../users/otherProviders";
import { conditionLook, fullNameOf, lookOf, nameOf, statusText, type Look } from "./presentation";
import { rowItem, tooltipOf } from "../surface/views";

/** The row of a Leaf user, without its tooltip: that is made when somebody points at it. */
export function userItem(
  leafUserId: string,
  user: LeafUser | undefined,
  connection: Connection,
  checkedAt: number | undefined,
  now: number,
  others: readonly AttachedProvider[] = [],
): vscode.TreeItem {
  const name = user ? fullNameOf(user) : leafUserId;
  const look = worst(lookOf(connection, now), connection, others);
  const text = [look.text + ageOf(connection, checkedAt, now), othersText(others)].filter(Boolean).join(" · ");
  const texts = { label: name, description: text, spoken: `${name}, Panorama: ${text}` };
  const item = rowItem(texts, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `user:${leafUserId}`;
  item.iconPath = sharedIcon(look.icon, look.colour);
  item.contextValue = `leafUser ${look.can.join(" ")}`;
  markEnvironment(item, connection);
  return item;
}

/** The row has the icon of the worst of its providers; an attempt that is under way stays in sight. */
function worst(look: Look, connection: Connection, others: readonly AttachedProvider[]): Look {
  return isTroubled(connection, () => others) ? { ...look, icon: "warning", colour: "list.warningForeground" } : look;
}

/** What a Leaf user's own row says of other providers that need somebody; empty if none does. */
function othersText(others: readonly AttachedProvider[]): string {
  const [first, ...rest] = others.filter(needsAttention);
  if (!first) return "";
  const status = "status" in first.connection ? first.connection.status : null;
  const text = `${first.provider.name} ${statusText(status)}`;
  return rest.length === 0
    ? text
    : counted(
        rest.length,
        l10n.t("{0} and {1} other provider", text, rest.length),
        l10n.t("{0} and {1} other providers", text, rest.length),
      );
}

/** How old a status is that the disk has kept, or that was not asked for in a long time. */
export function ageOf({ kind }: Connection, checkedAt: number | undefined, now: number): string {
  const told = kind === "active" || kind === "attention" || kind === "notConnected" || kind === "lost";
  if (!told || checkedAt === undefined || now - checkedAt <= OLD_STATUS_MS) return "";
  return ` · ${agoText(now - checkedAt)}`;
}

/** What a row says when somebody points at it: who it is, and the status. */
export function userTooltip(...known: Parameters<typeof userFacts>): string {
  return tooltipOf(userFacts(...known));
}

/** Who a Leaf user is, and the status, a line each; the first is the name. */
export function userFacts(
  user: LeafUser,
  connection: Connection,
  checkedAt: number | undefined,
  now: number,
  others: readonly AttachedProvider[] = [],
): string[] {
  const checked = checkedAt === undefined ? [] : [l10n.t("Checked {0}", agoText(Math.max(0, now - checkedAt)))];
  const email = user.email ? [user.email] : [];
  const attached = others.map(({ provider, connection: other }) => `${provider.name}: ${lookOf(other, now).text}`);
  return [nameOf(user), ...email, `Panorama: ${lookOf(connection, now).text}`, ...checked, ...attached];
}

/** The row above the Leaf users in one condition. Trouble is open at first, because it is what one looks for. */
export function groupItem(condition: Condition, count: number): vscode.TreeItem {
  const { label, icon, colour, open } = conditionLook(condition);
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const number = new Intl.NumberFormat(locale()).format(count);
  const texts = {
    label,
    description: number,
    spoken: counted(count, l10n.t("{0}, {1} Leaf user", label, count), l10n.t("{0}, {1} Leaf users", label, count)),
  };
  const item = rowItem(texts, open ? Expanded : Collapsed);
  item.id = `group:${condition}`;
  item.iconPath = sharedIcon(icon, colour);
  item.contextValue = "group";
  return item;
}
