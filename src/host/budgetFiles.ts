import { createHash } from "node:crypto";
import { lstat, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Clock, Sleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { isPlausible, type Bucket } from "../leaf/bucket";
import { WindowBuckets, type BudgetStorage } from "../leaf/budget";
import { parsed } from "./jsonFolder";
import { isFileError, isThere } from "./files";

/** So many older states stay; a window that is slower than so many steps finds its base gone, and begins anew. */
const KEPT = 32;
/** A file without content is one that is being written, unless it stays so for longer than this. Milliseconds. */
const UNFINISHED_MS = 20;
/** An account's folder that nobody has written to for this long is removed, in milliseconds. */
const FORGOTTEN_MS = 24 * 3600_000;
/** Whoever was overtaken so often has met something else than other windows. */
const MAX_TRIES = 200;
/** No state is longer, in bytes. */
const LONGEST = 4096;
/** A count that no account ever reaches, far below where numbers stop being exact. */
const LAST_NUMBER = 2 ** 50;

const state = v.object({
  at: v.pipe(v.number(), v.finite()),
  tokens: v.pipe(v.number(), v.finite()),
  pausedUntil: v.pipe(v.number(), v.finite()),
});

type Change = (kept: Bucket | undefined) => Bucket | undefined;

/** What the newest file holds; a damaged one tells at least when it was written. */
type StoredBudget = { readonly bucket: Bucket } | { readonly damagedAt: number } | "gone";

/**
 * Keeps buckets as files that all windows share. There is no lock that somebody could leave behind: an account's states
 * are numbered files, and who creates the next number first has made the step; all others look again.
 */
export class BudgetFiles implements BudgetStorage {
  readonly #own = new WindowBuckets();
  #told = false;
  #tidied = false;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
    private readonly log: Logger,
  ) {}

  async change(account: string, change: Change): Promise<void> {
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
  async #step(folder: string, change: Change, made: (next: Bucket | undefined) => void): Promise<boolean> {
    const numbers = await this.#numbersIn(folder);
    const last = numbers.at(-1);
    const found = last === undefined ? undefined : await this.#read(fileOf(folder, last));
    if (found === "gone") return false;
    const damaged = found !== undefined && "damagedAt" in found;
    const kept = damaged ? await this.#inPlaceOf(found.damagedAt, folder, numbers.at(-2)) : found?.bucket;
    // What stands in for a damaged state is written in any case: only from a state that stays does anything flow in.
    const next = change(kept) ?? (damaged ? kept : undefined);
    made(next);
    if (!next) return true;
    const number = (last ?? 0) + 1;
    if (last !== undefined && number >= LAST_NUMBER) {
      await rm(fileOf(folder, last), { recursive: true, force: true });
      return false;
    }
    if (!(await create(fileOf(folder, number), JSON.stringify(next)))) return false;
    // Old states go in their order: where the base is still there, its follower cannot have been there before.
    if (last !== undefined && !(await isThere(fileOf(folder, last)))) return false;
    if (numbers.length > 2 * KEPT) await this.#removeAll(folder, numbers.slice(0, -KEPT));
    return true;
  }

  /** Stops at the first that stays, for the sake of their order; the step that was made holds all the same. */
  async #removeAll(folder: string, old: readonly number[]): Promise<void> {
    try {
      for (const number of old) await rm(fileOf(folder, number), { recursive: true, force: true });
    } catch (error) {
      if (!this.#told) this.log.warn(`Old states of a request budget can't be removed: ${messageOf(error)}`);
      this.#told = true;
    }
  }

  async #numbersIn(folder: string): Promise<number[]> {
    if (!this.#tidied) {
      this.#tidied = true;
      await this.#tidy();
    }
    try {
      return numbersOf(await readdir(folder));
    } catch (error) {
      // Something else in its place is in the way of all windows, and worth nothing to any.
      if (isFileError(error, "ENOTDIR")) await rm(folder, { force: true });
      else if (!isFileError(error, "ENOENT")) throw error;
      await mkdir(folder, { recursive: true });
      return [];
    }
  }

  async #read(file: string): Promise<StoredBudget> {
    let damagedAt = this.clock.now();
    for (const last of [false, true]) {
      try {
        const { mtimeMs, size, ...entry } = await statOf(file);
        damagedAt = mtimeMs;
        // A pipe or a link might never answer.
        if (!entry.isFile || size > LONGEST) return { damagedAt };
        const bucket = parsed(state, await readFile(file, "utf8"));
        if (bucket) return isPlausible(bucket, this.clock.now()) ? { bucket } : { damagedAt };
      } catch (error) {
        if (isFileError(error, "ENOENT")) return "gone";
      }
      if (!last) await this.sleep(UNFINISHED_MS);
    }
    return { damagedAt };
  }

  /**
   * What can be said instead of a state that nobody can read: its window died while it wrote, or the disk failed. As if
   * all had been taken when it was written. A pause that the state before it knew of still holds.
   */
  async #inPlaceOf(damagedAt: number, folder: string, before: number | undefined): Promise<Bucket> {
    const now = this.clock.now();
    const earlier = before === undefined ? "gone" : await this.#read(fileOf(folder, before));
    const pausedUntil = earlier !== "gone" && "bucket" in earlier ? earlier.bucket.pausedUntil : 0;
    return { at: Math.max(Math.min(damagedAt, now), pausedUntil), tokens: 0, pausedUntil };
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

/** The numbers of the states; a name that is not what a number looks like is nobody's state. */
function numbersOf(names: readonly string[]): number[] {
  return names
    .map((name) => Number(/^([1-9]\d*)\.json$/.exec(name)?.[1]))
    .filter((number) => number < LAST_NUMBER)
    .sort((a, b) => a - b);
}

async function statOf(file: string): Promise<{ mtimeMs: number; size: number; isFile: boolean }> {
  const entry = await lstat(file);
  return { mtimeMs: entry.mtimeMs, size: entry.size, isFile: entry.isFile() };
}

/** Creates a file with its content; false if somebody else was quicker, or if its folder has been removed. */
async function create(file: string, text: string): Promise<boolean> {
  let handle;
  try {
    handle = await open(file, "wx", 0o600);
  } catch (error) {
    if (isFileError(error, "EEXIST") || isFileError(error, "ENOENT")) return false;
    throw error;
  }
  try {
    await handle.writeFile(text);
  } catch (error) {
    // A full disk must not leave a state without content.
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function fileOf(folder: string, number: number): string {
  return path.join(folder, `${number}.json`);
}
