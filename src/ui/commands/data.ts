import * as vscode from "vscode";
import { t } from "../../base/l10n";
import type { DataGroupNode, DataNodes } from "../dataNodes";
import { Told } from "../gate";
import type { Node } from "../leafUsersTree";
import { VIEW_ID } from "../leafUsersView";

/** *Refresh*, on the rows *Fields* and *Files*, and *Try Again* below them. */
export function refreshData(data: DataNodes, node: Node | undefined): void {
  data.refresh(groupOf(node));
}

/** The row *Load more…* below *Files*. */
export async function loadMoreFiles(data: DataNodes, node: Node | undefined): Promise<void> {
  const group = groupOf(node);
  await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => data.loadMore(group));
}

function groupOf(node: Node | undefined): DataGroupNode {
  if (node?.kind !== "dataGroup") throw new Told(t("This works on the rows “Fields” and “Files” of a Leaf user."));
  return node;
}
