import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { digest, readIfThere, removeAside, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";
import { Unwritten } from "./unwritten";

/** What a folder of records is about. */
interface RecordKind<T> {
  /** What one record is, for the log, such as "account". */
  readonly name: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** What tells one record from another; its file is named after it. */
  readonly keyOf: (record: T) => string;
  /** What the developer is told when a record can't be saved; nothing if the last failure told as much. */
  readonly unsaved: (record: T, error: unknown, last: T | undefined) => string | undefined;
  /** What happens to a file that holds no such record: a newer version may be able to read it, or it is of no use. */
  readonly damaged: "left" | "removed";
  /** Removes what else may be left over in the folder; called now and then. */
  readonly tidy?: () => Promise<void>;
}

/**
 * Records as JSON files, one for each, in a folder that all windows share, so that two windows lose nothing of each
 * other's: written whole and at once, kept for this window while the disk doesn't take them, and watched.
 */
export class JsonFolder<T> implements Disposable {
  readonly #watch: FolderWatch;
  /** A record was written or removed, here or in another window; may fire without reason. */
  readonly onDidChange: FolderWatch["onDidChange"];
  readonly #failures = new Emitter<string>();
  /** Something can't be written to the disk: a sentence for the developer. */
  readonly onDidFail = this.#failures.event;
  readonly #unwritten: Unwritten<T>;
  /** By file, as they were last read: a disk that fails for a moment must not lose anything. */
  #read: ReadonlyMap<string, T> = new Map();
  readonly #unreadable = new Set<string>();

  constructor(
    readonly folder: string,
    private readonly kind: RecordKind<T>,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, `Changes that other windows make to each ${kind.name}`, log, kind.tidy);
    this.onDidChange = this.#watch.onDidChange;
    this.#unwritten = new Unwritten(
      (record) => this.#write(record),
      () => this.#watch.changed(),
    );
  }

  /** The folder is there; rejects where the disk has no room for it. */
  ready(): Promise<void> {
    return this.#watch.ready();
  }

  async all(): Promise<readonly T[]> {
    // What the disk takes while the folder is read may be in neither: it was unwritten before.
    const before = this.#unwritten.values();
    try {
      await this.ready();
      this.#read = await this.readAll(await readdir(this.folder));
    } catch (error) {
      this.log.warn(`No ${this.kind.name} can be read: ${messageOf(error)}`);
    }
    const { keyOf } = this.kind;
    const records = new Map([...this.#read.values()].map((record) => [keyOf(record), record]));
    for (const record of before) if (!records.has(keyOf(record))) records.set(keyOf(record), record);
    for (const record of this.#unwritten.values()) records.set(keyOf(record), record);
    return [...records.values()];
  }

  /** The records in those of the files that hold one, by file. */
  async readAll(names: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const files = names.filter((name) => name.endsWith(".json"));
    const records = await Promise.all(files.map((name) => this.#readFile(name)));
    return new Map(records.flatMap((record, index) => (record === undefined ? [] : [[files[index] ?? "", record]])));
  }

  async put(record: T): Promise<void> {
    const key = this.kind.keyOf(record);
    try {
      await this.#write(record);
      this.#unwritten.delete(key);
    } catch (error) {
      this.log.warn(`This ${this.kind.name} can't be saved: ${messageOf(error)}`);
      const last = this.#unwritten.get(key);
      this.#unwritten.set(key, record);
      const sentence = this.kind.unsaved(record, error, last);
      if (sentence !== undefined) this.#failures.fire(sentence);
    }
    this.#watch.changed();
  }

  /** Removes a record; rejects where the disk doesn't do that, and then keeps what it had not taken yet, too. */
  async remove(key: string): Promise<void> {
    const file = path.join(this.folder, fileOf(key));
    const unwritten = this.forget(key);
    try {
      await rm(file, { recursive: true, force: true });
      await removeAside(this.folder, this.log, path.basename(file));
    } catch (error) {
      if (unwritten !== undefined) this.#unwritten.set(key, unwritten);
      throw error;
    }
    this.#watch.changed();
  }

  /** No longer tries to write a record that the disk has not taken. */
  forget(key: string): T | undefined {
    const unwritten = this.#unwritten.get(key);
    this.#unwritten.delete(key);
    return unwritten;
  }

  dispose(): void {
    this.#watch.dispose();
    this.#unwritten.dispose();
    this.#failures.dispose();
  }

  async #write(record: T): Promise<void> {
    await this.ready();
    await writeWhole(path.join(this.folder, fileOf(this.kind.keyOf(record))), JSON.stringify(record));
  }

  /** One file that can't be read costs one record, and not even that where it was read before. */
  async #readFile(name: string): Promise<T | undefined> {
    const file = path.join(this.folder, name);
    try {
      // Another window may have removed it since the folder was listed.
      const content = await readIfThere(file);
      const record = parsed(this.kind.schema, content);
      if (record !== undefined) this.#unreadable.delete(name);
      else if (content !== undefined) {
        this.#tellUnreadable(name, `it holds no ${this.kind.name}`);
        if (this.kind.damaged === "removed") await rm(file, { force: true });
      }
      return record;
    } catch (error) {
      this.#tellUnreadable(name, messageOf(error));
      return this.#read.get(name);
    }
  }

  #tellUnreadable(name: string, why: string): void {
    if (!this.#unreadable.has(name)) this.log.warn(`A file for a ${this.kind.name} is unreadable: ${why}`);
    this.#unreadable.add(name);
  }
}

/** What a JSON text holds, or undefined if it is not that. */
export function parsed<T>(schema: v.GenericSchema<unknown, T>, text: string | undefined): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return result.success ? result.output : undefined;
}

function fileOf(key: string): string {
  return `${digest(key)}.json`;
}
