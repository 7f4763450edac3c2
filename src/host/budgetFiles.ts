import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Clock, Sleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Bucket } from "../leaf/bucket";
import { WindowBuckets, type BudgetShelf } from "../leaf/budget";
import { isFileError, readIfThere } from "./files";

/** So many older states stay; a window that is slower than so many steps finds its base gone, and begins anew. */
const KEPT = 32;
/** A file without content is one that is being written, unless it stays so for longer than this. Milliseconds. */
const UNFINISHED_MS = 20;
/** An account's folder that nobody has written to for this long is removed, in milliseconds. */
const FORGOTTEN_MS = 24 * 3600_000;
/** Whoever was overtaken so often has met something else than other windows. */
const MAX_TRIES = 200;

const state = v.object({
  at: v.pipe(v.number(), v.finite()),
  tokens: v.pipe(v.number(), v.finite()),
  pausedUntil: v.pipe(v.number(), v.finite()),
});

/**
 * Keeps buckets as files that all windows share. There is no lock that somebody could leave behind: an account's states
 * are numbered files, and who creates the next number first has made the step; all others look again.
 */
export class BudgetFiles implements BudgetShelf {
  readonly #own = new WindowBuckets();
  #told = false;
  #tidied = false;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
    private readonly log: Logger,
  ) {}

  async change(account: string, change: (kept: Bucket | undefined) => Bucket | undefined): Promise<void> {
    try {
      const folder = path.join(this.folder, createHash("sha256").update(account).digest("hex").slice(0, 32));
      let made: Bucket | undefined;
      for (let tries = 1; !(await this.#step(folder, change, (next) => (made = next))); tries += 1) {
        if (tries >= MAX_TRIES) throw new Error(`no step in ${tries} tries`);
      }
      // Should the disk fail later on, this window goes on from here.
      const last = made;
      if (last) await this.#own.change(account, () => last);
    } catch (error) {
      if (!this.#told) this.log.warn(`Windows can't share their request budget: ${messageOf(error)}`);
      this.#told = true;
      await this.#own.change(account, change);
    }
  }

  /** Makes one step from the newest state; false if another window was quicker. */
  async #step(
    folder: string,
    change: (kept: Bucket | undefined) => Bucket | undefined,
    made: (next: Bucket | undefined) => void,
  ): Promise<boolean> {
    const numbers = await this.#numbersIn(folder);
    const last = numbers.at(-1);
    const kept = last === undefined ? undefined : await this.#read(fileOf(folder, last));
    if (kept === "gone") return false;
    const next = change(kept);
    made(next);
    if (!next) return true;
    try {
      await writeFile(fileOf(folder, (last ?? 0) + 1), JSON.stringify(next), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if (isFileError(error, "EEXIST") || isFileError(error, "ENOENT")) return false;
      throw error;
    }
    // Old states go in their order: where the base is still there, its follower cannot have been there before.
    if (last !== undefined && (await readIfThere(fileOf(folder, last))) === undefined) return false;
    if (numbers.length > 2 * KEPT) {
      for (const number of numbers.slice(0, -KEPT)) await rm(fileOf(folder, number), { force: true });
    }
    return true;
  }

  async #numbersIn(folder: string): Promise<number[]> {
    if (!this.#tidied) {
      this.#tidied = true;
      await this.#tidy();
    }
    try {
      const numbers = (await readdir(folder)).map((name) => /^(\d+)\.json$/.exec(name)?.[1]);
      return numbers.flatMap((number) => (number === undefined ? [] : [Number(number)])).sort((a, b) => a - b);
    } catch (error) {
      if (!isFileError(error, "ENOENT")) throw error;
      await mkdir(folder, { recursive: true });
      return [];
    }
  }

  async #read(file: string): Promise<Bucket | "gone"> {
    for (const last of [false, true]) {
      const content = await readIfThere(file);
      if (content === undefined) return "gone";
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), state), content);
      if (read.success) return read.output;
      if (!last) await this.sleep(UNFINISHED_MS);
    }
    // Its window has died while it wrote. How much was taken is not known: as if it had been all.
    return { at: this.clock.now(), tokens: 0, pausedUntil: 0 };
  }

  /** Sandboxes have new addresses each time, and leave a folder each. */
  async #tidy(): Promise<void> {
    try {
      for (const name of await readdir(this.folder)) {
        const folder = path.join(this.folder, name);
        const { mtimeMs } = await stat(folder);
        if (Date.now() - mtimeMs > FORGOTTEN_MS) await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      if (!isFileError(error, "ENOENT")) this.log.warn(`Old request budgets can't be removed: ${messageOf(error)}`);
    }
  }
}

function fileOf(folder: string, number: number): string {
  return path.join(folder, `${number}.json`);
}
