import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { StoreView } from "../../model/store";
import type { Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { nameOf } from "../tree/presentation";
import { showBriefly } from "../surface/messages";

/** *Copy Leaf User ID*. */
export async function copyLeafUserId(store: StoreView, clock: Clock, node: Node | undefined): Promise<void> {
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Copy Leaf User ID") });
  await vscode.env.clipboard.writeText(user.id);
  showBriefly(l10n.t("Leaf user ID of {0} copied", nameOf(user)), 2000);
}
