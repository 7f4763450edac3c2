import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { counted } from "../../base/l10n";
import type { LeafUser } from "../../leaf/users";
import { needsAttention, type AttachedProvider } from "../../users/otherProviders";
import { rowItem } from "../surface/views";
import { lookOf, nameOf, statusText } from "./presentation";
import { sharedIcon } from "./sharedIcons";

/** A provider that is attached to a Leaf user beside Panorama. */
export interface ProviderNode {
  readonly kind: "provider";
  readonly leafUserId: string;
  /** The provider's id. */
  readonly provider: string;
}

/** The row of an attached provider; of one that is not attached any more no more than its name. */
export function providerItem(
  node: ProviderNode,
  user: LeafUser | undefined,
  attached: AttachedProvider | undefined,
  now: number,
): vscode.TreeItem {
  const name = attached?.provider.name ?? node.provider;
  const look = attached && lookOf(attached.connection, now);
  const text = look?.text ?? l10n.t("not connected");
  const item = rowItem({
    label: name,
    description: text,
    tooltip: [`${name}: ${text}`, user ? nameOf(user) : ""],
    spoken: `${name}: ${text}`,
  });
  item.id = `${node.leafUserId}:provider:${node.provider}`;
  item.iconPath = sharedIcon(look?.icon ?? "circle-outline", look?.colour);
  item.contextValue = attached ? `provider${attached.provider.events ? " providerEvents" : ""}` : "";
  return item;
}

/** What a Leaf user's own row says of other providers that need somebody; empty if none does. */
export function othersText(others: readonly AttachedProvider[]): string {
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
