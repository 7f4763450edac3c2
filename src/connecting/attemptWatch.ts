import * as l10n from "@vscode/l10n";
import { whenAborted, type Sleep, type SteadyClock } from "../base/clock";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import type { Redactor } from "../masking/redact";
import { messageOf } from "../base/text";
import { isLeafError } from "../leaf/errors";
import { accountKey } from "../model/account";
import { AttemptEnds } from "./attemptEnds";
import { endByLook, ended, planFor, type LookTimes } from "./attemptPlan";
import { AttemptTimes } from "./attemptTimes";
import {
  eventOf,
  isStale,
  soleLease,
  WindowAttempts,
  type Attempt,
  type AttemptEnd,
  type AttemptStorage,
  type Lease,
} from "./attempts";
import { isNews } from "../model/credentialIdentity";
import type { LeafUsers } from "../users/leafUsers";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { ConnectionsWriter, StoreView } from "../model/store";

/** What watching needs from outside. */
export interface WatchTools {
  readonly clock: SteadyClock;
  readonly sleep: Sleep;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly log: Logger;
  /** Shared by all windows of the profile. */
  readonly attempts: AttemptStorage;
  readonly lease: Lease;
  readonly windowId: string;
}

/** A lease is renewed this often, and another window's asked for, in milliseconds. */
const LEASE_MS = 3000;
/** However long Leaf asks to stay away, a farmer who waits is looked for after this long, in milliseconds. */
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * Sees every attempt of the signed-in account to its end, whichever window started it: shows it in the store, looks
 * for the credential if this window holds the lease, and lets one window tell.
 */
export class AttemptWatch implements Disposable {
  readonly #own = new WindowAttempts();
  readonly #subscriptions: Disposable[];
  /** By the steady clock. */
  readonly #lookTimes = new Map<string, LookTimes>();
  readonly #times: AttemptTimes;
  readonly #ends: AttemptEnds;
  readonly #dropped = new Set<string>();
  #running: ActiveSession | undefined;
  #wake = new AbortController();
  #disposed = false;

  constructor(
    private readonly store: StoreView & ConnectionsWriter,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    private readonly tools: WatchTools,
    private readonly hears: {
      /** Whether this window is making the attempt's call right now. */
      readonly isCalling: (attempt: Attempt) => boolean;
      /** An attempt became active or expired; called in one window of all. */
      readonly ended: (attempt: Attempt, end: AttemptEnd) => void;
      /** An attempt is so old that it is dropped, as soon as this is done. */
      readonly dropped: (attempt: Attempt) => Promise<void>;
    },
  ) {
    this.#times = new AttemptTimes(tools.clock);
    this.#ends = new AttemptEnds(tools, (attempt, end) => this.hears.ended(attempt, end));
    const wake = () => this.#wake.abort();
    this.#subscriptions = [
      this.#own.onDidChange(wake),
      tools.attempts.onDidChange(wake),
      store.onDidChange(({ leafUserId }) => {
        if (leafUserId !== undefined) return;
        if (this.#running && this.sessions.active !== this.#running) wake();
        this.#follow();
      }),
    ];
    this.#follow();
  }

  dispose(): void {
    this.#disposed = true;
    this.#wake.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Keeps an attempt and shows it at once. */
  async put(session: Pick<ActiveSession, "account">, attempt: Attempt): Promise<void> {
    if (this.sessions.active === session) this.#show(attempt);
    await this.#storage(session).put(attempt);
  }

  /** The attempt that is kept for a Leaf user. */
  async attemptOf(session: ActiveSession, leafUserId: string): Promise<Attempt | undefined> {
    return (await this.attempts(session)).find((attempt) => attempt.leafUserId === leafUserId);
  }

  /** Whether this attempt is still the one that counts, and has not ended. */
  async isCurrent(session: ActiveSession, { id, leafUserId }: Attempt): Promise<boolean> {
    const current = await this.attemptOf(session, leafUserId);
    return current?.id === id && current.phase.kind !== "ended";
  }

  /** Whether an attempt whose call was just answered was neither cancelled nor replaced; another window may have given up on it. */
  async isWanted(session: ActiveSession, { id, leafUserId }: Attempt): Promise<boolean> {
    const current = await this.attemptOf(session, leafUserId);
    if (current?.id !== id) return false;
    return current.phase.kind !== "ended" || current.phase.end.kind === "failed";
  }

  /** Ends a Leaf user's attempt, if one is under way. */
  async end(session: ActiveSession, leafUserId: string, end: AttemptEnd): Promise<void> {
    const attempt = await this.attemptOf(session, leafUserId);
    if (attempt) await this.put(session, ended(attempt, end, this.tools.clock.now()));
  }

  /** Removes the record of an attempt. */
  remove(session: Pick<ActiveSession, "account">, attempt: Attempt): Promise<void> {
    return this.#storage(session).remove(attempt);
  }

  #storage(session: Pick<ActiveSession, "account">): AttemptStorage {
    return session.account.kind === "sandbox" ? this.#own : this.tools.attempts;
  }

  /** The attempts of the session's account, with the times that the wall clock should say. */
  async attempts(session: Pick<ActiveSession, "account">): Promise<readonly Attempt[]> {
    return (await this.#kept(session)).map((attempt) => this.#times.corrected(attempt));
  }

  async #kept(session: Pick<ActiveSession, "account">): Promise<readonly Attempt[]> {
    const account = accountKey(session.account);
    const now = this.tools.clock.now();
    const storage = this.#storage(session);
    const fresh: Attempt[] = [];
    for (const attempt of await storage.all()) {
      if (attempt.phase.kind === "ended") {
        this.#times.forget(attempt);
        this.#lookTimes.delete(attempt.id);
      }
      if (isStale(attempt, now) && !this.#times.knows(attempt)) {
        await this.#drop(storage, attempt);
      } else if (attempt.account === account) fresh.push(attempt);
    }
    return fresh;
  }

  /** Its record goes last: what could not be erased is found by the next window. */
  async #drop(storage: AttemptStorage, attempt: Attempt): Promise<void> {
    if (this.#dropped.has(attempt.id)) return;
    this.#dropped.add(attempt.id);
    try {
      await this.hears.dropped(attempt);
      await storage.remove(attempt);
    } catch (error) {
      this.tools.log.warn(`An old attempt can't be erased yet: ${messageOf(error)}`);
    }
  }

  /** Watches for whoever is signed in now. */
  #follow(): void {
    const session = this.sessions.active;
    if (!session || this.#running === session || this.#disposed) return;
    this.#running = session;
    this.#run(session)
      .catch((error: unknown) => {
        this.tools.log.error(`Watching for farmers has stopped: ${messageOf(error)}`);
      })
      .finally(() => {
        if (this.#running !== session) return;
        // Its token was refused; it may have got another one since.
        this.#running = undefined;
        this.#follow();
      });
  }

  async #run(session: ActiveSession): Promise<void> {
    const { clock, sleep } = this.tools;
    const lease = session.account.kind === "sandbox" ? soleLease : this.tools.lease;
    const name = accountKey(session.account);
    // A new sign-in gets a run of its own; a refused one lets another window have the lease.
    const over = () => this.#disposed || !session.isCurrent() || session.signal.aborted;
    const stop = () => this.#wake.abort();
    session.signal.addEventListener("abort", stop);
    const round = async (): Promise<void> => {
      // From here on a change is not missed: it ends the wait below before it has begun.
      this.#wake = new AbortController();
      const wake = this.#wake.signal;
      const kept = await this.#kept(session);
      const attempts = kept.map((attempt) => this.#times.corrected(attempt));
      if (over()) return;
      for (const attempt of attempts) this.#show(attempt);
      this.#ends.tell(session, this.#storage(session), attempts);
      const pending = attempts.filter(({ phase }) => phase.kind !== "ended");
      if (pending.length === 0) {
        await lease.release(name);
        await whenAborted(wake);
        return;
      }
      if (!(await lease.hold(name))) {
        await sleep(LEASE_MS, wake);
        return;
      }
      for (const attempt of pending) if (!kept.includes(attempt)) await this.#keepCorrected(session, attempt);
      const due = await Promise.all(pending.map((attempt) => this.#advance(session, attempt)));
      const next = Math.min(...due, clock.monotonic() + LEASE_MS);
      if (!over()) await sleep(Math.max(0, next - clock.monotonic()), wake);
    };
    while (!over()) {
      try {
        await round();
      } catch (error) {
        // A file system that fails for a moment must not end the watch for good.
        this.tools.log.error(`Watching for farmers failed, and goes on: ${messageOf(error)}`);
        await sleep(LEASE_MS, session.signal);
      }
    }
    session.signal.removeEventListener("abort", stop);
    await lease.release(name);
  }

  /** Whoever reads the attempt after a restart has the wall clock alone. */
  async #keepCorrected(session: ActiveSession, attempt: Attempt): Promise<void> {
    if (attempt.phase.kind !== "waiting" || !(await this.isCurrent(session, attempt))) return;
    this.tools.log.info("The clock was set while a farmer is waited for: the attempt keeps its time");
    await this.#storage(session).put(attempt);
  }

  /** Does what is due for an attempt, and returns when, by the steady clock, there is something to do again. */
  async #advance(session: ActiveSession, attempt: Attempt): Promise<number> {
    const { clock, random } = this.tools;
    const steady = this.#times.steady(attempt);
    const plan = planFor(steady, this.#lookTimes.get(attempt.id) ?? {}, random());
    if (plan.kind === "rest") return Infinity;
    const now = clock.monotonic();
    if (plan.at > now) return plan.at;
    if (plan.kind === "giveUp") {
      if (this.hears.isCalling(attempt)) return now + LEASE_MS;
      const reason = l10n.t("the window that started connecting was closed before Leaf answered");
      await this.put(session, ended(attempt, { kind: "failed", reason }, clock.now()));
      return now;
    }
    try {
      const found = await this.users.find(attempt.leafUserId, { once: true });
      if (!session.isCurrent()) return Infinity;
      this.users.saw(attempt.leafUserId, found?.connected.credential);
      this.#lookTimes.set(attempt.id, { last: now });
      const confirmed = found?.healthy && isNews(attempt.before, found.connected) ? found.connected : undefined;
      const end = endByLook(steady, now, confirmed);
      // Cancelled or replaced while Leaf was asked: the answer is to an older question.
      if (end && (await this.isCurrent(session, attempt))) {
        await this.put(session, ended(attempt, end, clock.now()));
        // Nobody has agreed to anything new, and what was there before works all the same.
        if (found?.healthy && session.isCurrent()) {
          this.users.saw(attempt.leafUserId, found.connected.credential);
        }
      }
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.tools.log.debug(`Still waiting for the farmer of ${attempt.leafUserId}: ${error.message}`);
      const wait = error.retryAfterSeconds;
      this.#lookTimes.set(attempt.id, {
        last: now,
        ...(wait === undefined ? {} : { notBefore: clock.monotonic() + Math.min(wait * 1000, LONGEST_WAIT_MS) }),
      });
    }
    const next = planFor(steady, this.#lookTimes.get(attempt.id) ?? {}, random());
    return next.kind === "rest" ? Infinity : next.at;
  }

  #show(attempt: Attempt): void {
    this.store.apply(attempt.leafUserId, eventOf(attempt));
  }
}
