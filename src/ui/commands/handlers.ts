import type { SecretsStorage } from "../../model/storage";
import type { LeafUsers } from "../../users/leafUsers";
import type { DataNodes } from "../tree/dataNodes";
import type { EditorLog } from "../../host/log";
import type { EventsPanels } from "../events/panels";
import type { CommandId } from "./ids";
import type { Node } from "../tree/leafUsersTree";
import type { QrPanels } from "../qr/qrPanel";
import { alertsForwardToSetting } from "../../host/settings";
import type { AlertsDoor } from "../alerts/alertsDoor";
import type { DeliveriesTab } from "../alerts/deliveriesTab";
import type { DocumentsDoor } from "../documents/documentsDoor";
import type { EventsTextDocuments } from "../events/textDocuments";
import { isAlertNode } from "../alerts/nodes";
import { inView } from "../surface/progress";
import {
  copyListenerAddress,
  replay,
  sendSample,
  startListening,
  testTunnel,
  type ListenerParts,
} from "./alertListener";
import { editAccount, removeAccount, switchAccount, type AccountParts } from "./accounts";
import { clearFilter, groupByStatus, sortLeafUsers } from "./arrangeLeafUsers";
import { connect, startAgain, type ConnectParts } from "./connect";
import { copyDetail } from "./copyDetail";
import { copyLeafUserId } from "./copyLeafUserId";
import { createCredential, type CreateCredentialParts } from "./createCredential";
import { createLeafUser } from "./createLeafUser";
import { loadMoreFiles, refreshData } from "./data";
import { copyDeliveries, exportDeliveries, openDeliveryAsText, showDeliveries, showDelivery } from "./deliveries";
import { deleteLeafUser, type DeleteLeafUserParts } from "./deleteLeafUser";
import { copyDiagnosis, diagnose, type DiagnoseParts } from "./diagnose";
import { connectProvider, type ConnectProviderParts } from "./connectProvider";
import { disconnectProvider, type DisconnectProviderParts } from "./disconnectProvider";
import { disconnect, type DisconnectParts } from "./disconnect";
import { editLeafUser } from "./editLeafUser";
import { EventLogCommands, type EventLogParts } from "./eventLog";
import { exportEvents } from "./exportEvents";
import { saveFixture, startSandboxWithFixture, type FixtureParts } from "./fixtures";
import { filterLeafUsers } from "./filterLeafUsers";
import { findLeafUser, type FindLeafUserParts } from "./findLeafUser";
import { openInDocs } from "./openInDocs";
import { PartnerCredentialsCommands } from "./partnerCredentials";
import { PendingConnectionCommands } from "./pendingConnection";
import { copyMatrix, exportMatrix, showProviderMatrix, type MatrixParts } from "./providerMatrix";
import { loadAll, loadMore, refresh } from "./refresh";
import { startSandbox, stopSandbox } from "./sandbox";
import { showActions } from "./showActions";
import { showEvents } from "./showEvents";
import { showAlerts } from "./showAlerts";
import { copyLeafUserLink, showLeafUser, type ShowLeafUserParts } from "./showLeafUser";
import { ignoreSecretsInFile, turnOffSecretWarnings } from "./secretWarnings";
import { replaceWebhook } from "./replaceWebhook";
import { copyReceiverCode, verifyDelivery, verifySignature } from "./verifySignature";
import { copyWebhookSecret, createWebhook, deleteWebhook } from "./webhooks";
import { addAccount, signIn } from "./signIn";
import { renewIfRefused } from "../prompts/signedIn";
import { signOut } from "./signOut";

/** What the commands work with. */
export interface CommandParts
  extends
    AccountParts,
    ConnectParts,
    CreateCredentialParts,
    DeleteLeafUserParts,
    DiagnoseParts,
    DisconnectParts,
    ConnectProviderParts,
    DisconnectProviderParts,
    EventLogParts,
    FindLeafUserParts,
    FixtureParts,
    ShowLeafUserParts,
    MatrixParts {
  readonly users: LeafUsers;
  readonly panels: EventsPanels;
  readonly qrPanels: QrPanels;
  readonly dataNodes: DataNodes;
  readonly log: EditorLog;
  readonly alerts: AlertsDoor;
  readonly deliveries: DeliveriesTab;
  readonly documentsDoor: DocumentsDoor;
  readonly eventTexts: EventsTextDocuments;
  readonly storage: SecretsStorage;
}

/** Links are opened with what the commands are made of. */
export { openLink } from "../links/openLink";

/** What a command does with what the editor passes. */
type Handler = (node: Node | undefined) => Promise<void> | void;

/** What each command does. */
export function handlersOf(parts: CommandParts): Record<CommandId, Handler> {
  const { store, sessions, users, sandbox, connector, panels, qrPanels, documents, clock, log } = parts;
  const { data, dataNodes, listing } = parts;
  /** For commands that ask Leaf for something: a session that was refused is renewed, and then they go on. */
  const onSession =
    (handler: Handler): Handler =>
    async (node) => {
      await renewIfRefused(sessions, store);
      await handler(node);
    };
  /** For commands that name a Leaf user: the view may be closed, and then nobody has loaded the list yet. */
  const onKnownUser =
    (handler: Handler): Handler =>
    async (node) => {
      await users.ensureLoaded();
      await handler(node);
    };
  const onUser = (handler: Handler): Handler => onSession(onKnownUser(handler));
  /** For commands of alerts, which are loaded with the first of them. */
  const onAlerts =
    (handler: (alerts: ListenerParts, node: unknown) => Promise<void> | void): Handler =>
    async (node) => {
      const alerts = await parts.alerts.open();
      await handler({ ...parts, ...alerts, forwardTo: alertsForwardToSetting }, node);
    };
  // Few ever use these, so that they are loaded apart.
  const copying = () => import("./copyAs");
  const code = () => import("./codeExports");
  const partner = new PartnerCredentialsCommands(sessions, parts.partners, parts.provider);
  const pending = new PendingConnectionCommands(store, connector, clock, qrPanels);
  const eventLog = new EventLogCommands(parts);

  return {
    signIn: () => signIn(parts),
    signOut: () => signOut(parts.erasure, store),
    switchAccount: () => switchAccount(parts),
    addAccount: () => addAccount(sessions),
    editAccount: (node) => editAccount(parts, node),
    removeAccount: (node) => removeAccount(parts, node),
    startSandbox: () => startSandbox(sandbox),
    stopSandbox: () => stopSandbox(sandbox),
    startSandboxWithFixture: (file) => startSandboxWithFixture(parts, file),
    saveFixture: onUser((node) => saveFixture(parts, node)),
    refresh: onSession(() => refresh(users, data)),
    loadMore: onSession(() => loadMore(users)),
    loadAll: onSession(() => loadAll(users)),
    stopChecking: () => users.stopChecking(),
    createLeafUser: onSession(() => createLeafUser(parts)),
    editLeafUser: onUser((node) => editLeafUser(parts, node)),
    deleteLeafUser: onUser((node) => deleteLeafUser(parts, node)),
    copyLeafUserId: onKnownUser((node) => copyLeafUserId(store, clock, node)),
    copyLeafUserLink: onKnownUser((node) => copyLeafUserLink(parts, node)),
    showLeafUser: (node) => showLeafUser(parts, node),
    ignoreSecretsInFile: (node: unknown) => ignoreSecretsInFile(parts.documentsDoor, node),
    turnOffSecretWarnings: () => turnOffSecretWarnings(),
    openInDocs: () => openInDocs(),
    findLeafUser: onSession(() => findLeafUser(parts)),
    filterLeafUsers: () => filterLeafUsers(parts),
    clearFilter: () => clearFilter(listing),
    sortLeafUsers: () => sortLeafUsers(listing),
    groupByStatus: () => groupByStatus(listing, true),
    showAsOneList: () => groupByStatus(listing, false),
    connect: onUser((node) => connect(parts, node)),
    startAgain: onUser((node) => startAgain(parts, node)),
    setPartnerCredentials: onSession(() => partner.set()),
    showPartnerCredentialsStatus: onSession(() => partner.showStatus()),
    forgetPartnerCredentials: onSession(() => partner.forget()),
    openSignInPage: onKnownUser((node) => pending.open(node)),
    copySignInLink: onKnownUser((node) => pending.copy(node)),
    cancelConnecting: onKnownUser((node) => pending.cancel(node)),
    showQrCode: onKnownUser((node) => pending.showQrCode(node)),
    createCredential: onUser((node) => createCredential(parts, node)),
    disconnect: onUser((node) => disconnect(parts, node)),
    connectProvider: onUser((node) => connectProvider(parts, node)),
    disconnectProvider: onUser((node) => disconnectProvider(parts, node)),
    exportEvents: onUser((node) => exportEvents(parts, node)),
    refreshData: onSession((node) => refreshData(dataNodes, node)),
    loadMoreFiles: onSession((node) => loadMoreFiles(dataNodes, node)),
    copyEvents: (panel) => eventLog.copy(panel),
    exportShownEvents: (panel) => eventLog.export(panel),
    openEventsAsText: (panel) => eventLog.openAsText(panel),
    showEvents: onUser((node) => showEvents(store, clock, panels, parts.others, node)),
    diagnose: onKnownUser((node) => diagnose(parts, node)),
    copyDiagnosis: () => copyDiagnosis(documents),
    showProviderMatrix: onSession(() => showProviderMatrix(parts)),
    copyMatrix: () => copyMatrix(parts),
    exportMatrix: () => exportMatrix(parts),
    showAlerts: () => showAlerts(parts.alerts),
    refreshAlerts: onSession(onAlerts(async ({ webhooks }) => inView(() => webhooks.refresh()))),
    createWebhook: onSession(onAlerts(createWebhook)),
    replaceWebhook: onSession(onAlerts(replaceWebhook)),
    deleteWebhook: onSession(onAlerts(deleteWebhook)),
    copyWebhookSecret: onSession(onAlerts(copyWebhookSecret)),
    startListening: onAlerts(startListening),
    stopListening: onAlerts(({ listener }) => listener.stop()),
    copyListenerAddress: onAlerts(copyListenerAddress),
    testTunnel: onAlerts(testTunnel),
    sendSampleAlert: onKnownUser(onAlerts(sendSample)),
    replayAlert: onAlerts(replay),
    showDeliveries: () => showDeliveries(parts),
    showDelivery: onAlerts((alerts, node) => showDelivery({ ...parts, ...alerts }, node)),
    openDeliveryAsText: onAlerts((alerts, node) => openDeliveryAsText({ ...parts, ...alerts }, node)),
    copyDeliveries: onAlerts((alerts) => copyDeliveries({ ...parts, ...alerts })),
    exportDeliveries: onAlerts((alerts) => exportDeliveries({ ...parts, ...alerts })),
    verifySignature: async (node: unknown) => {
      if (!isAlertNode(node, "delivery")) return verifySignature(parts.redactor);
      return verifyDelivery(await parts.alerts.open(), node);
    },
    copyReceiverCode: () => copyReceiverCode(),
    copyAs: async (node) => (await copying()).copyAs(parts, node),
    copyWithSecretsAs: onSession(async (node) => (await copying()).copyWithSecretsAs(parts, node)),
    copyFlowAs: async (node) => (await code()).copyFlowAs(parts, node),
    exportPostman: async (node) => (await code()).exportPostman(parts, node),
    exportHttpFile: async (node) => (await code()).exportHttpFile(parts, node),
    copyLeafTypes: async () => (await code()).copyLeafTypes(),
    saveLeafTypes: async () => (await code()).saveLeafTypes(),
    showActions: () => showActions(store, sandbox),
    showLog: () => log.show(),
    copyDetail: (node) => copyDetail(node),
  };
}
