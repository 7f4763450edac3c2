/** The shortest time between two looks for newer events, in milliseconds. */
export const SOONEST_MS = 15_000;
/** The longest, in milliseconds. */
export const LATEST_MS = 60_000;

/** Milliseconds until the next look: soon while events come, and more seldom the longer nothing does. */
export function delayAfterLook(delay: number, arrived: number): number {
  return arrived > 0 ? SOONEST_MS : Math.min(LATEST_MS, delay * 1.5);
}
