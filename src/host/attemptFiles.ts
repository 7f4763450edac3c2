import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { LEAF_ERROR_KINDS } from "../leaf/errors";
import { placeOf, type Attempt, type AttemptShelf } from "../core/attempts";
import { digest, isFileError, readIfThere, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";

const text = v.string();
const time = v.number();
const environment = v.picklist(["STAGE", "PRODUCTION"]);
const nullable = v.nullable(v.string());
const failure = v.object({
  kind: v.picklist(LEAF_ERROR_KINDS),
  call: text,
  host: v.exactOptional(text),
  status: v.exactOptional(time),
  problem: v.exactOptional(
    v.object({
      title: v.exactOptional(text),
      detail: v.exactOptional(text),
      message: v.exactOptional(text),
      errorKey: v.exactOptional(text),
    }),
  ),
  retryAfterSeconds: v.exactOptional(time),
  code: v.exactOptional(text),
});
const schema = v.object({
  id: text,
  account: text,
  leafUserId: text,
  environment,
  startedAt: time,
  deadline: time,
  window: text,
  before: v.exactOptional(
    v.nullable(v.object({ id: nullable, createdTime: nullable, environment: nullable, healthy: v.boolean() })),
  ),
  phase: v.variant("kind", [
    v.object({ kind: v.literal("starting") }),
    v.object({ kind: v.literal("waiting") }),
    v.object({
      kind: v.literal("ended"),
      at: time,
      end: v.variant("kind", [
        v.object({ kind: v.literal("active"), status: nullable, environment: nullable }),
        v.object({ kind: v.literal("expired") }),
        v.object({ kind: v.literal("cancelled") }),
        v.object({ kind: v.literal("failed"), reason: text, problem: v.exactOptional(failure) }),
      ]),
    }),
  ]),
});

/**
 * Keeps attempts as files, one for each account and Leaf user, in a folder that all windows share: unlike the editor's
 * global state they are written at once, and two windows that write do not lose each other's.
 */
export class AttemptFiles implements AttemptShelf, Disposable {
  readonly #watch: FolderWatch;
  readonly onDidChange: AttemptShelf["onDidChange"];
  /** What this machine could not write: kept for this window alone, rather than lost. */
  readonly #unwritten = new Map<string, Attempt>();

  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, "Other windows' connections", log);
    this.onDidChange = this.#watch.onDidChange;
  }

  async all(): Promise<readonly Attempt[]> {
    const own = [...this.#unwritten.values()];
    try {
      await this.#watch.ready();
      const names = (await readdir(this.folder)).filter((name) => name.endsWith(".json"));
      const attempts = await Promise.all(names.map((name) => this.#read(path.join(this.folder, name))));
      const shared = attempts.filter((attempt) => attempt !== undefined);
      return [...shared.filter((attempt) => !this.#unwritten.has(placeOf(attempt))), ...own];
    } catch (error) {
      this.log.warn(`Pending connections can't be read: ${messageOf(error)}`);
      return own;
    }
  }

  async put(attempt: Attempt): Promise<void> {
    try {
      await this.#watch.ready();
      await writeWhole(this.#fileOf(attempt), JSON.stringify(attempt));
      this.#unwritten.delete(placeOf(attempt));
    } catch (error) {
      this.log.warn(`A pending connection can't be kept beyond this window: ${messageOf(error)}`);
      this.#unwritten.set(placeOf(attempt), attempt);
    }
    this.#watch.changed();
  }

  async remove(attempt: Attempt): Promise<void> {
    this.#unwritten.delete(placeOf(attempt));
    try {
      await this.#watch.ready();
      await rm(this.#fileOf(attempt), { force: true });
      await rm(this.#claimOf(attempt.id), { force: true });
    } catch (error) {
      this.log.warn(`An old connection's file can't be removed: ${messageOf(error)}`);
    }
  }

  async claim(name: string): Promise<boolean> {
    try {
      await this.#watch.ready();
      await writeFile(this.#claimOf(name), "", { flag: "wx" });
      return true;
    } catch (error) {
      if (isFileError(error, "EEXIST")) return false;
      // Told twice is better than told by nobody.
      this.log.warn(`Whether another window tells of an end is not known: ${messageOf(error)}`);
      return true;
    }
  }

  dispose(): void {
    this.#watch.dispose();
  }

  async #read(file: string): Promise<Attempt | undefined> {
    // Another window may have removed it since the folder was listed.
    const content = await readIfThere(file);
    const attempt = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
    if (attempt.success) return attempt.output;
    if (content !== undefined) {
      this.log.warn("A pending connection's file is unreadable and was removed");
      await rm(file, { force: true });
    }
    return undefined;
  }

  #fileOf(attempt: Attempt): string {
    return path.join(this.folder, `${digest(placeOf(attempt))}.json`);
  }

  #claimOf(name: string): string {
    return path.join(this.folder, `${digest(name)}.told`);
  }
}
