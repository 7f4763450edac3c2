import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { SandboxControl } from "../../accounts/sandboxControl";
import { tell } from "./commandRunner";
import { inView } from "../surface/progress";
import { VIEW_ID } from "../tree/viewId";

/** *Leaf: Start Sandbox*: starts the local Leaf and Panorama in this window and signs in to it. */
export async function startSandbox(sandbox: SandboxControl): Promise<void> {
  await inView(() => sandbox.start());
  await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
  tell(
    l10n.t(
      "The sandbox is running in this window: a local Leaf and Panorama with sample farmers. Nothing leaves this machine.",
    ),
  );
}

/** *Leaf: Stop Sandbox*: ends it and returns to the account of before. */
export async function stopSandbox(sandbox: SandboxControl): Promise<void> {
  await sandbox.stop();
}
