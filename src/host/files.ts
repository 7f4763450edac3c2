import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";

/** Whether an error is the file system's, of this code such as `ENOENT`. */
export function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Writes a whole file so that no reader ever sees half of it: aside, and then renamed. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}.tmp`;
  await writeFile(aside, text, { mode: 0o600 });
  await rename(aside, file);
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

/** A file name for something with any characters in its name. */
export function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}
