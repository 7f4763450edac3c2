import type * as vscode from "vscode";
import type { LeafUser } from "../../leaf/users";
import type { AttachedProvider } from "../../users/otherProviders";
import { rowItem } from "../surface/views";
import { lookOf, nameOf } from "./presentation";
import { sharedIcon } from "./sharedIcons";
import { ageOf } from "./userRow";

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
  const look = lookOf(attached?.connection ?? { kind: "notConnected" }, now);
  const text = look.text + (attached ? ageOf(attached.connection, attached.checkedAt, now) : "");
  const item = rowItem({
    label: name,
    description: text,
    tooltip: [`${name}: ${text}`, user ? nameOf(user) : ""],
    spoken: `${name}: ${text}`,
  });
  item.id = `${node.leafUserId}:provider:${node.provider}`;
  item.iconPath = sharedIcon(look.icon, look.colour);
  item.contextValue = attached ? `provider${attached.provider.events ? " providerEvents" : ""}` : "";
  return item;
}
