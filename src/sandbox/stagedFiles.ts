import { isObject, type JsonObject } from "./http";
import { sendable } from "./stagedEvents";

/** A file that a test has put in the place of the regular ones, and what it says of itself as far as filters need it. */
export interface StagedFile {
  /** The file as JSON, as it is answered; its types may be wrong. */
  readonly text: string;
  readonly fields: JsonObject;
}

/** Raw files, answered as they are; refuses one that could not be sent. */
export function rawFiles(files: readonly unknown[]): StagedFile[] {
  return files.map((file, index) => ({
    text: sendable(file, `files[${index}]`),
    fields: isObject(file) ? file : {},
  }));
}
