import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { assemble } from "../../src/assemble";
import { systemClock, systemSleep, type SteadyClock } from "../../src/base/clock";
import type { Disposable } from "../../src/base/emitter";
import { silentLogger, type Logger } from "../../src/base/logger";
import type { AskToRenew } from "../../src/accounts/tokens";
import { AccountFiles } from "../../src/host/accountFiles";
import { AttemptFiles } from "../../src/host/attemptFiles";
import { BudgetFiles } from "../../src/host/budgetFiles";
import { CacheFiles } from "../../src/host/cacheFiles";
import { digest, processLives } from "../../src/host/files";
import { LeaseFiles } from "../../src/host/leaseFiles";
import { EditorSecrets } from "../../src/host/secrets";
import { memoryPorts } from "./memory";

/** The editor's secret store as a folder, which several processes can share, and whose keys can be counted. */
export class SecretFolder {
  /** Called before and after each change. */
  changing: () => void = () => undefined;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    // The editor's own store writes a secret or doesn't; this one, killed in the middle, leaves half of the work.
    for (const name of readdirSync(folder).filter((found) => found.endsWith(".aside"))) {
      if (!processLives(Number.parseInt(name, 10))) rmSync(path.join(folder, name), { force: true });
    }
  }

  async get(key: string): Promise<string | undefined> {
    await turn();
    return this.all().get(key);
  }

  async store(key: string, value: string): Promise<void> {
    await turn();
    this.changing();
    const aside = path.join(this.folder, `${process.pid}.${randomUUID()}.aside`);
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
  const keyring = new SecretFolder(at("secrets"));
  const windowId = randomUUID();
  const kept: Disposable[] = [];
  const keep = <T extends Disposable>(part: T): T => {
    kept.push(part);
    return part;
  };
  const accounts = keep(new AccountFiles(at("accounts"), log));
  const attempts = keep(new AttemptFiles(at("attempts"), log));
  const parts = assemble(
    {
      ...memoryPorts(),
      ...{ accounts, attempts, askToRenew, clock, log, windowId },
      random: Math.random,
      secrets: keep(new EditorSecrets(keyring, log)),
      cache: new CacheFiles(at("leafUsers"), log),
      lease: new LeaseFiles(at("leases"), windowId, clock, systemSleep, log),
      buckets: new BudgetFiles(at("budget"), clock, systemSleep, log),
      requestsPerMinute: () => perMinute,
      wantedProviders: () => [],
    },
    keep,
  );
  const { cache, connector, erasure, partners, sessions, store, users } = parts;
  const following = accounts.onDidChange(() => {
    sessions.follow().catch((error: unknown) => log.error(String(error)));
  });
  return {
    accounts,
    attempts,
    cache,
    connector,
    erasure,
    partners,
    secrets: keyring,
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
      await cache.flush();
      for (const part of kept.reverse()) part.dispose();
    },
  };
}

/** A window on the disk. */
export type DiskWindow = ReturnType<typeof openOnDisk>;
