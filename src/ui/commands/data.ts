import * as l10n from "@vscode/l10n";
import type { DataGroupNode, DataNodes } from "../tree/dataNodes";
import { Told } from "./commandRunner";
import type { Node } from "../tree/leafUsersTree";
import { inView } from "../surface/progress";

/** *Refresh*, on the rows *Fields* and *Files*, and *Try Again* below them. */
export function refreshData(data: DataNodes, node: Node | undefined): void {
  data.refresh(groupOf(node));
}

/** The row *Load more…* below *Files*. */
export async function loadMoreFiles(data: DataNodes, node: Node | undefined): Promise<void> {
  const group = groupOf(node);
  await inView(() => data.loadMore(group));
}

function groupOf(node: Node | undefined): DataGroupNode {
  if (node?.kind !== "dataGroup") throw new Told(l10n.t("Run this on the “Fields” or “Files” row of a Leaf user."));
  return node;
}
