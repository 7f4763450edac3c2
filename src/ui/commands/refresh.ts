import * as vscode from "vscode";
import type { DataFlow } from "../../core/dataFlow";
import type { LeafUsers } from "../../core/leafUsers";
import { VIEW_ID } from "../leafUsersView";

/** *Leaf: Refresh*: asks Leaf again for what is loaded. */
export async function refresh(users: LeafUsers, data: DataFlow): Promise<void> {
  // Rows that are expanded ask again when they are drawn anew.
  data.forget();
  await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => users.refresh());
}

/** The row *Load more…*. */
export async function loadMore(users: LeafUsers): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => users.loadMore());
}
