import { isObject } from "./http";
import type { StagedFile } from "./staged";
import { sendable } from "./stagedEvents";

/** Raw files, answered as they are; refuses one that could not be sent. */
export function rawFiles(files: readonly unknown[]): StagedFile[] {
  return files.map((file, index) => ({
    text: sendable(file, `files[${index}]`),
    fields: isObject(file) ? file : {},
  }));
}
