import * as vscode from "vscode";
import type { Keep, Parts } from "../assemble";
import { ContextKeys } from "../host/contextKeys";
import type { EditorPorts } from "../host/ports";
import { onSettingChange, refreshSettings } from "../host/settings";
import { Listing } from "../users/listing";
import { AlertsDoor } from "./alerts/alertsDoor";
import { deliveriesTab } from "./alerts/deliveriesTab";
import { offerListenTask } from "./alerts/listenTask";
import { AssistantsDoor } from "./assistants/assistantsDoor";
import { registerAll } from "./commands";
import { DiagnosisDocuments } from "./diagnosis/diagnosisDocuments";
import { DocumentsDoor } from "./documents/documentsDoor";
import { EventsPanels } from "./events/panels";
import { EventsTextDocuments } from "./events/textDocuments";
import { offerLinks } from "./links/offerLinks";
import { matrixTab } from "./matrix/matrixTab";
import { QrPanels } from "./qr/qrPanel";
import { AutoRefresh } from "./status/autoRefresh";
import { tellEndedAttempts } from "./status/endedAttempts";
import { StatusBar } from "./status/statusBar";
import { Ticker } from "./status/ticker";
import { followWalkthrough } from "./status/walkthroughSteps";
import { DataNodes } from "./tree/dataNodes";
import { environmentMark } from "./tree/environmentMark";
import { LeafUsersTree } from "./tree/leafUsersTree";
import { LeafUsersView } from "./tree/leafUsersView";

/** What others work with of what the window shows. */
export interface WindowParts {
  readonly alerts: AlertsDoor;
  readonly listing: Listing;
  readonly tree: LeafUsersTree;
  readonly view: LeafUsersView["view"];
}

/** Builds and registers all that shows in the editor's window; what is rarely used waits behind doors. */
export function windowParts(
  context: vscode.ExtensionContext,
  core: Parts,
  { ports, secretsChanged }: Pick<EditorPorts, "ports" | "secretsChanged">,
  keep: Keep,
): WindowParts {
  const { clock, connector, data, log, others, sandbox, store, users } = core;
  const { extensionUri } = context;
  const listing = keep(new Listing(store, context.globalState));
  const ticker = keep(new Ticker(store, clock));
  const dataNodes = keep(new DataNodes(data));
  const tree = keep(new LeafUsersTree(store, users, others, clock, dataNodes, listing));
  const { view } = keep(new LeafUsersView(tree, store, users, others, clock, ticker, sandbox, listing));
  keep(onSettingChange("providers", () => others.wantedChanged()));
  keep(environmentMark());
  keep(new AutoRefresh(view, tree, store, users, clock, refreshSettings, log));
  keep(new StatusBar(store, others, clock, ticker));
  const panels = keep(new EventsPanels({ ...core, extensionUri, sleep: ports.sleep }));
  const eventTexts = keep(new EventsTextDocuments());
  const startAgain = (id: string) => void vscode.commands.executeCommand("leafPanorama.startAgain", tree.nodeOf(id));
  const qrPanels = keep(new QrPanels(extensionUri, store, clock, startAgain));
  const matrix = keep(matrixTab({ ...core, extensionUri, listing, tree, view }));
  const alerts = new AlertsDoor({ ...core, dataNodes }, context.globalState, new ContextKeys(), keep);
  const deliveries = keep(deliveriesTab({ ...core, alerts, extensionUri, listing, tree, view }));
  keep(offerListenTask({ alerts, redactor: core.redactor }));
  const documents = keep(new DiagnosisDocuments(log));
  keep(tellEndedAttempts(connector, store, tree));
  keep(followWalkthrough(store, connector, core.partners));
  const documentsDoor = keep(new DocumentsDoor({ ...core, tree, memory: context.workspaceState, secretsChanged }));
  keep(new AssistantsDoor({ ...core, fetch: ports.fetch, tree }));
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
  return { alerts, listing, tree, view };
}
