import * as vscode from "vscode";
import type { AlertsDoor } from "../alerts/alertsDoor";

/** *Show Alerts*: the view is there from then on. */
export async function showAlerts(alerts: AlertsDoor): Promise<void> {
  await alerts.open();
  await vscode.commands.executeCommand("leafPanorama.alerts.focus");
}
