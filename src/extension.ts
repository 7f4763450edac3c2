import * as vscode from "vscode";
import { setSentences } from "./base/l10n";
import { messageOf } from "./base/text";
import { assemble, type Keep, type Parts } from "./assemble";
import { Listing } from "./users/listing";
import { ApiForExtensions } from "./host/apiForExtensions";
import { LeafAuthentication } from "./host/authentication";
import type { LeafPanoramaApi } from "./host/publicApi";
import { editorPorts } from "./host/ports";
import { ContextKeys } from "./host/contextKeys";
import { onSettingChange, refreshSettings } from "./host/settings";
import { AutoRefresh } from "./ui/status/autoRefresh";
import { AlertsDoor } from "./ui/alerts/alertsDoor";
import { AssistantsDoor } from "./ui/assistants/assistantsDoor";
import { deliveriesTab } from "./ui/alerts/deliveriesTab";
import { offerListenTask } from "./ui/alerts/listenTask";
import { registerAll } from "./ui/commands";
import { DataNodes } from "./ui/tree/dataNodes";
import { DocumentsDoor } from "./ui/documents/documentsDoor";
import { DiagnosisDocuments } from "./ui/diagnosis/diagnosisDocuments";
import { followWalkthrough } from "./ui/status/walkthroughSteps";
import { tellEndedAttempts } from "./ui/status/endedAttempts";
import { EventsPanels } from "./ui/events/panels";
import { EventsTextDocuments } from "./ui/events/textDocuments";
import { offerLinks } from "./ui/links/offerLinks";
import { environmentMark } from "./ui/tree/environmentMark";
import { LeafUsersTree } from "./ui/tree/leafUsersTree";
import { LeafUsersView } from "./ui/tree/leafUsersView";
import { matrixTab } from "./ui/matrix/matrixTab";
import { QrPanels } from "./ui/qr/qrPanel";
import type { AskToRenew } from "./accounts/tokens";
import { StatusBar } from "./ui/status/statusBar";
import { tellStorageTrouble } from "./ui/status/storageTrouble";
import { Ticker } from "./ui/status/ticker";

/** What the tests in the extension host work with; other extensions don't get it. */
export interface TestParts extends Parts {
  readonly authentication: LeafAuthentication;
  readonly listing: Listing;
  readonly tree: LeafUsersTree;
  readonly view: LeafUsersView["view"];
}

/** Builds the parts, connects them, and returns; nothing here waits for the network or for a secret. */
export function activate(context: vscode.ExtensionContext): LeafPanoramaApi & { readonly parts?: TestParts } {
  const keep: Keep = (part) => {
    context.subscriptions.push(part);
    return part;
  };
  setSentences(vscode.env.language, vscode.l10n.bundle);
  const { ports, failures, secretsChanged } = editorPorts(context, keep);
  const askToRenew: AskToRenew = async (...asked) => (await import("./ui/prompts/renewalPrompt")).askToRenew(...asked);
  const startSandbox = async (world?: string) => (await import("./sandbox/main")).startSandbox({ world });
  const core = assemble({ ...ports, askToRenew, startSandbox }, keep);
  const { accounts, clock, connector, data, erasure, log, others, sandbox, sessions, store, users } = core;
  const listing = keep(new Listing(store, context.globalState));

  const ticker = keep(new Ticker(store, clock));
  const dataNodes = keep(new DataNodes(data));
  const tree = keep(new LeafUsersTree(store, users, others, clock, dataNodes, listing));
  const { view } = keep(new LeafUsersView(tree, store, users, others, clock, ticker, sandbox, listing));
  keep(onSettingChange("providers", () => others.wantedChanged()));
  keep(environmentMark());
  keep(new AutoRefresh(view, tree, store, users, clock, refreshSettings, log));
  keep(new StatusBar(store, others, clock, ticker));
  const panels = keep(new EventsPanels({ ...core, extensionUri: context.extensionUri, sleep: ports.sleep }));
  const eventTexts = keep(new EventsTextDocuments());
  const startAgain = (id: string) => void vscode.commands.executeCommand("leafPanorama.startAgain", tree.nodeOf(id));
  const qrPanels = keep(new QrPanels(context.extensionUri, store, clock, startAgain));
  const matrix = keep(matrixTab({ ...core, extensionUri: context.extensionUri, listing, tree, view }));
  const alerts = new AlertsDoor({ ...core, dataNodes }, context.globalState, new ContextKeys(), keep);
  const deliveries = keep(deliveriesTab({ ...core, alerts, extensionUri: context.extensionUri, listing, tree, view }));
  keep(offerListenTask({ alerts, redactor: core.redactor }));
  const documents = keep(new DiagnosisDocuments(log));
  keep(tellEndedAttempts(connector, store, tree));
  keep(followWalkthrough(store, connector, core.partners));
  const addAccount = async () => (await import("./ui/commands/signIn")).addAccount(sessions);
  const authentication = keep(new LeafAuthentication(accounts, sessions, erasure, addAccount, log));
  const documentsDoor = keep(new DocumentsDoor({ ...core, tree, memory: context.workspaceState, secretsChanged }));
  const commandParts = {
    ...core,
    alerts,
    log: ports.log,
    dataNodes,
    deliveries,
    documents,
    documentsDoor,
    eventTexts,
    extensionId: context.extension.id,
    listing,
    matrix,
    panels,
    qrPanels,
    tree,
    view,
  };
  registerAll(keep, commandParts);
  keep(offerLinks(commandParts));
  const { api } = keep(new ApiForExtensions(store, (id) => tree.userById(id)));

  keep(new AssistantsDoor({ ...core, fetch: ports.fetch, tree }));

  const inBackground = (work: Promise<void>) => void work.catch((error: unknown) => log.error(messageOf(error)));
  keep(accounts.onDidChange(() => inBackground(sessions.follow())));
  keep(tellStorageTrouble(failures, clock));
  if (alerts.isOpen) inBackground(alerts.open().then(() => undefined));
  inBackground(sessions.restore().then(() => erasure.finish()));
  return context.extensionMode === vscode.ExtensionMode.Test
    ? Object.freeze({ ...api, parts: { ...core, authentication, listing, tree, view } })
    : api;
}
