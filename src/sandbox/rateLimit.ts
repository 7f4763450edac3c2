import type { Clock } from "../base/clock";
import { MINUTE, SECOND } from "./time";

/** At most so many requests in any minute; the sandbox has one account, so one budget covers all of its API. */
export class RateLimit {
  #times: number[] = [];

  /** A limit of 0 means none. */
  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts a request; `undefined` lets it through, a number refuses it for that many seconds and does not count it. */
  take(): number | undefined {
    if (this.perMinute === 0) return undefined;
    const now = this.clock.now();
    const firstKept = this.#times.findIndex((time) => time > now - MINUTE);
    this.#times = firstKept < 0 ? [] : firstKept === 0 ? this.#times : this.#times.slice(firstKept);
    const oldest = this.#times[0];
    if (oldest !== undefined && this.#times.length >= this.perMinute) {
      return Math.max(1, Math.ceil((oldest + MINUTE - now) / SECOND));
    }
    this.#times.push(now);
    return undefined;
  }
}
