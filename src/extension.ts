import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { systemClock, systemSleep } from "./base/clock";
import type { Disposable } from "./base/emitter";
import { setTranslator } from "./base/l10n";
import { messageOf } from "./base/text";
import { Redactor } from "./base/redact";
import { Choices } from "./core/choices";
import { Connector } from "./core/connector";
import { Credentials } from "./core/credentials";
import { DataFlow } from "./core/dataFlow";
import { LeafUsers } from "./core/leafUsers";
import { PartnerCredentialsShelf } from "./core/partnerCredentials";
import { SandboxControl } from "./core/sandboxControl";
import { Sessions } from "./core/sessions";
import { Store } from "./core/store";
import { AttemptFiles } from "./host/attemptFiles";
import { LeaseFiles } from "./host/leaseFiles";
import { EditorLog } from "./host/log";
import { EditorSecrets } from "./host/secrets";
import { followApiUrl } from "./host/settings";
import { nodeFetch } from "./leaf/fetch";
import { leafAt } from "./leaf/send";
import { panorama } from "./providers/panorama";
import { registerAll } from "./ui/commands";
import { DataNodes } from "./ui/dataNodes";
import { DiagnosisDocuments } from "./ui/diagnosisDocuments";
import { tellEndedAttempts } from "./ui/endedAttempts";
import { EventsPanels } from "./ui/events/panels";
import { LeafUsersTree } from "./ui/leafUsersTree";
import { LeafUsersView } from "./ui/leafUsersView";
import { QrPanels } from "./ui/qrPanel";
import { StatusBar } from "./ui/statusBar";
import { Ticker } from "./ui/ticker";

/** What the tests in the extension host work with; other extensions get nothing. */
export interface TestParts {
  readonly connector: Connector;
  readonly sandbox: SandboxControl;
  readonly sessions: Sessions;
  readonly shelf: EditorSecrets;
  readonly store: Store;
  readonly tree: LeafUsersTree;
  readonly users: LeafUsers;
}

/** Builds the parts, connects them, and returns; nothing here waits for the network or for a secret. */
export function activate(context: vscode.ExtensionContext): TestParts | undefined {
  const keep = <T extends Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  setTranslator((message, ...args) => vscode.l10n.t(message, ...args));
  const redactor = new Redactor();
  const log = new EditorLog(keep(vscode.window.createOutputChannel("Leaf Panorama", { log: true })), redactor);
  const clock = systemClock;
  const random = Math.random;
  const tools = { fetch: nodeFetch, clock, sleep: systemSleep, log, random };

  const shelf = new EditorSecrets(context.secrets, log);
  const store = new Store();
  const at = (target: Parameters<typeof leafAt>[0]) => leafAt(target, tools);
  const sessions = keep(new Sessions(store, { shelf, leafAt: at, clock, redactor, log }));
  const users = new LeafUsers(store, sessions, panorama, clock, log);
  const windowId = randomUUID();
  const shared = context.globalStorageUri.fsPath;
  const attempts = keep(new AttemptFiles(path.join(shared, "attempts"), log));
  const lease = new LeaseFiles(path.join(shared, "leases"), windowId, clock, systemSleep, log);
  const connecting = { ...tools, redactor, attempts, lease, windowId, secrets: shelf, newId: randomUUID };
  const connector = keep(new Connector(store, sessions, users, panorama, connecting));
  const credentials = new Credentials(store, sessions, users, panorama, redactor);
  const data = new DataFlow(sessions, panorama);
  const partners = new PartnerCredentialsShelf(shelf, clock);
  const launch = async () => (await import("./sandbox/main")).startSandbox({});
  const sandbox = keep(new SandboxControl(store, sessions, partners, launch));

  const ticker = keep(new Ticker(store));
  const dataNodes = keep(new DataNodes(data));
  const tree = keep(new LeafUsersTree(store, users, clock, dataNodes));
  const { view } = keep(new LeafUsersView(tree, store, users, clock, ticker, sandbox));
  keep(new StatusBar(store, clock, ticker));
  const { extensionUri } = context;
  const panels = keep(
    new EventsPanels({ extensionUri, sessions, store, provider: panorama, clock, sleep: systemSleep }),
  );
  const qrPanels = keep(new QrPanels(extensionUri, store, clock));
  const documents = keep(new DiagnosisDocuments(log));
  keep(tellEndedAttempts(connector, store, tree));
  const provider = panorama;
  const choices = new Choices(context.globalState);
  const state = { choices, clock, data, partners, provider, redactor, sandbox, sessions, store, users };
  const views = { dataNodes, documents, panels, qrPanels, tree, view };
  registerAll(keep, { ...state, ...views, connector, credentials, log });

  keep(followApiUrl((apiUrl) => void sessions.restore(apiUrl).catch((error: unknown) => log.error(messageOf(error)))));
  const testing = context.extensionMode === vscode.ExtensionMode.Test;
  return testing ? { connector, sandbox, sessions, shelf, store, tree, users } : undefined;
}
