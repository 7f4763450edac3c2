import type { Clock, Sleep } from "../../base/clock";
import { Emitter, type Disposable } from "../../base/emitter";
import type { CredentialEvent } from "../../leaf/credentialEvents";
import { isLeafError, type LeafError } from "../../leaf/errors";
import { EventTable } from "./eventTable";
import { KEPT_MS } from "./glance";
import { delayAfterLook, SOONEST_MS } from "./pace";
import { PAGE_SIZE, type EventSource } from "./source";

/** More events than this are not kept: the window's memory is shared with every other extension. */
export const MOST_EVENTS = 100_000;

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
  /** Pages are counted, because events that come in between shift the rest. */
  #nextPage = 0;
  #complete = false;
  #loading = false;
  #looking = false;
  #checkedAt: number | undefined;
  #watched = false;
  #live = true;
  #watching: AbortController | undefined;
  /** Events that are younger are marked as new when they arrive; milliseconds since the epoch. */
  #seenUntil = Infinity;

  constructor(private readonly tools: LogTools) {}

  get phase(): LogPhase {
    return this.#phase;
  }

  /** Why the last request failed. */
  get problem(): LeafError | undefined {
    return this.#problem;
  }

  /** Whether all events of the last 30 days are here. */
  get complete(): boolean {
    return this.#complete;
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

  /** The time of the newest event that counts as seen; undefined while there is none. */
  get newest(): number | undefined {
    for (const slot of this.table.order) {
      const time = this.table.time(slot);
      if (!Number.isNaN(time)) return time;
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
    if (this.#nextPage > 0) await this.refresh();
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

  /** Loads what is older than what is here, to the end; a failure leaves what has arrived, and can be repeated. */
  async #loadOlder(): Promise<void> {
    if (this.#complete || this.#loading || !this.#source) return;
    const source = this.#source;
    const { signal } = this.#attached;
    this.#loading = true;
    this.#stuck = undefined;
    this.#set(this.table.size === 0 ? "loading" : "ready");
    this.#stuck = await this.#guarded(signal, async () => {
      for (let barren = 0; !this.#complete;) {
        const arrived = await source.page(this.#nextPage, { background: this.#nextPage > 0, signal });
        if (signal.aborted) return;
        const first = this.#nextPage === 0;
        const added = this.#take(arrived);
        barren = added === 0 ? barren + 1 : 0;
        this.#nextPage += 1;
        // Leaf might not know of pages, and then gives the same one for ever.
        this.#complete =
          arrived.length < PAGE_SIZE ||
          barren > 1 ||
          this.table.size >= MOST_EVENTS ||
          arrived.some(({ createdDate }) => this.#isTooOld(createdDate));
        if (first) this.#checkedAt = this.tools.clock.now();
        this.#loading = !this.#complete;
        this.#set("ready");
      }
    });
  }

  /** Asks for the newest events, and for as many pages as bring unknown ones; tells how many came. */
  async #look(background: boolean): Promise<number> {
    if (this.#nextPage === 0 || this.#looking || !this.#source) return 0;
    const source = this.#source;
    const { signal } = this.#attached;
    this.#looking = true;
    let added = 0;
    await this.#guarded(signal, async () => {
      for (let page = 0; ; page += 1) {
        const arrived = await source.page(page, { background, signal });
        if (signal.aborted) return;
        const unknown = this.#take(arrived, () => true);
        added += unknown;
        if (unknown < arrived.length || arrived.length === 0) break;
      }
      this.#checkedAt = this.tools.clock.now();
      this.#set(this.#stuck ? "failed" : "ready", this.#stuck);
    });
    if (!signal.aborted) this.#looking = false;
    return added;
  }

  #take(arrived: readonly CredentialEvent[], fresh = (time: number) => time > this.#seenUntil): number {
    return this.table.add(
      arrived.filter(({ createdDate }) => !this.#isTooOld(createdDate)),
      fresh,
    );
  }

  #isTooOld(createdDate: string | null): boolean {
    return createdDate !== null && Date.parse(createdDate) < this.tools.clock.now() - KEPT_MS;
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
        this.#complete = this.#nextPage > 0;
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
