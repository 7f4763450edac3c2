import type { Clock, Sleep } from "../../base/clock";
import { Emitter, type Disposable } from "../../base/emitter";
import { isLeafError, type LeafError } from "../../leaf/errors";
import { EventTable } from "./eventTable";
import { plausibleUntil } from "./eventHealth";
import { delayAfterLook, SOONEST_MS } from "./refreshDelay";
import type { EventSource } from "./source";
import { EventSweep } from "./sweep";

/** More events than this are not kept: the window's memory is shared with every other extension. */
const MOST_EVENTS = 100_000;

/** Where an event log stands; whatever it is, the events that have arrived stay. */
export type LogPhase =
  /** Nobody is signed in who could ask for the events. */
  | "away"
  /** The first page is awaited. */
  | "loading"
  /** Newer events are looked for, or older ones are loaded. */
  | "ready"
  | "failed"
  /** The credential or the Leaf user no longer exists. */
  | "gone"
  /** The account that asked for the events is no longer signed in. */
  | "ended";

/** What an event log is made with. */
export interface LogTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** The events of one credential: loaded page by page, kept up to date while somebody watches. */
export class EventLog implements Disposable {
  readonly table = new EventTable();
  readonly #changes = new Emitter<undefined>();
  /** Fires when events have arrived and when the phase has changed. */
  readonly onDidChange = this.#changes.event;
  #source: EventSource | undefined;
  #attached = new AbortController();
  #phase: LogPhase = "loading";
  #problem: LeafError | undefined;
  /** Why the older events stopped coming; a look at the newest ones does not mend it. */
  #stuck: LeafError | undefined;
  readonly #sweep: EventSweep;
  #loading = false;
  #looking = false;
  #checkedAt: number | undefined;
  #watched = false;
  #live = true;
  #watching: AbortController | undefined;
  /** Events that are younger are marked as new when they arrive; milliseconds since the epoch. */
  #seenUntil = Infinity;

  constructor(private readonly tools: LogTools) {
    this.#sweep = new EventSweep({
      now: () => tools.clock.now(),
      limit: MOST_EVENTS,
      take: (events, place) => {
        // What is found in front of the known ones has arrived since; the rest may have been seen before a reload.
        this.table.add(events, place === "newer" ? () => true : this.#isUnseen, place);
      },
    });
  }

  get phase(): LogPhase {
    return this.#phase;
  }

  /** Why the last request failed. */
  get problem(): LeafError | undefined {
    return this.#problem;
  }

  /** Whether all events that Leaf keeps are here. */
  get complete(): boolean {
    return this.#sweep.complete;
  }

  /** Whether nothing older is left to ask for; not all need be here then. */
  get ended(): boolean {
    return this.#sweep.ended;
  }

  /** How many entries that Leaf listed were no events. */
  get unreadable(): number {
    return this.#sweep.unreadable;
  }

  /** Whether older events are being loaded. */
  get loading(): boolean {
    return this.#loading;
  }

  /** When the newest events were last asked for with success, in milliseconds since the epoch. */
  get checkedAt(): number | undefined {
    return this.#checkedAt;
  }

  /** Whether newer events are looked for by themselves. */
  get live(): boolean {
    return this.#live;
  }

  /** The time of the newest event that counts as seen; undefined while there is none with a date that can be. */
  get newest(): number | undefined {
    const until = plausibleUntil(this.table, this.tools.clock.now());
    for (const slot of this.table.order) {
      const time = this.table.time(slot);
      if (time <= until) return time;
    }
    return undefined;
  }

  /** Events after this moment will be marked as new; for a log that is opened again. */
  seenUntil(time: number): void {
    this.#seenUntil = time;
  }

  /** From now on these events are asked for; the ones that are here stay. */
  attach(source: EventSource): void {
    this.#detach();
    this.#source = source;
    this.#problem = undefined;
    this.#stuck = undefined;
    this.#phase = this.table.size === 0 ? "loading" : "ready";
    void this.#begin();
  }

  /** Nobody can ask any more: the account is signed out, or another one is in its place. */
  end(): void {
    this.#detach();
    this.#source = undefined;
    if (this.#phase === "gone") return;
    this.#set(this.table.size === 0 ? "away" : "ended");
  }

  /** Looks for newer events now, and goes on with the older ones if they are missing. */
  async refresh(): Promise<void> {
    await Promise.all([this.#look(false), this.#loadOlder()]);
  }

  /** Whether newer events are to be looked for every now and then. */
  setLive(live: boolean): void {
    this.#live = live;
    this.#watch();
    this.#changes.fire(undefined);
  }

  /** Whether somebody sees the log; nothing is looked for while nobody does. */
  setWatched(watched: boolean): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    // What was marked as new has been in sight until now.
    if (!watched) this.table.markSeen();
    this.#watch(watched);
  }

  /** The marked events have been looked at. */
  markSeen(): void {
    this.table.markSeen();
    this.#changes.fire(undefined);
  }

  dispose(): void {
    this.#detach();
    this.#source = undefined;
    this.#changes.dispose();
  }

  async #begin(): Promise<void> {
    const { signal } = this.#attached;
    if (!this.#sweep.isNew) await this.refresh();
    else await this.#loadOlder();
    if (!signal.aborted) this.#watch();
  }

  #detach(): void {
    this.#attached.abort();
    this.#attached = new AbortController();
    this.#watching?.abort();
    this.#watching = undefined;
    this.#loading = false;
    this.#looking = false;
  }

  #set(phase: LogPhase, problem?: LeafError): void {
    this.#phase = phase;
    this.#problem = problem;
    if (phase === "gone" || phase === "ended") this.#watching?.abort();
    this.#changes.fire(undefined);
  }

  readonly #isUnseen = (time: number) => time > this.#seenUntil;

  /** Loads what is older than what is here, to the end; a failure leaves what has arrived, and can be repeated. */
  async #loadOlder(): Promise<void> {
    const sweep = this.#sweep;
    if (sweep.ended || this.#loading || !this.#source) return;
    const source = this.#source;
    const { signal } = this.#attached;
    this.#loading = true;
    this.#stuck = undefined;
    this.#set(this.table.size === 0 ? "loading" : "ready");
    this.#stuck = await this.#guarded(signal, async () => {
      while (!sweep.ended) {
        const first = sweep.isNew;
        await sweep.older(source, { background: !first, signal });
        if (signal.aborted) return;
        if (first) this.#checkedAt = this.tools.clock.now();
        this.#loading = !sweep.ended;
        this.#set("ready");
      }
    });
  }

  /** Asks for the newest events, and for as many pages as bring unknown ones; tells how many came. */
  async #look(background: boolean): Promise<number> {
    if (this.#sweep.isNew || this.#looking || !this.#source) return 0;
    const source = this.#source;
    const { signal } = this.#attached;
    this.#looking = true;
    let added = 0;
    await this.#guarded(signal, async () => {
      added = await this.#sweep.newer(source, { background, signal });
      if (signal.aborted) return;
      this.#checkedAt = this.tools.clock.now();
      this.#set(this.#stuck ? "failed" : "ready", this.#stuck);
    });
    if (!signal.aborted) this.#looking = false;
    return added;
  }

  /** Does the work; a failure becomes the phase, and is handed back if it can be repeated. */
  async #guarded(signal: AbortSignal, work: () => Promise<void>): Promise<LeafError | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isLeafError(error)) throw error;
      this.#loading = false;
      if (error.kind === "notFound") {
        // Asked again where nothing has arrived: the farmer may have connected anew.
        if (!this.#sweep.isNew) this.#sweep.end();
        this.#set("gone");
      } else if (error.kind === "cancelled") this.#set("ended");
      else {
        this.#set("failed", error);
        return error;
      }
      return undefined;
    }
  }

  /** Starts or stops looking for newer events; `now` looks at once. */
  #watch(now = false): void {
    const wanted = this.#watched && this.#live && this.#source !== undefined && this.#phase !== "gone";
    if (!wanted) {
      this.#watching?.abort();
      this.#watching = undefined;
    } else if (!this.#watching || this.#watching.signal.aborted) {
      this.#watching = new AbortController();
      void this.#keepLooking(this.#watching.signal, now);
    }
  }

  async #keepLooking(signal: AbortSignal, now: boolean): Promise<void> {
    const { clock, sleep } = this.tools;
    const due = this.#checkedAt === undefined || clock.now() - this.#checkedAt >= SOONEST_MS;
    let delay = SOONEST_MS;
    if (!(now && due)) await sleep(delay, signal);
    const over = () => signal.aborted;
    while (!over()) {
      delay = delayAfterLook(delay, await this.#look(true));
      if (!over()) await sleep(delay, signal);
    }
  }
}
