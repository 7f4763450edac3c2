/** Data older than this is asked for again when the developer comes back to it, in milliseconds. */
const OLD_MS = 60_000;
/** However long nothing changes, no longer between two refreshes than this, unless the setting says so. Milliseconds. */
const LONGEST_MS = 30 * 60_000;

/** What decides whether anybody would see the result of a refresh. */
export interface Situation {
  /** The view can be seen. */
  readonly visible: boolean;
  /** The window has the focus. */
  readonly focused: boolean;
  readonly signedIn: boolean;
  /** Something is loading already. */
  readonly loading: boolean;
  /** When the list was last loaded, in milliseconds since the epoch; the first time is not a refresh. */
  readonly loadedAt: number | undefined;
}

/**
 * When to ask Leaf again without being asked to: while somebody looks, less and less often as long as nothing changes.
 * All times are milliseconds. Pure but for what it remembers.
 */
export class RefreshPolicy {
  #factor = 1;
  #lastAt = -Infinity;

  /** `setting` is the time between two refreshes; 0 for none at all. */
  constructor(private readonly setting: () => number) {}

  /** A refresh has ended, well or badly. */
  refreshed(now: number, changed: boolean): void {
    this.#lastAt = now;
    this.#factor = changed ? 1 : Math.min(this.#factor * 2, 1024);
  }

  /** The developer has done something, or something has changed: there may be more to see soon. */
  acted(): void {
    this.#factor = 1;
  }

  /** Milliseconds until the next refresh; undefined if there is none as long as the situation is this one. */
  timeToNext(now: number, situation: Situation): number | undefined {
    const setting = this.setting();
    const { loadedAt } = situation;
    if (setting === 0 || loadedAt === undefined || !isSeen(situation)) return undefined;
    const interval = Math.max(setting, Math.min(setting * this.#factor, LONGEST_MS));
    return Math.max(0, this.#last(now, loadedAt) + interval - now);
  }

  /** Whether to refresh now that the developer has come back to the window or the view. */
  onReturn(now: number, situation: Situation): boolean {
    const { loadedAt } = situation;
    if (this.setting() === 0 || loadedAt === undefined || !isSeen(situation)) return false;
    return now - this.#last(now, loadedAt) > OLD_MS;
  }

  /** What was loaded in the future was loaded before the clock was set back, and is taken for as old as that. */
  #last(now: number, loadedAt: number): number {
    if (this.#lastAt > now || (loadedAt > now && this.#lastAt === -Infinity)) this.#lastAt = now;
    return Math.max(this.#lastAt, loadedAt > now ? -Infinity : loadedAt);
  }
}

function isSeen({ visible, focused, signedIn, loading }: Situation): boolean {
  return visible && focused && signedIn && !loading;
}
