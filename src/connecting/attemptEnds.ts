import type { Sleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Attempt, AttemptEnd, AttemptStorage } from "./attempts";

/** Other windows leave the window that started an attempt this long to tell of its end, in milliseconds. */
const COURTESY_MS = 1500;

/** Lets one window of all tell how an attempt has ended. */
export class AttemptEnds {
  readonly #told = new Set<string>();

  constructor(
    private readonly tools: { readonly sleep: Sleep; readonly log: Logger; readonly windowId: string },
    private readonly ended: (attempt: Attempt, end: AttemptEnd) => void,
  ) {}

  /** Tells of those that have become active or expired, each once, unless another window does. */
  tell(session: { readonly signal: AbortSignal }, storage: AttemptStorage, attempts: readonly Attempt[]): void {
    for (const attempt of attempts) {
      if (attempt.phase.kind !== "ended" || this.#told.has(attempt.id)) continue;
      const { end } = attempt.phase;
      // What the developer did, or was told at once, needs no telling; a call that was given up may be answered yet.
      if (end.kind !== "active" && end.kind !== "expired") continue;
      this.#told.add(attempt.id);
      this.#tellOne(session.signal, storage, attempt, end).catch((error: unknown) => {
        this.tools.log.warn(`Nobody could be told how an attempt ended: ${messageOf(error)}`);
      });
    }
  }

  async #tellOne(signal: AbortSignal, storage: AttemptStorage, attempt: Attempt, end: AttemptEnd): Promise<void> {
    if (attempt.window !== this.tools.windowId) await this.tools.sleep(COURTESY_MS, signal);
    if (signal.aborted) return;
    if (await storage.claim(attempt.id)) this.ended(attempt, end);
  }
}
