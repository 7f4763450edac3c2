import { watch, type FSWatcher } from "node:fs";
import { mkdir } from "node:fs/promises";
import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { removeAside } from "./files";

/** How often the folder is looked at where it can't be watched, in milliseconds. */
const UNWATCHED_MS = 5000;
/** How often it is looked for what windows that died have left, in milliseconds. */
const TIDY_MS = 10 * 60_000;

/** A folder that all windows share: made when it is first used, and watched from then on. */
export class FolderWatch implements Disposable {
  readonly #changes = new Emitter<undefined>();
  /** A JSON file was written or removed, here or in another window; may fire without reason. */
  readonly onDidChange = this.#changes.event;
  #opened: Promise<void> | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(
    readonly folder: string,
    /** What is seen late where the folder can't be watched; for the log. */
    private readonly what: string,
    private readonly log: Logger,
    /** Removes what else may be left over in it; called now and then. */
    private readonly tidy?: () => Promise<void>,
  ) {}

  /** The folder is there; what failed once is tried again with the next use. */
  ready(): Promise<void> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** Tells this window at once; the watch is slower, and may be missing. */
  changed(): void {
    this.#changes.fire(undefined);
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
    clearInterval(this.#timer);
    clearInterval(this.#tidying);
    this.#changes.dispose();
  }

  async #open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    if (this.#disposed || this.#watcher || this.#timer) return;
    await this.#tidy();
    this.#tidying ??= setInterval(() => void this.#tidy(), TIDY_MS).unref();
    try {
      this.#watcher = watch(this.folder, (_event, name) => {
        if (name === null || name.endsWith(".json")) this.#changes.fire(undefined);
      });
      this.#watcher.on("error", (error) => this.#watchByTime(error));
    } catch (error) {
      this.#watchByTime(error);
    }
  }

  async #tidy(): Promise<void> {
    try {
      await removeAside(this.folder, this.log);
      await this.tidy?.();
    } catch (error) {
      this.log.warn(`What is left over can't be removed: ${messageOf(error)}`);
    }
  }

  /** Machines run out of watches, and some file systems have none. */
  #watchByTime(error: unknown): void {
    this.log.warn(`${this.what} are seen late: ${messageOf(error)}`);
    this.#watcher?.close();
    this.#timer ??= setInterval(() => this.#changes.fire(undefined), UNWATCHED_MS);
  }
}
