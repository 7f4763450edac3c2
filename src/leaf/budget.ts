import type { Clock, Sleep } from "../base/clock";
import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { bucketAt, GRANT_MS, limitsOf, LONGEST_PAUSE_MS, paused, share, timeToNext, type Bucket } from "./bucket";
import { LeafError } from "./errors";

/** Keeps the buckets of all accounts where every window finds them. */
export interface BudgetStorage {
  /**
   * Replaces an account's bucket by what `change` makes of it, in one step for all windows; `change` may be called more
   * than once, and returns undefined to leave the bucket as it is. Never rejects.
   */
  change(account: string, change: (kept: Bucket | undefined) => Bucket | undefined): Promise<void>;
}

/** Buckets that live no longer than this window. */
export class WindowBuckets implements BudgetStorage {
  readonly #buckets = new Map<string, Bucket>();

  change(account: string, change: (kept: Bucket | undefined) => Bucket | undefined): Promise<void> {
    const next = change(this.#buckets.get(account));
    if (next) this.#buckets.set(account, next);
    return Promise.resolve();
  }
}

/** What budgets need from outside. */
interface BudgetTools {
  readonly storage: BudgetStorage;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** From 0 to 1; spreads the windows after a pause. */
  readonly random: () => number;
  readonly log: Logger;
  /** How many requests a minute may be sent for one account; asked for each time. */
  readonly perMinute: () => number;
}

/** What a budget must know of a request. */
export interface Asking {
  /** Method and path, for the error. */
  readonly call: string;
  readonly host: string;
  readonly background?: boolean | undefined;
  readonly once?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A longer pause than this is the user's to decide on. Milliseconds. */
export const LONGEST_WAIT_MS = 20_000;
/** How long a first 429 without `Retry-After` stops all requests, in milliseconds. */
const DEFAULT_PAUSE_MS = 10_000;
/** Pauses that follow each other so closely double, up to this. Milliseconds. */
const LONGEST_DEFAULT_PAUSE_MS = 60_000;
const JITTER_MS = 1000;
/** A wait is looked at again this often, because a machine that slept has its timers late. Milliseconds. */
const SLICE_MS = 5000;
/** Background requests gather for so long, so that one step serves several. Milliseconds. */
const GATHER_MS = 250;
/** A storage that has not answered for this long is left alone, in milliseconds … */
const SHELF_MS = 5000;
/** … for this long. Milliseconds. */
const ALONE_MS = 60_000;

interface Waiter extends Asking {
  readonly go: () => void;
  readonly fail: (error: LeafError) => void;
}

/** What one account may send, in any window: at most so many requests in any minute. Interactive ones go first. */
export class Budget {
  readonly #changes = new Emitter<undefined>();
  /** Leaf has asked to wait, or the wait is over. */
  readonly onDidChange = this.#changes.event;
  #interactive: Waiter[] = [];
  #background: Waiter[] = [];
  #pumping = false;
  #wake = new AbortController();
  /** 0 while nothing is paused. */
  #pausedUntil = 0;
  /** When the last pause was over, or will be. */
  #lastPause = 0;
  #pauses = 0;
  /** What this window goes on with while the storage fails. */
  readonly #own = new WindowBuckets();
  #aloneSince: number | undefined;
  #told = false;

  constructor(
    private readonly account: string,
    private readonly tools: BudgetTools,
  ) {}

  /** Leaf asks to wait until then, in milliseconds since the epoch; undefined if it doesn't, as far as this window knows. */
  get pausedUntil(): number | undefined {
    return this.#pausedUntil > this.tools.clock.now() ? this.#pausedUntil : undefined;
  }

  /**
   * Resolves once one request may be sent, which must happen at once. Throws `cancelled`, and `rateLimited` where a pause
   * is too long for somebody who waits in front of the screen, or where the caller comes back anyway (`once`).
   */
  take(asking: Asking): Promise<void> {
    const { signal, background } = asking;
    if (signal?.aborted) return Promise.reject(failed(asking, { kind: "cancelled" }));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#interactive = this.#interactive.filter((other) => other !== waiter);
        this.#background = this.#background.filter((other) => other !== waiter);
        reject(failed(asking, { kind: "cancelled" }));
        // If nobody waits any more, neither does the pump.
        this.#wake.abort();
      };
      const done = () => signal?.removeEventListener("abort", leave);
      const waiter: Waiter = {
        ...asking,
        go: () => {
          done();
          resolve();
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      signal?.addEventListener("abort", leave, { once: true });
      (background ? this.#background : this.#interactive).push(waiter);
      if (!background || this.#background.length === 1) this.#wake.abort();
      void this.#pump();
    });
  }

  /** Leaf has answered 429: nothing is sent for this account, by any window, until the time it asks for is over. */
  async limited(retryAfterSeconds: number | undefined): Promise<void> {
    const { clock, perMinute, log } = this.tools;
    const now = clock.now();
    const alone = now - this.#lastPause > LONGEST_DEFAULT_PAUSE_MS;
    // Requests that were under way together are refused together, and count as one.
    if (this.#lastPause <= now) this.#pauses = alone ? 0 : this.#pauses + 1;
    const asked = retryAfterSeconds === undefined ? DEFAULT_PAUSE_MS * 2 ** this.#pauses : retryAfterSeconds * 1000;
    const longest = retryAfterSeconds === undefined ? LONGEST_DEFAULT_PAUSE_MS : LONGEST_PAUSE_MS;
    const until = now + Math.min(Math.max(1000, asked), longest);
    const limits = limitsOf(perMinute());
    if (until > this.#lastPause) {
      log.warn(`Leaf limits the requests: nothing is sent for ${Math.ceil((until - now) / 1000)} s`);
    }
    this.#note(Math.max(until, this.#pausedUntil));
    await this.#change((kept) => paused(bucketAt(kept, limits, now), limits, until));
    this.#wake.abort();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#interactive.length + this.#background.length > 0) {
        // From here on nobody who comes is missed: they end the sleep before it has begun.
        this.#wake = new AbortController();
        const wait = await this.#grant();
        if (wait > 0) await this.tools.sleep(Math.min(wait, SLICE_MS), this.#wake.signal);
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** Gives out what there is, and returns how long the rest must wait, in milliseconds. */
  async #grant(): Promise<number> {
    const { clock, perMinute, random } = this.tools;
    let given = { interactive: 0, background: 0 };
    let at = 0;
    let wait = 0;
    let pausedUntil = 0;
    await this.#change((kept) => {
      at = clock.now();
      const limits = limitsOf(perMinute());
      const bucket = bucketAt(kept, limits, at);
      pausedUntil = bucket.pausedUntil;
      const waiting = { interactive: this.#interactive.length, background: this.#background.length };
      given = share(bucket, limits, waiting, at);
      const granted = given.interactive + given.background;
      const next = { ...bucket, tokens: bucket.tokens - granted };
      const left = {
        interactive: waiting.interactive - given.interactive,
        background: waiting.background - given.background,
      };
      wait = left.interactive + left.background === 0 ? 0 : timeToNext(next, limits, left, at);
      if (left.interactive === 0 && wait > 0) wait = Math.max(wait, GATHER_MS);
      // A clock that was set back has to be written down: only from then on does anything flow in again.
      return granted > 0 || (kept && bucket.at < kept.at) ? next : undefined;
    });
    this.#note(pausedUntil > at ? pausedUntil : 0);
    if (pausedUntil > at) {
      this.#refuse(pausedUntil - at);
      return pausedUntil - at + random() * JITTER_MS;
    }
    // A disk that took longer has made these tokens too old to hold what is promised for any minute.
    if (clock.now() - at > GRANT_MS) return 0;
    for (const waiter of this.#interactive.splice(0, given.interactive)) waiter.go();
    for (const waiter of this.#background.splice(0, given.background)) waiter.go();
    return wait;
  }

  /** Makes a change in the storage; in this window alone where that fails or never answers, so that nobody waits for good. */
  async #change(change: (kept: Bucket | undefined) => Bucket | undefined): Promise<void> {
    const { clock, storage, sleep } = this.tools;
    const alone = this.#aloneSince === undefined ? Infinity : clock.now() - this.#aloneSince;
    if (alone >= 0 && alone < ALONE_MS) return this.#own.change(this.account, change);
    let over = false;
    let last: Bucket | undefined;
    const shared = storage
      .change(this.account, (kept) => {
        // Whoever asked has gone on without this answer.
        if (over) return undefined;
        const next = change(kept);
        last = next ?? last;
        return next;
      })
      .then(
        () => undefined,
        (error: unknown) => messageOf(error),
      );
    const limit = new AbortController();
    const late = sleep(SHELF_MS, limit.signal).then(() => `no answer in ${SHELF_MS / 1000} s`);
    const problem = await Promise.race([shared, late]);
    over = true;
    limit.abort();
    if (problem === undefined) {
      const made = last;
      this.#aloneSince = undefined;
      return made && this.#own.change(this.account, () => made);
    }
    this.#aloneSince = clock.now();
    if (!this.#told) this.tools.log.warn(`Windows can't share their request budget: ${problem}`);
    this.#told = true;
    return this.#own.change(this.account, change);
  }

  /** Nobody waits in front of the screen for a pause that is long. */
  #refuse(restMs: number): void {
    const tooLong = restMs > LONGEST_WAIT_MS;
    const refused = [...this.#interactive, ...this.#background].filter(
      ({ once, background }) => once || (tooLong && !background),
    );
    this.#interactive = this.#interactive.filter((waiter) => !refused.includes(waiter));
    this.#background = this.#background.filter((waiter) => !refused.includes(waiter));
    const retryAfterSeconds = Math.ceil(restMs / 1000);
    for (const waiter of refused) waiter.fail(failed(waiter, { kind: "rateLimited", retryAfterSeconds }));
  }

  #note(pausedUntil: number): void {
    if (pausedUntil === this.#pausedUntil) return;
    this.#pausedUntil = pausedUntil;
    this.#lastPause = Math.max(this.#lastPause, pausedUntil);
    this.#changes.fire(undefined);
  }
}

function failed(
  { call, host }: Asking,
  failure: Pick<ConstructorParameters<typeof LeafError>[0], "kind" | "retryAfterSeconds">,
): LeafError {
  return new LeafError({ call, host, ...failure });
}

/** The budgets of all accounts; an account that was not named yet, as while signing in, has its API's. */
export class Budgets implements Disposable {
  readonly #budgets = new Map<string, { budget: Budget; subscription: Disposable }>();
  readonly #changes = new Emitter<undefined>();
  /** Leaf has asked to wait, or a wait is over, for any account. */
  readonly onDidChange = this.#changes.event;

  constructor(private readonly tools: BudgetTools) {}

  /** The budget of an account, by its key. */
  of(account: string): Budget {
    let entry = this.#budgets.get(account);
    if (!entry) {
      const budget = new Budget(account, this.tools);
      entry = { budget, subscription: budget.onDidChange(() => this.#changes.fire(undefined)) };
      this.#budgets.set(account, entry);
    }
    return entry.budget;
  }

  dispose(): void {
    for (const { subscription } of this.#budgets.values()) subscription.dispose();
    this.#changes.dispose();
  }
}
