import { Emitter, type Event } from "../base/emitter";
import type { BadEnd, ConnectionEvent } from "../model/connection";
import type { CredentialBefore } from "../model/credentialIdentity";
import type { ClientEnvironment } from "../model/provider";

/** How an attempt to connect ended. */
export type AttemptEnd =
  BadEnd | { readonly kind: "active"; readonly status: string | null; readonly environment: string | null };

/** Where an attempt stands. */
type AttemptPhase =
  /** The one-click call is under way in some window. */
  | { readonly kind: "starting" }
  | { readonly kind: "waiting" }
  | { readonly kind: "ended"; readonly at: number; readonly end: AttemptEnd };

/**
 * An attempt to connect, as all windows see it and as it outlives them; nothing in it is secret.
 * All times are milliseconds since the epoch on the wall clock, so that they hold across a restart.
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
  /** The credential that was there right before the call, null if there was none; missing before Leaf was asked. */
  readonly before?: CredentialBefore | null;
  readonly phase: AttemptPhase;
}

/** Keeps attempts where every window of this profile finds them: one for each account and Leaf user. */
export interface AttemptStorage {
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

/** Nobody cares any more for how an attempt ended, this long after its end, in milliseconds. */
const STALE_MS = 24 * 3600_000;
/** Nobody will see to the end of an attempt that is this much older or newer than a farmer's time, in milliseconds. */
const PENDING_STALE_MS = 7 * STALE_MS;

/**
 * Whether an attempt is so old that it is dropped, or so far ahead of a clock that was set back. One that has not ended
 * is kept for longer: a clock that is a day off must not take the farmer's link away, and a last look ends it anyway.
 */
export function isStale({ phase, startedAt, deadline }: Attempt, now: number): boolean {
  return phase.kind === "ended"
    ? now - phase.at > STALE_MS || startedAt - now > STALE_MS
    : now - deadline > PENDING_STALE_MS || startedAt - now > PENDING_STALE_MS;
}

/** What happens to a connection that shows this attempt. */
export function eventOf(attempt: Attempt): ConnectionEvent {
  const { id, environment, deadline, before, phase } = attempt;
  if (phase.kind === "starting") return { kind: "connectAsked", environment };
  if (phase.kind === "waiting") {
    return {
      kind: "farmerAwaited",
      environment,
      deadline,
      attempt: id,
      ...(before === undefined ? {} : { before }),
    };
  }
  const { end } = phase;
  return end.kind === "active"
    ? { kind: "confirmed", found: { status: end.status, environment: end.environment } }
    : { kind: "attemptEnded", environment, end };
}

/** Attempts that live no longer than this window: those of the window's own sandbox, which ends with it. */
export class WindowAttempts implements AttemptStorage {
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
