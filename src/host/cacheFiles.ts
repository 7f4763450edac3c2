import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { CacheShelf } from "../core/usersCache";
import { digest, readIfThere, writeWhole } from "./files";

/** Keeps one file for each account, readable by this machine's user only. */
export class CacheFiles implements CacheShelf {
  constructor(private readonly folder: string) {}

  read(account: string): Promise<string | undefined> {
    return readIfThere(this.#fileOf(account));
  }

  async write(account: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeWhole(this.#fileOf(account), text);
  }

  async erase(account: string): Promise<void> {
    await rm(this.#fileOf(account), { force: true });
  }

  #fileOf(account: string): string {
    return path.join(this.folder, `${digest(account)}.json`);
  }
}
