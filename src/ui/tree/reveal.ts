import type * as vscode from "vscode";
import { noFilter } from "../../users/arrangement";
import type { Listing } from "../../users/listing";
import type { LeafUsersTree, Node } from "./leafUsersTree";

/** What showing a Leaf user's row needs. */
export interface RevealParts {
  readonly listing: Listing;
  readonly tree: LeafUsersTree;
  readonly view: vscode.TreeView<Node>;
}

/** Which row, and whether it gets the keyboard. */
interface RevealOptions {
  /** The id of the provider whose row below the Leaf user's it is, if it has one. */
  readonly provider?: string | undefined;
  readonly focus?: boolean;
}

/** Shows and selects the row of a Leaf user that is loaded; a filter that hides it ends, because this one was asked for. */
export async function revealLeafUser(
  { listing, tree, view }: RevealParts,
  leafUserId: string,
  { provider, focus = false }: RevealOptions = {},
): Promise<void> {
  if (!tree.shows(leafUserId)) listing.setFilter(noFilter);
  // Gone in the meantime: there is nothing to show.
  if (!tree.shows(leafUserId)) return;
  const user = tree.nodeOf(leafUserId);
  const below = provider === undefined ? undefined : tree.providerNodeOf(leafUserId, provider);
  await view.reveal(below ?? user, { select: true, focus, expand: below === undefined && provider !== undefined });
}
