import * as vscode from "vscode";
import { t } from "../../base/l10n";
import type { SandboxControl } from "../../accounts/sandboxControl";
import { healthOf } from "../../model/health";
import type { StoreView } from "../../model/store";
import { sessionText } from "../status/accountText";
import { VIEW_ID } from "../tree/viewId";
import { askChoice, BACK, type Choice } from "../prompts/prompts";

/** What a click on the status bar item offers: only what can be done now. */
export async function showActions(store: StoreView, sandbox: SandboxControl): Promise<void> {
  const { snapshot } = store;
  const { session } = snapshot;
  const health = healthOf(snapshot);
  const choices: Choice<string>[] = [];
  const offer = (when: boolean, icon: string, label: string, command: string) => {
    if (when) choices.push({ icon, label, value: command });
  };
  const signedIn = session.kind === "signedIn";
  offer(session.kind === "refused", "key", t("Sign in again"), "leafPanorama.signIn");
  offer(health.attention > 0, "pulse", t("Diagnose a connection…"), "leafPanorama.diagnose");
  offer(health.connecting > 0, "link-external", t("Open the farmer's Panorama page"), "leafPanorama.openSignInPage");
  offer(health.connecting > 0, "copy", t("Copy the farmer's link"), "leafPanorama.copySignInLink");
  offer(health.connecting > 0, "device-mobile", t("Show the farmer's link as a QR code"), "leafPanorama.showQrCode");
  offer(health.connecting > 0, "close", t("Cancel connecting"), "leafPanorama.cancelConnecting");
  offer(signedIn, "plug", t("Connect a Leaf user to Panorama…"), "leafPanorama.connect");
  offer(signedIn, "history", t("Show credential events…"), "leafPanorama.showEvents");
  offer(signedIn, "refresh", t("Refresh"), "leafPanorama.refresh");
  offer(signedIn, "add", t("Create a Leaf user…"), "leafPanorama.createLeafUser");
  offer(session.kind === "signedOut", "sign-in", t("Sign in to Leaf…"), "leafPanorama.signIn");
  offer(true, "organization", t("Switch account…"), "leafPanorama.switchAccount");
  offer(!sandbox.running, "beaker", t("Start the sandbox (no account needed)"), "leafPanorama.startSandbox");
  offer(sandbox.running, "debug-stop", t("Stop the sandbox"), "leafPanorama.stopSandbox");
  offer(true, "list-tree", t("Show the Leaf users"), `${VIEW_ID}.focus`);
  offer(true, "output", t("Show the log"), "leafPanorama.showLog");
  offer(signedIn || session.kind === "refused", "sign-out", t("Sign out"), "leafPanorama.signOut");
  const account = sessionText(session);
  const title = account === "" ? t("Leaf Panorama") : t("Leaf Panorama: {0}", account);
  const chosen = await askChoice(
    { title, step: 1, totalSteps: 1 },
    { placeholder: t("What do you want to do?"), choices },
  );
  if (chosen !== BACK) await vscode.commands.executeCommand(chosen);
}
