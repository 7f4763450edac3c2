import type { Clock } from "../base/clock";
import { MINUTE, SECOND } from "./time";

/** At most so many requests in any minute; the sandbox has one account, so one budget covers all of its API. */
export class RateLimit {
  /** When requests were let through, oldest first; those before `#first` no longer count. */
  #times: number[] = [];
  #first = 0;

  /** A limit of 0 means none. */
  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts a request; `undefined` lets it through, a number refuses it for that many seconds and does not count it. */
  take(): number | undefined {
    if (this.perMinute === 0) return undefined;
    const now = this.clock.now();
    // Each time is passed over once, however many there are, and the list is cut only when half of it is past.
    while ((this.#times[this.#first] ?? Infinity) <= now - MINUTE) this.#first += 1;
    if (this.#first > 1_000 && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    const oldest = this.#times[this.#first];
    if (oldest !== undefined && this.#times.length - this.#first >= this.perMinute) {
      return Math.max(1, Math.ceil((oldest + MINUTE - now) / SECOND));
    }
    this.#times.push(now);
    return undefined;
  }

  /** Forgets all requests. */
  clear(): void {
    this.#times = [];
    this.#first = 0;
  }
}
