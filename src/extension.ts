import * as vscode from "vscode";
import type { AskToRenew } from "./accounts/tokens";
import { assemble, type Keep, type Parts } from "./assemble";
import { setSentences } from "./base/l10n";
import { messageOf } from "./base/text";
import { ApiForExtensions } from "./host/apiForExtensions";
import { LeafAuthentication } from "./host/authentication";
import { editorPorts } from "./host/ports";
import type { LeafPanoramaApi } from "./host/publicApi";
import { tellStorageTrouble } from "./ui/status/storageTrouble";
import { windowParts, type WindowParts } from "./ui/windowParts";

/** What the tests in the extension host work with; other extensions don't get it. */
export interface TestParts extends Parts, Omit<WindowParts, "alerts"> {
  readonly authentication: LeafAuthentication;
}

/** Builds the parts, connects them, and returns; nothing here waits for the network or for a secret. */
export function activate(context: vscode.ExtensionContext): LeafPanoramaApi & { readonly parts?: TestParts } {
  const keep: Keep = (part) => {
    context.subscriptions.push(part);
    return part;
  };
  setSentences(vscode.env.language, vscode.l10n.bundle);
  const editor = editorPorts(context, keep);
  const askToRenew: AskToRenew = async (...asked) => (await import("./ui/prompts/renewalPrompt")).askToRenew(...asked);
  const startSandbox = async (world?: string) => (await import("./sandbox/main")).startSandbox({ world });
  const core = assemble({ ...editor.ports, askToRenew, startSandbox }, keep);
  const { accounts, clock, erasure, log, sessions, store } = core;
  const { alerts, listing, tree, view } = windowParts(context, core, editor, keep);
  const addAccount = async () => (await import("./ui/commands/signIn")).addAccount(sessions);
  const authentication = keep(new LeafAuthentication(accounts, sessions, erasure, addAccount, log));
  const { api } = keep(new ApiForExtensions(store, (id) => tree.userById(id)));

  const inBackground = (work: Promise<void>) => void work.catch((error: unknown) => log.error(messageOf(error)));
  keep(accounts.onDidChange(() => inBackground(sessions.follow())));
  keep(tellStorageTrouble(editor.failures, clock));
  if (alerts.isOpen) inBackground(alerts.open().then(() => undefined));
  inBackground(sessions.restore().then(() => erasure.finish()));
  return context.extensionMode === vscode.ExtensionMode.Test
    ? Object.freeze({ ...api, parts: { ...core, authentication, listing, tree, view } })
    : api;
}
