/** What an account may still send, as all windows share it; times are milliseconds since the epoch on the wall clock. */
export interface Bucket {
  /** When `tokens` was right; later than now while a pause lasts, because nothing flows in until its end. */
  readonly at: number;
  readonly tokens: number;
  /** Nothing is sent until then; 0 if Leaf has not asked for a pause. */
  readonly pausedUntil: number;
}

/** What a number of requests a minute comes to. */
interface Limits {
  /** How many may go out at once. */
  readonly burst: number;
  /** How much of the burst background requests leave to interactive ones. */
  readonly reserve: number;
  readonly perMs: number;
}

/** Tokens that were taken are used within this time, or lost. Milliseconds. */
export const GRANT_MS = 2000;
/** No pause is longer: a clock that was set back must not stop all requests for good. Milliseconds. */
export const LONGEST_PAUSE_MS = 3600_000;

/**
 * A burst of a third, and the rest flows in over a minute. What is sent in any 60 s was taken in at most 60 s and
 * GRANT_MS, so it is at most the burst and what flowed in by then: less than `perMinute` + 1, hence `perMinute`.
 */
export function limitsOf(wanted: number): Limits {
  // Whatever a setting says, a window that may send nothing would wait for good.
  const perMinute = wanted >= 1 ? wanted : 1;
  const burst = Math.max(Math.min(perMinute, 2), Math.floor(perMinute / 3));
  const reserve = burst < 2 ? 0 : Math.max(1, Math.floor(burst / 4));
  return { burst, reserve, perMs: (perMinute + 1 - burst - 1e-6) / (60_000 + GRANT_MS) };
}

/** More tokens than any setting gives. */
const MOST_TOKENS = 1000;
/** A state that is older is not worth reading: whatever was taken then has flowed in again. Milliseconds. */
const OLDEST_MS = 24 * 3600_000;

/** Whether a kept bucket can be what a window has written: a damaged one must stop nobody, and give nobody more. Pure. */
export function isPlausible({ at, tokens, pausedUntil }: Bucket, now: number): boolean {
  return (
    tokens >= 0 &&
    tokens <= MOST_TOKENS &&
    at >= now - OLDEST_MS &&
    at <= Math.max(now + GRANT_MS, pausedUntil) &&
    pausedUntil <= now + LONGEST_PAUSE_MS
  );
}

/** The bucket at this moment: full if nothing was ever taken. Pure. */
export function bucketAt(kept: Bucket | undefined, { burst, perMs }: Limits, now: number): Bucket {
  if (!kept) return { at: now, tokens: burst, pausedUntil: 0 };
  const pausedUntil = kept.pausedUntil - now > LONGEST_PAUSE_MS ? 0 : kept.pausedUntil;
  if (kept.at <= now) {
    return { at: now, tokens: within(burst, kept.tokens + (now - kept.at) * perMs), pausedUntil };
  }
  const clockSetBack = kept.at > Math.max(now + GRANT_MS, pausedUntil);
  return { at: clockSetBack ? now : kept.at, tokens: within(burst, kept.tokens), pausedUntil };
}

function within(burst: number, tokens: number): number {
  return Math.min(burst, Math.max(0, tokens));
}

/** How many tokens each urgency gets, interactive requests first. */
interface Shares {
  readonly interactive: number;
  readonly background: number;
}

/** Shares the tokens out among those who wait; nobody gets one while a pause lasts. Pure. */
export function share({ tokens, pausedUntil }: Bucket, { reserve }: Limits, waiting: Shares, now: number): Shares {
  if (pausedUntil > now) return { interactive: 0, background: 0 };
  const interactive = Math.min(waiting.interactive, Math.floor(tokens));
  const left = Math.floor(tokens - interactive - reserve);
  return { interactive, background: Math.max(0, Math.min(waiting.background, left)) };
}

/** Milliseconds until the next of those who wait can get a token. Pure. */
export function timeToNext(bucket: Bucket, { reserve, perMs }: Limits, waiting: Shares, now: number): number {
  const needed = waiting.interactive > 0 ? 1 : reserve + 1;
  return Math.max(0, bucket.at - now) + Math.max(0, Math.ceil((needed - bucket.tokens) / perMs));
}

/** The bucket after Leaf has asked to wait: nothing until then, and slowly at first after that. Pure. */
export function paused(bucket: Bucket, { reserve }: Limits, until: number): Bucket {
  const pausedUntil = Math.max(bucket.pausedUntil, until);
  return { at: Math.max(bucket.at, pausedUntil), tokens: Math.min(bucket.tokens, reserve + 1), pausedUntil };
}
