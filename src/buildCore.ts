import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { systemClock, systemSleep } from "./base/clock";
import type { Disposable } from "./base/emitter";
import { Redactor } from "./masking/redact";
import { AccountErasure } from "./connecting/accountErasure";
import { LastEnvironment } from "./accounts/lastEnvironment";
import { Connector } from "./connecting/connector";
import { Credentials } from "./connecting/credentials";
import { DataFlow } from "./users/dataFlow";
import { LeafUserEdits } from "./users/leafUserEdits";
import { LeafUsers } from "./users/leafUsers";
import { RateLimitPause } from "./users/pause";
import { PartnerCredentialsShelf } from "./accounts/partnerCredentials";
import { SandboxControl } from "./accounts/sandboxControl";
import type { AskToRenew } from "./accounts/tokens";
import { Sessions } from "./accounts/sessions";
import { Store } from "./model/store";
import { UsersCache } from "./model/usersCache";
import { AccountFiles } from "./host/accountFiles";
import { AttemptFiles } from "./host/attemptFiles";
import { BudgetFiles } from "./host/budgetFiles";
import { CacheFiles } from "./host/cacheFiles";
import { LeaseFiles } from "./host/leaseFiles";
import { EditorLog } from "./host/log";
import { EditorSecrets } from "./host/secrets";
import { requestsPerMinuteSetting } from "./host/settings";
import { Budgets } from "./leaf/budget";
import { nodeFetch } from "./leaf/fetch";
import { leafAt, type Target } from "./leaf/send";
import { shownProvider } from "./providers";

/** Disposes a part with the extension, and passes it on. */
export type Keep = <T extends Disposable>(part: T) => T;

/** All that stands behind the views. */
export type CoreParts = ReturnType<typeof buildCore>;

/** Builds the state and its verbs; the log comes first, because all others write to it. */
export function buildCore(context: vscode.ExtensionContext, keep: Keep, askToRenew: AskToRenew) {
  const redactor = new Redactor();
  const log = new EditorLog(keep(vscode.window.createOutputChannel("Leaf Panorama", { log: true })), redactor);
  const clock = systemClock;
  const provider = shownProvider;
  const shared = (folder: string) => path.join(context.globalStorageUri.fsPath, folder);
  const bare = { clock, sleep: systemSleep, log, random: Math.random };
  const buckets = new BudgetFiles(shared("budget"), clock, systemSleep, log);
  const budgets = keep(new Budgets({ ...bare, shelf: buckets, perMinute: requestsPerMinuteSetting }));
  const budget = ({ account, apiUrl }: Target) => budgets.of(account ?? apiUrl);
  const tools = { ...bare, fetch: nodeFetch, budget, mask: redactor.text };

  const shelf = keep(new EditorSecrets(context.secrets, log));
  const store = new Store();
  const accounts = keep(new AccountFiles(shared("accounts"), log));
  const cache = keep(new UsersCache(store, new CacheFiles(shared("leafUsers"), log), log));
  const at = (target: Target) => leafAt(target, tools);
  const sessions = keep(new Sessions(store, { shelf, accounts, cache, leafAt: at, askToRenew, clock, redactor, log }));
  const users = new LeafUsers(store, sessions, provider, clock, log);
  const windowId = randomUUID();
  const attempts = keep(new AttemptFiles(shared("attempts"), log));
  const lease = new LeaseFiles(shared("leases"), windowId, clock, systemSleep, log);
  const connecting = { ...tools, redactor, attempts, lease, windowId, secrets: shelf, newId: randomUUID };
  const connector = keep(new Connector(store, sessions, users, provider, connecting));
  const credentials = new Credentials(store, sessions, users, provider, redactor);
  const edits = new LeafUserEdits(store, sessions, users, connector, log);
  const data = new DataFlow(sessions, provider);
  const partners = new PartnerCredentialsShelf(shelf, clock);
  const launch = async () => (await import("./sandbox/main")).startSandbox({});
  const sandbox = keep(new SandboxControl(store, sessions, partners, launch));
  const lastEnvironment = new LastEnvironment(context.globalState);
  const erasure = new AccountErasure(accounts, sessions, connector, partners, lastEnvironment, provider);

  const pause = new RateLimitPause(store, budgets);
  const storageFailures = [shelf.onDidFail, accounts.onDidFail, attempts.onDidFail];
  const state = { accounts, cache, lastEnvironment, partners, sandbox, sessions, shelf, store, users };
  const verbs = { connector, credentials, data, edits, erasure, pause };
  return { ...state, ...verbs, clock, log, provider, redactor, storageFailures };
}
