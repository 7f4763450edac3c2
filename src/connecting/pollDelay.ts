const QUICK_FOR_MS = 120_000;
const QUICK_MS = 2_500;
const SLOW_MS = 9_000;

/**
 * Milliseconds until the next look at a pending connection: quick while the developer watches, slower later.
 * With jitter that only shortens, so that a change is seen within 2.5 s at first and 9 s later on; at most
 * 150 looks in 15 minutes. `random` is from 0 to 1.
 */
export function delayBeforeLook(elapsedMs: number, random: number): number {
  const longest = elapsedMs < QUICK_FOR_MS ? QUICK_MS : SLOW_MS;
  return longest * (1 - 0.05 * random);
}
