import { createHash, randomUUID } from "node:crypto";
import { lstat, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { systemSleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";

/** Whether an error is the file system's, of this code such as `ENOENT`. */
export function isFileError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** A virus scanner or a reader holds a file for so long that another try is worth it, in milliseconds. */
const RENAME_AGAIN_MS = [10, 40, 160];
/** What is no longer than this has its place on the disk already, where a file stands there. Bytes. */
const BLOCK = 4096;
/** A file that was written aside, and has not been renamed for this long, has nobody who would. Milliseconds. */
const ASIDE_MS = 5 * 60_000;
const ASIDE = /^(.+)\.(\d+)\.[\da-f-]{36}\.tmp$/;

/**
 * Writes a whole file so that no reader ever sees half of it: aside, and then renamed. On a full disk something small is
 * written in place of what is there, which takes no room.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await writeFile(aside, text, { mode: 0o600 });
    await renamePatiently(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    if (!isFileError(error, "ENOSPC", "EDQUOT") || !(await overwrite(file, text))) throw error;
  }
}

async function renamePatiently(aside: string, file: string): Promise<void> {
  for (const wait of RENAME_AGAIN_MS) {
    try {
      await rename(aside, file);
      return;
    } catch (error) {
      if (!isFileError(error, "EPERM", "EBUSY", "EACCES")) throw error;
      await systemSleep(wait);
    }
  }
  await rename(aside, file);
}

/** Writes over a small file, in one piece; false if there is none, or no room for it either. */
async function overwrite(file: string, text: string): Promise<boolean> {
  let handle;
  try {
    handle = await open(file, "r+");
    const { size } = await handle.stat();
    const content = Buffer.from(text);
    if (content.length > BLOCK || size > BLOCK) return false;
    // Spaces at the end of JSON say nothing.
    const whole = Buffer.concat([content, Buffer.alloc(Math.max(0, size - content.length), " ")]);
    const { bytesWritten } = await handle.write(whole, 0, whole.length, 0);
    return bytesWritten === whole.length;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  } finally {
    await handle?.close();
  }
}

/**
 * Removes what was written aside and never renamed, by a window that is gone or long ago; with `name`, whoever wrote it
 * aside for that file.
 */
export async function removeAside(folder: string, log: Logger, name?: string): Promise<void> {
  const names = await namesIn(folder);
  for (const found of names.filter((other) => other.endsWith(".tmp"))) {
    const file = path.join(folder, found);
    try {
      const [, of, pid] = ASIDE.exec(found) ?? [];
      const mine = name === undefined ? await isAbandoned(file, pid) : of === name || found.startsWith(`${name}.`);
      if (mine) await rm(file, { recursive: true, force: true });
    } catch (error) {
      // Another window has renamed or removed it.
      if (!isFileError(error, "ENOENT")) log.warn(`A file that is left over can't be removed: ${messageOf(error)}`);
    }
  }
}

async function isAbandoned(file: string, pid: string | undefined): Promise<boolean> {
  if (pid !== undefined && !processLives(Number(pid))) return true;
  const { mtimeMs } = await stat(file);
  return Math.abs(Date.now() - mtimeMs) > ASIDE_MS;
}

/** What a folder holds; nothing if there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isFileError(error, "ENOENT")) return [];
    throw error;
  }
}

/** Reads a file; undefined if there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isFileError(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Whether there is anything of this name, of whatever kind. */
export async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

/** Whether a process of this number runs, whosever it is. */
export function processLives(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a living one.
    return isFileError(error, "EPERM");
  }
}

/** A file name for something with any characters in its name. */
export function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}
