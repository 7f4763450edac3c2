import * as l10n from "@vscode/l10n";
import { rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { diskTrouble } from "../base/diskTrouble";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { placeOf, type Attempt, type AttemptStorage } from "../connecting/attempts";
import { LEAF_ERROR_KINDS } from "../leaf/errors";
import { digest, isFileError, namesIn } from "./files";
import { JsonFolder } from "./jsonFolder";

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
 * Keeps attempts as files, one for each account and Leaf user, that all windows share: unlike the editor's global state
 * they are written at once.
 */
export class AttemptFiles implements AttemptStorage, Disposable {
  readonly #files: JsonFolder<Attempt>;
  readonly onDidChange: AttemptStorage["onDidChange"];
  readonly onDidFail: JsonFolder<Attempt>["onDidFail"];

  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {
    const tidy = () => this.#removeOldClaims();
    const kind = { name: "pending connection", schema, keyOf: placeOf, unsaved, damaged: "removed", tidy } as const;
    this.#files = new JsonFolder<Attempt>(folder, kind, log);
    this.onDidChange = this.#files.onDidChange;
    this.onDidFail = this.#files.onDidFail;
  }

  all(): Promise<readonly Attempt[]> {
    return this.#files.all();
  }

  put(attempt: Attempt): Promise<void> {
    return this.#files.put(attempt);
  }

  async remove(attempt: Attempt): Promise<void> {
    const place = placeOf(attempt);
    this.#files.forget(place);
    try {
      await this.#files.ready();
      await rm(this.#claimOf(attempt.id), { recursive: true, force: true });
      await this.#files.remove(place);
    } catch (error) {
      this.log.warn(`An old connection's file can't be removed: ${messageOf(error)}`);
    }
  }

  async claim(name: string): Promise<boolean> {
    try {
      await this.#files.ready();
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
    this.#files.dispose();
  }

  /** Those of attempts that are gone, or were replaced. */
  async #removeOldClaims(): Promise<void> {
    const names = await namesIn(this.folder);
    const attempts = (await this.#files.readAll(names)).values();
    const claims = new Set([...attempts].map(({ id }) => this.#claimOf(id)));
    for (const file of names.filter((name) => name.endsWith(".told")).map((name) => path.join(this.folder, name))) {
      if (claims.has(file)) continue;
      try {
        if (Math.abs(Date.now() - (await stat(file)).mtimeMs) > CLAIM_MS) await rm(file, { force: true });
      } catch (error) {
        if (!isFileError(error, "ENOENT")) this.log.warn(`An old claim can't be removed: ${messageOf(error)}`);
      }
    }
  }

  #claimOf(name: string): string {
    return path.join(this.folder, `${digest(name)}.told`);
  }
}

function unsaved(_attempt: Attempt, error: unknown, last: Attempt | undefined): string | undefined {
  if (last) return undefined;
  return l10n.t(
    "A pending connection couldn't be saved: {0}. Until it is, only this window knows about it.",
    diskTrouble(error),
  );
}
