import { uptime } from "node:os";

/** Tells the time; injected, so that a test decides what time it is. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Tells, besides the time, how much of it has passed. */
export interface SteadyClock extends Clock {
  /** Milliseconds since some moment in the past: goes on alike when somebody sets the wall clock, and counts sleep. */
  monotonic(): number;
}

/**
 * The machine's wall clock, and the time since it was started. Node's own timers stand still while a machine sleeps, and
 * a farmer's 15 minutes don't; the time since the start counts sleep on all systems.
 */
export const systemClock: SteadyClock = { now: () => Date.now(), monotonic: () => uptime() * 1000 };

/** Waits; resolves early, without an error, when `signal` aborts. Milliseconds. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const systemSleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });

/** Resolves once the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
