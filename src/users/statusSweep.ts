import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { isLeafError, type LeafError } from "../leaf/errors";

/** How far a sweep is. */
export interface SweepProgress {
  readonly done: number;
  readonly of: number;
}

/** How a status is asked for. */
interface CheckOptions {
  readonly background: boolean;
  readonly signal: AbortSignal;
}

/** What a sweep works with. */
interface SweepTools {
  /** Asks for the status of this name and keeps it; throws a LeafError. */
  readonly look: (name: string, how: CheckOptions) => Promise<void>;
  /** Where in the order a status comes: 0 for one that somebody looks at right now, 3 for the last. */
  readonly rankOf: (name: string) => Rank;
  /** Whether a status is shown, which a failure leaves as it was. */
  readonly isKnown: (name: string) => boolean;
  /** What the log calls it. */
  readonly describe: (name: string) => string;
  /** Told a few times a second; undefined once there is nothing to do. */
  readonly report: (progress: SweepProgress | undefined) => void;
  /** How many statuses are asked for at the same time. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The order in which a person looks; 0 is asked for as by a click. */
export type Rank = 0 | 1 | 2 | 3;

/** How many statuses are asked for at the same time, unless somebody wants another number. */
export const CONCURRENCY = 10;
/** So many failures in a row are Leaf's, not those of single users. */
const FAILURES_IN_A_ROW = 20;
const REPORT_EVERY_MS = 200;
/** These concern all users, so going on makes no sense. */
const FATAL = new Set(["offline", "tls", "unauthorized", "rateLimited", "cancelled"]);

function isFatal({ kind, status }: LeafError): boolean {
  // A proxy that wants a password answers so to all; any other page of a gateway may stand at one address alone.
  return FATAL.has(kind) || (kind === "proxy" && (status === undefined || status === 407));
}

interface UnderWay {
  readonly background: boolean;
  readonly abort: AbortController;
}

/**
 * Asks for many statuses, several at a time, in the order a person looks; for one session. Each has a name: the Leaf
 * user's id, or with it the provider's.
 */
export class StatusSweep {
  readonly #queues: readonly [Set<string>, Set<string>, Set<string>, Set<string>] = [
    new Set(),
    new Set(),
    new Set(),
    new Set(),
  ];
  readonly #underWay = new Map<string, UnderWay>();
  #run: { readonly promise: Promise<void>; readonly end: (error?: unknown) => void } | undefined;
  #progress = { done: 0, of: 0 };
  #reportedAt = -Infinity;
  #failures = 0;
  /** Somebody has answered in Leaf's place: the rest goes on, and a status that stays as it was must not pass for checked. */
  #strange: LeafError | undefined;

  constructor(private readonly tools: SweepTools) {}

  /** Asks for these too, and resolves once all is done or was stopped; rejects with what ended it. */
  check(names: readonly string[]): Promise<void> {
    const added = names.filter((name) => !this.#underWay.has(name) && !this.#queues.some((queue) => queue.has(name)));
    for (const name of added) this.#queues[this.tools.rankOf(name)].add(name);
    this.#progress.of += added.length;
    if (added.length === 0) return this.#run?.promise ?? Promise.resolve();
    if (!this.#run) {
      const { promise, resolve, reject } = deferred();
      this.#run = { promise, end: (error) => (error === undefined ? resolve() : reject(error)) };
    }
    const { promise } = this.#run;
    this.#report();
    this.#advance();
    return promise;
  }

  /** Whether this status is about to be asked for, or is being asked for. */
  has(name: string): boolean {
    return this.#underWay.has(name) || this.#queues.some((queue) => queue.has(name));
  }

  /** Somebody looks at these now: they go before all others, as by a click. */
  attend(names: readonly string[]): void {
    for (const name of names) {
      const underWay = this.#underWay.get(name);
      if (underWay?.background) {
        // It may wait for its turn in the background still; the click's request doesn't, and stands for both.
        this.#underWay.delete(name);
        underWay.abort.abort();
        this.#queues[0].add(name);
      } else {
        for (const queue of this.#queues) if (queue.delete(name)) this.#queues[0].add(name);
      }
    }
    this.#advance();
  }

  /** These are in sight now: of what nobody has clicked for they come next. */
  hurry(names: readonly string[]): void {
    const [, next, ...later] = this.#queues;
    for (const name of names) for (const queue of later) if (queue.delete(name)) next.add(name);
  }

  /** Asks for no more; what was found stays. */
  stop(): void {
    this.#end();
  }

  #advance(): void {
    const running = (background: boolean) =>
      [...this.#underWay.values()].filter((work) => work.background === background).length;
    const { concurrency } = this.tools;
    const [clicked, ...others] = this.#queues;
    for (let free = concurrency - running(false); free > 0 && clicked.size > 0; free -= 1) this.#start(clicked, false);
    for (let free = concurrency - running(true); free > 0; free -= 1) {
      const queue = others.find(({ size }) => size > 0);
      if (!queue) break;
      this.#start(queue, true);
    }
    if (this.#run && this.#underWay.size === 0 && this.#queues.every(({ size }) => size === 0)) {
      this.#end(this.#strange);
    }
  }

  #start(queue: Set<string>, background: boolean): void {
    const [name] = queue;
    if (name === undefined) return;
    queue.delete(name);
    const work: UnderWay = { background, abort: new AbortController() };
    this.#underWay.set(name, work);
    const isCurrent = () => this.#underWay.get(name) === work;
    this.tools.look(name, { background, signal: work.abort.signal }).then(
      () => {
        if (isCurrent()) this.#finished(name);
        this.#failures = 0;
      },
      (error: unknown) => {
        // A newer request for the same user stands in its place, or the sweep has ended.
        if (isCurrent()) this.#failed(name, work, error);
      },
    );
  }

  #finished(name: string): void {
    this.#underWay.delete(name);
    this.#progress.done += 1;
    this.#report();
    this.#advance();
  }

  #failed(name: string, { background }: UnderWay, error: unknown): void {
    if (isLeafError(error, "rateLimited") && !background) {
      // Too long a wait for a click is none for the background.
      this.#underWay.delete(name);
      this.#queues[1].add(name);
      this.#advance();
      return;
    }
    this.#failures += 1;
    if (!isLeafError(error) || isFatal(error) || this.#failures >= FAILURES_IN_A_ROW) {
      this.#end(error);
      return;
    }
    if (error.kind === "proxy" && this.tools.isKnown(name)) this.#strange = error;
    // One user's trouble is that user's.
    this.tools.log.warn(`The ${this.tools.describe(name)} is not known: ${error.message}`);
    this.#finished(name);
  }

  #end(error?: unknown): void {
    const run = this.#run;
    this.#run = undefined;
    for (const queue of this.#queues) queue.clear();
    const underWay = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const { abort } of underWay) abort.abort();
    this.#progress = { done: 0, of: 0 };
    this.#failures = 0;
    this.#strange = undefined;
    this.#reportedAt = -Infinity;
    if (!run) return;
    this.tools.report(undefined);
    run.end(error);
  }

  #report(): void {
    const now = this.tools.clock.now();
    if (Math.abs(now - this.#reportedAt) < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    this.tools.report({ ...this.#progress });
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  // Who started it may have gone; whoever waits still gets the failure.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
