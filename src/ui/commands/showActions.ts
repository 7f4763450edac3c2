import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
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
  offer(session.kind === "refused", "key", l10n.t("Sign In Again"), "leafPanorama.signIn");
  offer(health.connecting > 0, "link-external", l10n.t("Open Panorama Page"), "leafPanorama.openSignInPage");
  offer(health.connecting > 0, "copy", l10n.t("Copy Panorama Link"), "leafPanorama.copySignInLink");
  offer(health.connecting > 0, "device-mobile", l10n.t("Show QR Code"), "leafPanorama.showQrCode");
  offer(health.connecting > 0, "close", l10n.t("Cancel Connecting"), "leafPanorama.cancelConnecting");
  offer(health.attention > 0, "pulse", l10n.t("Diagnose Connection"), "leafPanorama.diagnose");
  offer(signedIn, "plug", l10n.t("Connect to Panorama…"), "leafPanorama.connect");
  offer(signedIn, "history", l10n.t("Show Credential Events"), "leafPanorama.showEvents");
  offer(signedIn, "table", l10n.t("Show Provider Matrix"), "leafPanorama.showProviderMatrix");
  offer(signedIn, "refresh", l10n.t("Refresh Leaf Users"), "leafPanorama.refresh");
  offer(signedIn, "add", l10n.t("Create Leaf User…"), "leafPanorama.createLeafUser");
  offer(session.kind === "signedOut", "sign-in", l10n.t("Sign In…"), "leafPanorama.signIn");
  offer(true, "organization", l10n.t("Switch Account…"), "leafPanorama.switchAccount");
  offer(!sandbox.running, "beaker", l10n.t("Start Sandbox"), "leafPanorama.startSandbox");
  offer(sandbox.running, "debug-stop", l10n.t("Stop Sandbox"), "leafPanorama.stopSandbox");
  offer(true, "list-tree", l10n.t("Show Leaf Users"), `${VIEW_ID}.focus`);
  offer(true, "output", l10n.t("Show Log"), "leafPanorama.showLog");
  offer(signedIn || session.kind === "refused", "sign-out", l10n.t("Sign Out"), "leafPanorama.signOut");
  const account = sessionText(session);
  const title = account === "" ? l10n.t("Leaf Panorama") : l10n.t("Leaf Panorama: {0}", account);
  const chosen = await askChoice(
    { title, step: 1, totalSteps: 1 },
    { placeholder: l10n.t("What do you want to do?"), choices },
  );
  if (chosen !== BACK) await vscode.commands.executeCommand(chosen);
}
