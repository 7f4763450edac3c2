import { Emitter, type Event } from "../base/emitter";
import type { BadEnd, ConnectionEvent } from "./connection";
import type { ClientEnvironment } from "./provider";

/** How an attempt to connect ended. */
export type AttemptEnd =
  BadEnd | { readonly kind: "active"; readonly status: string | null; readonly environment: string | null };

/** Where an attempt stands. */
export type AttemptPhase =
  /** The one-click call is under way in some window. */
  | { readonly kind: "starting" }
  | { readonly kind: "waiting" }
  | { readonly kind: "ended"; readonly at: number; readonly end: AttemptEnd };

/**
 * An attempt to connect, as all windows see it and as it outlives them; nothing in it is secret.
 * All times are milliseconds since the epoch on the wall clock, so that they hold across sleep and restart.
 */
export interface Attempt {
  readonly id: string;
  /** The account's key; see accountKey. */
  readonly account: string;
  readonly leafUserId: string;
  readonly environment: ClientEnvironment;
  readonly startedAt: number;
  readonly deadline: number;
  /** The window that started it. */
  readonly window: string;
  readonly phase: AttemptPhase;
}

/** Keeps attempts where every window of this profile finds them: one for each account and Leaf user. */
export interface AttemptShelf {
  all(): Promise<readonly Attempt[]>;
  /** Replaces what was kept for the same account and Leaf user. */
  put(attempt: Attempt): Promise<void>;
  remove(attempt: Attempt): Promise<void>;
  /** Something was put, here or in another window. */
  readonly onDidChange: Event<undefined>;
  /** True for the first caller with this name in any window, false for all others. */
  claim(name: string): Promise<boolean>;
}

/** Lets one window of all do what must be done once. */
export interface Lease {
  /** Takes the lease, or keeps it; false while another window that is alive holds it. Call again within 3 seconds. */
  hold(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
}

/** What there is one attempt for. */
export function placeOf({ account, leafUserId }: Attempt): string {
  return `${account} ${leafUserId}`;
}

/** An attempt that nobody cares for any more, this long after its end or deadline, in milliseconds. */
const STALE_MS = 24 * 3600_000;

/** Whether an attempt is so old that it is dropped. */
export function isStale(attempt: Attempt, now: number): boolean {
  const over = attempt.phase.kind === "ended" ? attempt.phase.at : attempt.deadline;
  // A clock that was set back far must not keep an attempt for ever.
  return now - over > STALE_MS || attempt.startedAt - now > STALE_MS;
}

/** What happens to a connection that shows this attempt. */
export function eventOf(attempt: Attempt): ConnectionEvent {
  const { environment, deadline, phase } = attempt;
  if (phase.kind === "starting") return { kind: "connectAsked", environment };
  if (phase.kind === "waiting") return { kind: "farmerAwaited", environment, deadline };
  const { end } = phase;
  return end.kind === "active"
    ? { kind: "confirmed", found: { status: end.status, environment: end.environment } }
    : { kind: "attemptEnded", environment, end };
}

/** Attempts that live no longer than this window: those of the window's own sandbox, which ends with it. */
export class WindowAttempts implements AttemptShelf {
  readonly #attempts = new Map<string, Attempt>();
  readonly #claims = new Set<string>();
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;

  all(): Promise<readonly Attempt[]> {
    return Promise.resolve([...this.#attempts.values()]);
  }

  put(attempt: Attempt): Promise<void> {
    this.#attempts.set(placeOf(attempt), attempt);
    this.#changes.fire(undefined);
    return Promise.resolve();
  }

  remove(attempt: Attempt): Promise<void> {
    this.#attempts.delete(placeOf(attempt));
    return Promise.resolve();
  }

  claim(name: string): Promise<boolean> {
    const first = !this.#claims.has(name);
    this.#claims.add(name);
    return Promise.resolve(first);
  }
}

/** The lease of a window that is alone. */
export const soleLease: Lease = { hold: () => Promise.resolve(true), release: () => Promise.resolve() };
