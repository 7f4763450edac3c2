import { readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { diskTrouble } from "../base/diskTrouble";
import { Emitter, type Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { LEAF_ERROR_KINDS } from "../leaf/errors";
import { placeOf, type Attempt, type AttemptStorage } from "../connecting/attempts";
import { digest, isFileError, namesIn, readIfThere, removeAside, writeWhole } from "./files";
import { FolderWatch } from "./folderWatch";
import { Unwritten } from "./unwritten";

/** No provider gives a farmer longer than this; a longer time is damage, and would never end. Milliseconds. */
const LONGEST_MS = 31 * 24 * 3600_000;
/** Whose attempt is not there by now was removed or replaced, and its claim left over. Milliseconds. */
const CLAIM_MS = 5 * 60_000;

const text = v.string();
const time = v.pipe(v.number(), v.finite());
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
const attempt = v.object({
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
const schema = v.pipe(
  attempt,
  v.check(({ startedAt, deadline }) => deadline - startedAt <= LONGEST_MS),
);

/**
 * Keeps attempts as files, one for each account and Leaf user, in a folder that all windows share: unlike the editor's
 * global state they are written at once, and two windows that write do not lose each other's.
 */
export class AttemptFiles implements AttemptStorage, Disposable {
  readonly #watch: FolderWatch;
  readonly onDidChange: AttemptStorage["onDidChange"];
  readonly #failures = new Emitter<string>();
  /** Something can't be written to the disk: a sentence for the developer. */
  readonly onDidFail = this.#failures.event;
  readonly #unwritten: Unwritten<Attempt>;
  readonly #unreadable = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {
    this.#watch = new FolderWatch(folder, "Other windows' connections", log, () => this.#removeOldClaims());
    this.onDidChange = this.#watch.onDidChange;
    this.#unwritten = new Unwritten(
      (attempt) => this.#write(attempt),
      () => this.#watch.changed(),
    );
  }

  async all(): Promise<readonly Attempt[]> {
    const own = this.#unwritten.values();
    try {
      await this.#watch.ready();
      const names = (await readdir(this.folder)).filter((name) => name.endsWith(".json"));
      const attempts = await Promise.all(names.map((name) => this.#read(name)));
      const shared = attempts.filter((attempt) => attempt !== undefined);
      return [...shared.filter((attempt) => !this.#unwritten.has(placeOf(attempt))), ...own];
    } catch (error) {
      this.log.warn(`Pending connections can't be read: ${messageOf(error)}`);
      return own;
    }
  }

  async put(attempt: Attempt): Promise<void> {
    const place = placeOf(attempt);
    try {
      await this.#write(attempt);
      this.#unwritten.delete(place);
    } catch (error) {
      this.log.warn(`A pending connection can't be kept beyond this window: ${messageOf(error)}`);
      if (!this.#unwritten.has(place)) {
        this.#failures.fire(
          t(
            "A pending connection couldn't be saved: {0}. Until it is, only this window knows about it.",
            diskTrouble(error),
          ),
        );
      }
      this.#unwritten.set(place, attempt);
    }
    this.#watch.changed();
  }

  async remove(attempt: Attempt): Promise<void> {
    this.#unwritten.delete(placeOf(attempt));
    const file = this.#fileOf(attempt);
    try {
      await this.#watch.ready();
      await rm(this.#claimOf(attempt.id), { recursive: true, force: true });
      await rm(file, { recursive: true, force: true });
      await removeAside(this.folder, this.log, path.basename(file));
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
    this.#unwritten.dispose();
    this.#failures.dispose();
  }

  async #write(attempt: Attempt): Promise<void> {
    await this.#watch.ready();
    await writeWhole(this.#fileOf(attempt), JSON.stringify(attempt));
  }

  /** One file that can't be read costs one attempt. */
  async #read(name: string): Promise<Attempt | undefined> {
    const file = path.join(this.folder, name);
    try {
      // Another window may have removed it since the folder was listed.
      const content = await readIfThere(file);
      const attempt = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
      if (attempt.success) return attempt.output;
      if (content !== undefined) {
        this.log.warn("A pending connection's file is unreadable and was removed");
        await rm(file, { force: true });
      }
    } catch (error) {
      if (!this.#unreadable.has(name)) {
        this.log.warn(`A pending connection's file can't be read: ${messageOf(error)}`);
      }
      this.#unreadable.add(name);
    }
    return undefined;
  }

  /** Those of attempts that are gone, or were replaced. */
  async #removeOldClaims(): Promise<void> {
    const names = await namesIn(this.folder);
    const attempts = await Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => this.#read(name)));
    const claims = new Set(attempts.map((attempt) => attempt && this.#claimOf(attempt.id)));
    for (const file of names.filter((name) => name.endsWith(".told")).map((name) => path.join(this.folder, name))) {
      if (claims.has(file)) continue;
      try {
        if (Math.abs(Date.now() - (await stat(file)).mtimeMs) > CLAIM_MS) await rm(file, { force: true });
      } catch (error) {
        if (!isFileError(error, "ENOENT")) this.log.warn(`An old claim can't be removed: ${messageOf(error)}`);
      }
    }
  }

  #fileOf(attempt: Attempt): string {
    return path.join(this.folder, `${digest(placeOf(attempt))}.json`);
  }

  #claimOf(name: string): string {
    return path.join(this.folder, `${digest(name)}.told`);
  }
}
