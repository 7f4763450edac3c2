import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { systemClock, systemSleep, type SteadyClock } from "../../src/base/clock";
import { silentLogger, type Logger } from "../../src/base/logger";
import { Redactor } from "../../src/masking/redact";
import { AccountErasure } from "../../src/connecting/accountErasure";
import { LastEnvironment } from "../../src/accounts/lastEnvironment";
import { Connector } from "../../src/connecting/connector";
import { LeafUsers } from "../../src/users/leafUsers";
import { PartnerCredentialsShelf } from "../../src/accounts/partnerCredentials";
import type { AskToRenew } from "../../src/accounts/tokens";
import { Sessions } from "../../src/accounts/sessions";
import { Store } from "../../src/model/store";
import { UsersCache } from "../../src/model/usersCache";
import { AccountFiles } from "../../src/host/accountFiles";
import { AttemptFiles } from "../../src/host/attemptFiles";
import { BudgetFiles } from "../../src/host/budgetFiles";
import { CacheFiles } from "../../src/host/cacheFiles";
import { digest } from "../../src/host/files";
import { LeaseFiles } from "../../src/host/leaseFiles";
import { EditorSecrets } from "../../src/host/secrets";
import { Budgets } from "../../src/leaf/budget";
import { nodeFetch } from "../../src/leaf/fetch";
import { leafAt, type Target } from "../../src/leaf/send";
import { panorama } from "../../src/providers/panorama";

/** The editor's secret store as a folder, which several processes can share, and whose keys can be counted. */
export class SecretFolder {
  /** Called before and after each change. */
  changing: () => void = () => undefined;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  async get(key: string): Promise<string | undefined> {
    await turn();
    return this.all().get(key);
  }

  async store(key: string, value: string): Promise<void> {
    await turn();
    this.changing();
    const aside = path.join(this.folder, `${randomUUID()}.aside`);
    writeFileSync(aside, JSON.stringify([key, value]));
    renameSync(aside, this.#fileOf(key));
    this.changing();
  }

  async delete(key: string): Promise<void> {
    await turn();
    this.changing();
    rmSync(this.#fileOf(key), { force: true });
    this.changing();
  }

  /** All that it holds. */
  all(): Map<string, string> {
    const files = readdirSync(this.folder).filter((name) => name.endsWith(".secret"));
    return new Map(
      files.map((name) => JSON.parse(readFileSync(path.join(this.folder, name), "utf8")) as [string, string]),
    );
  }

  #fileOf(key: string): string {
    return path.join(this.folder, `${digest(key)}.secret`);
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What a window that keeps its things on the disk may be given. */
export interface DiskOptions {
  readonly clock?: SteadyClock;
  readonly log?: Logger;
  readonly askToRenew?: AskToRenew;
  readonly perMinute?: number;
}

/** A window without an editor: all that the extension keeps is in files below one folder, its secrets too. */
export function openOnDisk(folder: string, options: DiskOptions = {}) {
  const { clock = systemClock, log = silentLogger, askToRenew = () => Promise.resolve(), perMinute = 1000 } = options;
  const at = (name: string) => path.join(folder, name);
  const redactor = new Redactor();
  const secrets = new SecretFolder(at("secrets"));
  const bare = { clock, sleep: systemSleep, log, random: Math.random };
  const buckets = new BudgetFiles(at("budget"), clock, systemSleep, log);
  const budgets = new Budgets({ ...bare, shelf: buckets, perMinute: () => perMinute });
  const budget = ({ account, apiUrl }: Target) => budgets.of(account ?? apiUrl);
  const tools = { ...bare, fetch: nodeFetch, budget, mask: redactor.text };
  const shelf = new EditorSecrets(secrets, log);
  const store = new Store();
  const accounts = new AccountFiles(at("accounts"), log);
  const cache = new UsersCache(store, new CacheFiles(at("leafUsers"), log), log);
  const leaf = (target: Target) => leafAt(target, tools);
  const sessions = new Sessions(store, { shelf, accounts, cache, leafAt: leaf, askToRenew, clock, redactor, log });
  const users = new LeafUsers(store, sessions, panorama, clock, log);
  const windowId = randomUUID();
  const attempts = new AttemptFiles(at("attempts"), log);
  const lease = new LeaseFiles(at("leases"), windowId, clock, systemSleep, log);
  const connecting = { ...tools, redactor, attempts, lease, windowId, secrets: shelf, newId: randomUUID };
  const connector = new Connector(store, sessions, users, panorama, connecting);
  const partners = new PartnerCredentialsShelf(shelf, clock);
  const memory = new Map<string, unknown>();
  const lastEnvironment = new LastEnvironment({
    get: (key) => memory.get(key),
    update: (key, value) => Promise.resolve(void memory.set(key, value)),
  });
  const erasure = new AccountErasure(accounts, sessions, connector, partners, lastEnvironment, panorama);
  const following = accounts.onDidChange(() => {
    sessions.follow().catch((error: unknown) => log.error(String(error)));
  });
  return {
    accounts,
    attempts,
    budgets,
    cache,
    connector,
    erasure,
    partners,
    secrets,
    sessions,
    store,
    users,
    /** Does what the extension does when it starts. */
    start: async (): Promise<void> => {
      await sessions.restore();
      await erasure.finish();
    },
    close: async (): Promise<void> => {
      following.dispose();
      connector.dispose();
      sessions.dispose();
      await cache.flush();
      cache.dispose();
      accounts.dispose();
      attempts.dispose();
      budgets.dispose();
    },
  };
}

/** A window on the disk. */
export type DiskWindow = ReturnType<typeof openOnDisk>;
