import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { SECTION } from "../../host/settings";
import type { DocumentsDoor } from "../documents/documentsDoor";
import { tell, Told } from "./commandRunner";

/** *Don't Warn About Secrets in This File*, a quick fix; from elsewhere, the file in front. */
export async function ignoreSecretsInFile(door: DocumentsDoor, given: unknown): Promise<void> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (!uri) throw new Told(l10n.t("Open the file first."));
  await (await door.warnings()).ignore(uri);
}

/** *Turn Off Warnings About Secrets*, a quick fix: in all windows, until the setting says otherwise. */
export async function turnOffSecretWarnings(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  await settings.update("warnAboutSecrets", false, vscode.ConfigurationTarget.Global);
  tell(l10n.t("Leaf no longer warns about secrets in open files."), {
    title: l10n.t("Open Settings"),
    command: "workbench.action.openSettings",
    args: [`${SECTION}.warnAboutSecrets`],
  });
}
