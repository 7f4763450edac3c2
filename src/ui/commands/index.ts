import type { Disposable } from "../../base/emitter";
import type { LeafUsers } from "../../users/leafUsers";
import type { DataNodes } from "../tree/dataNodes";
import type { EditorLog } from "../../host/log";
import type { EventsPanels } from "../events/panels";
import { commandRunner } from "./commandRunner";
import type { Node } from "../tree/leafUsersTree";
import type { QrPanels } from "../qr/qrPanel";
import { editAccount, removeAccount, switchAccount, type AccountParts } from "./accounts";
import { clearFilter, groupByStatus, sortLeafUsers } from "./arrangeLeafUsers";
import { connect, startAgain, type ConnectParts } from "./connect";
import { copyDetail } from "./copyDetail";
import { copyLeafUserId } from "./copyLeafUserId";
import { createCredential, type CreateCredentialParts } from "./createCredential";
import { createLeafUser } from "./createLeafUser";
import { loadMoreFiles, refreshData } from "./data";
import { deleteLeafUser, type DeleteLeafUserParts } from "./deleteLeafUser";
import { copyDiagnosis, diagnose, type DiagnoseParts } from "./diagnose";
import { disconnect, type DisconnectParts } from "./disconnect";
import { editLeafUser } from "./editLeafUser";
import { EventLogCommands, type EventLogParts } from "./eventLog";
import { exportEvents } from "./exportEvents";
import { filterLeafUsers } from "./filterLeafUsers";
import { findLeafUser, type FindLeafUserParts } from "./findLeafUser";
import { openInDocs } from "./openInDocs";
import { PartnerCredentialsCommands } from "./partnerCredentials";
import { PendingConnectionCommands } from "./pendingConnection";
import { loadAll, loadMore, refresh } from "./refresh";
import { startSandbox, stopSandbox } from "./sandbox";
import { showActions } from "./showActions";
import { showEvents } from "./showEvents";
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
    EventLogParts,
    FindLeafUserParts {
  readonly users: LeafUsers;
  readonly panels: EventsPanels;
  readonly qrPanels: QrPanels;
  readonly dataNodes: DataNodes;
  readonly log: EditorLog;
}

/** Registers every command of the manifest. */
export function registerAll(keep: (part: Disposable) => void, parts: CommandParts): void {
  const { store, sessions, users, sandbox, connector, panels, qrPanels, documents, clock, log } = parts;
  const { data, dataNodes, listing } = parts;
  const register = commandRunner(log);
  const on = (command: string, handler: (node: Node | undefined) => Promise<void> | void) =>
    keep(register(`leafPanorama.${command}`, handler));
  /** For commands that ask Leaf for something: a session that was refused is renewed, and then they go on. */
  const onSession = (command: string, handler: (node: Node | undefined) => Promise<void> | void) =>
    on(command, async (node) => {
      await renewIfRefused(sessions, store);
      await handler(node);
    });
  /** For commands that name a Leaf user: the view may be closed, and then nobody has loaded the list yet. */
  const onKnownUser = (command: string, handler: (node: Node | undefined) => Promise<void>) =>
    on(command, async (node) => {
      await users.ensureLoaded();
      await handler(node);
    });
  const onUser = (command: string, handler: (node: Node | undefined) => Promise<void>) =>
    onSession(command, async (node) => {
      await users.ensureLoaded();
      await handler(node);
    });
  const partner = new PartnerCredentialsCommands(sessions, parts.partners, parts.provider);
  const pending = new PendingConnectionCommands(store, connector, clock, qrPanels);

  on("signIn", () => signIn(parts));
  on("signOut", () => signOut(parts.erasure, store));
  on("switchAccount", () => switchAccount(parts));
  on("addAccount", () => addAccount(sessions));
  on("editAccount", () => editAccount(parts));
  on("removeAccount", () => removeAccount(parts));
  on("startSandbox", () => startSandbox(sandbox));
  on("stopSandbox", () => stopSandbox(sandbox));
  onSession("refresh", () => refresh(users, data));
  onSession("loadMore", () => loadMore(users));
  onSession("loadAll", () => loadAll(users));
  on("stopChecking", () => users.stopChecking());
  onSession("createLeafUser", () => createLeafUser(parts));
  onUser("editLeafUser", (node) => editLeafUser(parts, node));
  onUser("deleteLeafUser", (node) => deleteLeafUser(parts, node));
  onKnownUser("copyLeafUserId", (node) => copyLeafUserId(store, clock, node));
  on("openInDocs", () => openInDocs());
  onSession("findLeafUser", () => findLeafUser(parts));
  on("filterLeafUsers", () => filterLeafUsers(parts));
  on("clearFilter", () => clearFilter(listing));
  on("sortLeafUsers", () => sortLeafUsers(listing));
  on("groupByStatus", () => groupByStatus(listing, true));
  on("showAsOneList", () => groupByStatus(listing, false));
  onUser("connect", (node) => connect(parts, node));
  onUser("startAgain", (node) => startAgain(parts, node));
  onSession("setPartnerCredentials", () => partner.set());
  onSession("showPartnerCredentialsStatus", () => partner.showStatus());
  onSession("forgetPartnerCredentials", () => partner.forget());
  onKnownUser("openSignInPage", (node) => pending.open(node));
  onKnownUser("copySignInLink", (node) => pending.copy(node));
  onKnownUser("cancelConnecting", (node) => pending.cancel(node));
  onKnownUser("showQrCode", (node) => pending.showQrCode(node));
  onUser("createCredential", (node) => createCredential(parts, node));
  onUser("disconnect", (node) => disconnect(parts, node));
  onUser("exportEvents", (node) => exportEvents(parts, node));
  onSession("refreshData", (node) => refreshData(dataNodes, node));
  onSession("loadMoreFiles", (node) => loadMoreFiles(dataNodes, node));
  const eventLog = new EventLogCommands(parts);
  on("copyEvents", (panel) => eventLog.copy(panel));
  on("exportShownEvents", (panel) => eventLog.export(panel));
  on("openEventsAsText", (panel) => eventLog.openAsText(panel));
  on("copyEventAsCurl", (panel) => eventLog.copyCurl(panel));
  onUser("showEvents", (node) => showEvents(store, clock, panels, node));
  onKnownUser("diagnose", (node) => diagnose(parts, node));
  on("copyDiagnosis", () => copyDiagnosis(documents));
  on("showActions", () => showActions(store, sandbox));
  on("showLog", () => log.show());
  on("copyDetail", (node) => copyDetail(node));
}
