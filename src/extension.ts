import * as vscode from "vscode";
import { systemSleep } from "./base/clock";
import { setTranslator } from "./base/l10n";
import { messageOf } from "./base/text";
import { buildCore, type CoreParts, type Keep } from "./buildCore";
import { Listing } from "./users/listing";
import { LeafAuthentication } from "./host/authentication";
import { refreshSettings } from "./host/settings";
import { AutoRefresh } from "./ui/status/autoRefresh";
import { registerAll } from "./ui/commands";
import { addAccount } from "./ui/commands/signIn";
import { DataNodes } from "./ui/tree/dataNodes";
import { DiagnosisDocuments } from "./ui/diagnosis/diagnosisDocuments";
import { tellEndedAttempts } from "./ui/status/endedAttempts";
import { EventsPanels } from "./ui/events/panels";
import { EventsTextDocuments } from "./ui/events/textDocuments";
import { LeafUsersTree } from "./ui/tree/leafUsersTree";
import { LeafUsersView } from "./ui/tree/leafUsersView";
import { QrPanels } from "./ui/qr/qrPanel";
import { askToRenew } from "./ui/prompts/renewalPrompt";
import { StatusBar } from "./ui/status/statusBar";
import { tellStorageTrouble } from "./ui/status/storageTrouble";
import { Ticker } from "./ui/status/ticker";

/** What the tests in the extension host work with; other extensions get nothing. */
export interface TestParts extends CoreParts {
  readonly authentication: LeafAuthentication;
  readonly listing: Listing;
  readonly tree: LeafUsersTree;
  readonly view: LeafUsersView["view"];
}

/** Builds the parts, connects them, and returns; nothing here waits for the network or for a secret. */
export function activate(context: vscode.ExtensionContext): TestParts | undefined {
  const keep: Keep = (part) => {
    context.subscriptions.push(part);
    return part;
  };
  setTranslator((message, ...args) => vscode.l10n.t(message, ...args));
  const core = buildCore(context, keep, askToRenew);
  const { accounts, clock, connector, data, erasure, log, pause, sandbox, sessions, store, users } = core;
  const listing = keep(new Listing(store, context.globalState));

  const ticker = keep(new Ticker(store, pause));
  const dataNodes = keep(new DataNodes(data));
  const tree = keep(new LeafUsersTree(store, users, clock, dataNodes, listing));
  const { view } = keep(new LeafUsersView(tree, store, users, clock, ticker, sandbox, pause, listing));
  keep(new AutoRefresh(view, tree, store, users, clock, refreshSettings, log));
  keep(new StatusBar(store, clock, ticker, pause));
  const panels = keep(new EventsPanels({ ...core, extensionUri: context.extensionUri, sleep: systemSleep }));
  const eventTexts = keep(new EventsTextDocuments());
  const qrPanels = keep(new QrPanels(context.extensionUri, store, clock));
  const documents = keep(new DiagnosisDocuments(log));
  keep(tellEndedAttempts(connector, store, tree));
  const authentication = keep(new LeafAuthentication(accounts, sessions, erasure, () => addAccount(sessions), log));
  registerAll(keep, { ...core, dataNodes, documents, eventTexts, listing, panels, qrPanels, tree, view });

  const inBackground = (work: Promise<void>) => void work.catch((error: unknown) => log.error(messageOf(error)));
  keep(accounts.onDidChange(() => inBackground(sessions.follow())));
  keep(tellStorageTrouble(core.storageFailures, clock));
  inBackground(sessions.restore().then(() => erasure.finish()));
  return context.extensionMode === vscode.ExtensionMode.Test
    ? { ...core, authentication, listing, tree, view }
    : undefined;
}
