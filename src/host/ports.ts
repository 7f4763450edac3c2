import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import type { Keep, Ports } from "../assemble";
import { systemClock, systemSleep } from "../base/clock";
import type { Event } from "../base/emitter";
import { nodeFetch } from "../leaf/fetch";
import { Redactor } from "../masking/redact";
import { AccountFiles } from "./accountFiles";
import { AttemptFiles } from "./attemptFiles";
import { BudgetFiles } from "./budgetFiles";
import { CacheFiles } from "./cacheFiles";
import { LeaseFiles } from "./leaseFiles";
import { EditorLog } from "./log";
import { EditorSecrets } from "./secrets";
import { requestsPerMinuteSetting, wantedProvidersSetting } from "./settings";

/** What `editorPorts` gives. */
export type EditorPorts = ReturnType<typeof editorPorts>;

/** The editor and the disk as the ports of everything else; the log comes first, because all others write to it. */
export function editorPorts(context: vscode.ExtensionContext, keep: Keep) {
  const redactor = new Redactor();
  const log = new EditorLog(keep(vscode.window.createOutputChannel("Leaf Panorama", { log: true })), redactor);
  const at = (folder: string) => path.join(context.globalStorageUri.fsPath, folder);
  const windowId = randomUUID();
  const secrets = keep(new EditorSecrets(context.secrets, log));
  const accounts = keep(new AccountFiles(at("accounts"), log));
  const attempts = keep(new AttemptFiles(at("attempts"), log));
  const time = { clock: systemClock, sleep: systemSleep, random: Math.random, newId: randomUUID };
  const files = {
    accounts,
    attempts,
    cache: new CacheFiles(at("leafUsers"), log),
    lease: new LeaseFiles(at("leases"), windowId, systemClock, systemSleep, log),
    buckets: new BudgetFiles(at("budget"), systemClock, systemSleep, log),
  };
  const memory = context.globalState;
  const ports = { ...time, ...files, fetch: nodeFetch, log, memory, redactor, secrets, windowId };
  const failures: readonly Event<string>[] = [secrets.onDidFail, accounts.onDidFail, attempts.onDidFail];
  return {
    ports: {
      ...ports,
      requestsPerMinute: requestsPerMinuteSetting,
      wantedProviders: wantedProvidersSetting,
    } satisfies Partial<Ports>,
    /** Each fires with a sentence for the developer when storage fails. */
    failures,
    /** Each fires when secrets may be others than before, by this window or another. */
    secretsChanged: [secrets.onDidChange, context.secrets.onDidChange, accounts.onDidChange] as const,
  };
}
