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

/** Shows and selects the row of a Leaf user that is loaded; a filter that hides it ends, because this one was asked for. */
export async function revealLeafUser({ listing, tree, view }: RevealParts, leafUserId: string): Promise<void> {
  if (!tree.shows(leafUserId)) listing.setFilter(noFilter);
  // Gone in the meantime: there is nothing to show.
  if (!tree.shows(leafUserId)) return;
  await view.reveal(tree.nodeOf(leafUserId), { select: true, focus: false });
}
