import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Told } from "./commandRunner";
import type { Node } from "../tree/leafUsersTree";
import { showBriefly } from "../surface/messages";

/** *Copy*, on a detail row; secrets have no value to copy. */
export async function copyDetail(node: Node | undefined): Promise<void> {
  if (node?.kind !== "detail" || node.value === undefined) throw new Told(l10n.t("This row has no value to copy."));
  await vscode.env.clipboard.writeText(node.value);
  showBriefly(l10n.t("{0} copied", node.label), 2000);
}
