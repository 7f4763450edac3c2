import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Clock, Sleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Lease } from "../connecting/attempts";
import { parsed } from "./jsonFolder";
import { digest, isFileError, namesIn, processLives, readIfThere, removeAside, writeWhole } from "./files";

/** A holder that has not renewed for this long is taken for dead; with the time between two askings, under 10 s in all. Milliseconds. */
const DEAD_MS = 6500;
/** Two windows that take over at the same moment both wait this long to see whose file it is, in milliseconds. */
const SETTLE_MS = 60;
/** A lease that nobody has renewed for this long is removed, in milliseconds. */
const FORGOTTEN_MS = 3600_000;

const holder = v.object({ window: v.string(), pid: v.number(), at: v.number() });

/** A lease as a file with the holder's process id and heartbeat, in a folder that all windows share. */
export class LeaseFiles implements Lease {
  #tidied = false;

  constructor(
    private readonly folder: string,
    private readonly windowId: string,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
    private readonly log: Logger,
  ) {}

  async hold(name: string): Promise<boolean> {
    try {
      return await this.#hold(name);
    } catch (error) {
      // Two windows that ask Leaf are better than none.
      this.log.warn(`Windows can't agree on who asks Leaf: ${messageOf(error)}`);
      return true;
    }
  }

  async #hold(name: string): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    await this.#tidy();
    const file = this.#fileOf(name);
    const mine = JSON.stringify({ window: this.windowId, pid: process.pid, at: this.clock.now() });
    const content = await this.#contentOf(file);
    if (content === undefined) return createOnly(file, mine);
    const kept = parsed(holder, content);
    if (kept?.window === this.windowId) {
      await writeWhole(file, mine);
      return true;
    }
    if (kept && this.#lives(kept)) return false;
    await writeWhole(file, mine);
    await this.sleep(SETTLE_MS);
    return (await readIfThere(file)) === mine;
  }

  /** What can't be read is nobody's, and costs no other lease. */
  async #contentOf(file: string): Promise<string | undefined> {
    try {
      return await readIfThere(file);
    } catch (error) {
      this.log.warn(`A lease's file is unreadable: ${messageOf(error)}`);
      await rm(file, { recursive: true, force: true });
      return undefined;
    }
  }

  /** Removes what windows that died have left. */
  async #tidy(): Promise<void> {
    if (this.#tidied) return;
    this.#tidied = true;
    await removeAside(this.folder, this.log);
    for (const name of await namesIn(this.folder)) {
      if (!name.endsWith(".lease")) continue;
      const file = path.join(this.folder, name);
      try {
        if (Date.now() - (await stat(file)).mtimeMs > FORGOTTEN_MS) await rm(file, { recursive: true, force: true });
      } catch (error) {
        if (!isFileError(error, "ENOENT")) this.log.warn(`An old lease can't be removed: ${messageOf(error)}`);
      }
    }
  }

  async release(name: string): Promise<void> {
    const file = this.#fileOf(name);
    try {
      await this.#tidy();
      if (parsed(holder, await readIfThere(file))?.window === this.windowId) await rm(file, { force: true });
    } catch (error) {
      // It is taken for dead soon.
      this.log.warn(`A lease can't be released: ${messageOf(error)}`);
    }
  }

  #lives({ pid, at }: v.InferOutput<typeof holder>): boolean {
    return Math.abs(this.clock.now() - at) < DEAD_MS && processLives(pid);
  }

  #fileOf(name: string): string {
    return path.join(this.folder, `${digest(name)}.lease`);
  }
}

async function createOnly(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (isFileError(error, "EEXIST")) return false;
    throw error;
  }
}
