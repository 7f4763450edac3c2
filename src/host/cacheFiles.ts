import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { silentLogger, type Logger } from "../base/logger";
import type { CacheStorage } from "../model/usersCache";
import { digest, isFileError, namesIn, readIfThere, removeAside, writeWhole } from "./files";

/** A file that is longer was written by nobody here; 100,000 Leaf users take half of it. Bytes. */
const LONGEST = 64 * 1024 * 1024;

/** Keeps one file for each account, readable by this machine's user only. */
export class CacheFiles implements CacheStorage {
  constructor(
    private readonly folder: string,
    private readonly log: Logger = silentLogger,
  ) {}

  async read(account: string): Promise<string | undefined> {
    const file = this.#fileOf(account);
    try {
      if ((await stat(file)).size > LONGEST) throw new Error("it is too long");
    } catch (error) {
      if (isFileError(error, "ENOENT")) return undefined;
      throw error;
    }
    return readIfThere(file);
  }

  async write(account: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.#fileOf(account), text);
  }

  async erase(account: string): Promise<void> {
    const file = this.#fileOf(account);
    await rm(file, { recursive: true, force: true });
    await removeAside(this.folder, this.log, path.basename(file));
  }

  async retain(accounts: readonly string[]): Promise<void> {
    const files = new Set(accounts.map((account) => path.basename(this.#fileOf(account))));
    for (const name of await namesIn(this.folder)) {
      if (files.has(name) || name.endsWith(".tmp")) continue;
      await rm(path.join(this.folder, name), { recursive: true, force: true });
    }
    await removeAside(this.folder, this.log);
  }

  #fileOf(account: string): string {
    return path.join(this.folder, `${digest(account)}.json`);
  }
}
