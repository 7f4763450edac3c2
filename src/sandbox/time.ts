import type { Clock } from "../base/clock";
import { Emitter } from "../base/emitter";

/** Milliseconds in a second. */
export const SECOND = 1_000;
/** Milliseconds in a minute. */
export const MINUTE = 60 * SECOND;
/** Milliseconds in an hour. */
export const HOUR = 60 * MINUTE;
/** Milliseconds in a day. */
export const DAY = 24 * HOUR;

/** The sandbox's time: another clock's, moved forward by whatever was asked for. */
export class SandboxClock implements Clock {
  #aheadMs = 0;
  readonly #advanced = new Emitter<void>();
  /** Tells that the time was moved forward, even by nothing. */
  readonly onDidAdvance = this.#advanced.event;

  constructor(private readonly base: Clock) {}

  now(): number {
    return this.base.now() + this.#aheadMs;
  }

  /** Moves the time forward. */
  advance(milliseconds: number): void {
    this.#aheadMs += milliseconds;
    this.#advanced.fire();
  }

  /** Goes back to the other clock's time. */
  reset(): void {
    this.#aheadMs = 0;
  }
}

/** Leaf's form of a moment, ISO 8601 UTC with microseconds, from microseconds since the epoch. */
export function isoMicros(micros: number): string {
  const milliseconds = Math.floor(micros / 1_000);
  const rest = String(micros - milliseconds * 1_000).padStart(3, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}
