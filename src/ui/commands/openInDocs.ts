import * as vscode from "vscode";

/** Leaf's public documentation; its pages move, its root stays. */
const LEAF_DOCS = "https://docs.withleaf.io";

/** *Open Leaf's Documentation*. */
export async function openInDocs(): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(LEAF_DOCS));
}
