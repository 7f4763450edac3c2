import type { Attempt, AttemptEnd } from "./attempts";
import { delayBeforeLook } from "./pollDelay";

/** A one-click call is over after this long, one way or the other, in milliseconds. */
export const STARTING_MS = 45_000;

/** What a window remembers of its looks at one attempt, in milliseconds by the same clock as the attempt's. */
export interface LookTimes {
  /** When the last look was made; undefined before the first. */
  readonly last?: number;
  /** Leaf asked to stay away until then. */
  readonly notBefore?: number;
}

/** What to do next for an attempt, and when. */
type Plan =
  | { readonly kind: "look"; readonly at: number }
  /** The window that made the call is gone, and its answer with it. */
  | { readonly kind: "giveUp"; readonly at: number }
  | { readonly kind: "rest" };

/**
 * What the polling window does next for an attempt. Pure; `random` is from 0 to 1.
 * One look falls right on the deadline; after it, Leaf's word decides, so looks go on until one is answered.
 * All times are those of one clock, which must not be one that somebody can set: see AttemptTimes.
 */
export function planFor(attempt: Attempt, times: LookTimes, random: number): Plan {
  const { phase, startedAt, deadline } = attempt;
  if (phase.kind === "ended") return { kind: "rest" };
  if (phase.kind === "starting") return { kind: "giveUp", at: startedAt + STARTING_MS };
  const from = times.last ?? startedAt;
  const planned = from + delayBeforeLook(from - startedAt, random);
  const at = from < deadline ? Math.min(planned, deadline) : planned;
  return { kind: "look", at: Math.max(at, times.notBefore ?? 0) };
}

/** How an attempt ends by an answered look that was sent at `lookedAt`; undefined if it goes on. Pure. */
export function endByLook(
  attempt: Attempt,
  lookedAt: number,
  found: { readonly status: string | null; readonly environment: string | null } | undefined,
): AttemptEnd | undefined {
  if (attempt.phase.kind !== "waiting") return undefined;
  if (found) return { kind: "active", status: found.status, environment: found.environment };
  return lookedAt >= attempt.deadline ? { kind: "expired" } : undefined;
}

/** The attempt after its end; an end that came first stays. Pure. */
export function ended(attempt: Attempt, end: AttemptEnd, at: number): Attempt {
  return attempt.phase.kind === "ended" ? attempt : { ...attempt, phase: { kind: "ended", at, end } };
}
