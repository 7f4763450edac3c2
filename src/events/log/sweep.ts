import type { CredentialEventPage, ListedEvent } from "../../leaf/credentialEvents";
import { momentOf } from "../../leaf/dates";
import { KEPT_MS } from "./eventHealth";
import { EventSequence } from "./sequence";
import { PAGE_SIZE, type EventSource } from "./source";

/** How the pages of a sweep are asked for. */
interface SweepHow {
  readonly background: boolean;
  readonly signal: AbortSignal;
}

/** What a sweep works with. */
interface SweepTools {
  readonly now: () => number;
  /** After so many events it ends. */
  readonly limit: number;
  /** Gets the events that were not known, newest first: in front of all others, or behind them. */
  readonly take: (events: readonly ListedEvent[], place: "newer" | "older") => void;
}

/** So often it is looked whether pages have shifted; a listing of nothing but identical events ends without. */
const MOST_CHECKS = 20;

/** Gets all events of a credential page by page, each once, also when new ones arrive in between. */
export class EventSweep {
  readonly #sequence = new EventSequence();
  #nextPage = 0;
  /** How many entries Leaf gives on a page, which may be fewer than were asked for. */
  #pageSize = PAGE_SIZE;
  #isNew = true;
  #ended = false;
  #complete = false;
  #unreadable = 0;
  #taken = 0;
  /** The least total that Leaf has told. */
  #total: number | undefined;
  #lastPage = "";
  /** How many pages in a row were the same, and how many brought nothing. */
  #repeated = 0;
  #barren = 0;
  #checks = 0;
  /** The date of the newest event, in milliseconds since the epoch, as far as it is one. */
  #newest = -Infinity;

  constructor(private readonly tools: SweepTools) {}

  /** Whether nothing has come yet. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Whether there is nothing older to ask for. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether all that Leaf keeps is here, and each entry was an event. */
  get complete(): boolean {
    return this.#complete && this.#unreadable === 0;
  }

  /** How many entries were no events. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** There is nothing left to ask for, because what was listed is gone. */
  end(): void {
    this.#ended = true;
  }

  /** Asks for the next older page; throws a LeafError. */
  async older(source: EventSource, how: SweepHow): Promise<void> {
    const isOver = () => how.signal.aborted;
    const page = await source.page(this.#nextPage, how);
    if (isOver()) return;
    const fit = this.#sequence.fit(page.events);
    const grown = this.#nextPage > 0 && page.received > this.#pageSize;
    if (fit.jumbled || grown || fit.shortest < fit.longest) {
      const arrived = await this.#check(source, how);
      if (isOver()) return;
      // So much has come in front that this page belongs elsewhere; or they were not all full pages, and are counted anew.
      if (grown) [this.#pageSize, this.#nextPage] = [PAGE_SIZE, 0];
      if (grown || (fit.jumbled && arrived > 0)) return;
    }
    // Where the page stands tells what of it is known; what is not a repetition for sure goes by that.
    const placeOf = () => this.#known - this.#nextPage * this.#pageSize;
    if (this.#barren > 0 && fit.longest === page.events.length && placeOf() < page.received)
      await this.#check(source, how);
    if (isOver()) return;
    const place = placeOf();
    const overlap = Math.min(fit.longest, Math.max(fit.shortest, place));
    const fresh = this.#sequence.takeOlder(page.events, overlap, fit);
    this.#unreadable += page.received - page.events.length;
    this.#total = page.total === undefined ? this.#total : Math.min(page.total, this.#total ?? Infinity);
    if (this.#nextPage === 0 && page.received > 0) this.#pageSize = page.received;
    this.#nextPage += 1;
    this.#isNew = false;
    this.#date(page.events);
    const outlived = this.#outlived(page.events);
    this.#give(fresh, "older");
    // A page that must be known by its place brings nothing, and rightly so.
    this.#judge(page, fresh.length === 0 && place < page.received, outlived);
  }

  /** Asks for the newest events, and for as many pages as it takes to reach the known ones; throws a LeafError. */
  async newer(source: EventSource, how: SweepHow): Promise<number> {
    const newest = new EventSequence();
    const events: ListedEvent[] = [];
    let idle = 0;
    for (let index = 0; ; index += 1) {
      const page = await source.page(index, how);
      if (how.signal.aborted) return 0;
      // Between two of these pages, too, events may arrive; then the next page repeats the end of the last.
      const fit = newest.fit(page.events);
      const more = newest.takeOlder(page.events, fit.longest, fit);
      events.push(...more);
      idle = more.length === 0 ? idle + 1 : 0;
      this.#date(page.events);
      const { fresh, met } = this.#sequence.newerThanKnown(events);
      const last = met || page.received < this.#pageSize || idle > 1 || events.length >= this.tools.limit;
      if (!last) continue;
      this.#sequence.takeNewer(fresh);
      this.#give(fresh, "newer");
      return fresh.length;
    }
  }

  /** Looks what has come in front, and so shifted the pages. */
  async #check(source: EventSource, how: SweepHow): Promise<number> {
    if (this.#checks >= MOST_CHECKS) return 0;
    this.#checks += 1;
    return this.newer(source, how);
  }

  /** How many entries have come. */
  get #known(): number {
    return this.#sequence.size + this.#unreadable;
  }

  #give(events: readonly ListedEvent[], place: "newer" | "older"): void {
    const kept = events.filter((event) => !this.#isTooOld(event));
    this.#taken += kept.length;
    this.tools.take(kept, place);
  }

  /** Whether this was the last page, and whether all has come by then. */
  #judge(page: CredentialEventPage, barren: boolean, outlived: boolean): void {
    const missing = this.#total !== undefined && this.#total > this.#known;
    const same = page.events.map(({ key }) => key).join();
    this.#repeated = same === this.#lastPage ? this.#repeated + 1 : 0;
    this.#barren = barren ? this.#barren + 1 : 0;
    this.#lastPage = same;
    // A page that comes twice may have shifted by its whole length; one that comes again and again is Leaf not knowing of pages.
    const circling = this.#barren > 1 && (this.#repeated > 1 || this.#barren > this.#nextPage / 2);
    const exhausted = page.received === 0 || (page.received < this.#pageSize && !missing);
    const whole = this.#nextPage === 1 && page.received < PAGE_SIZE && this.#total === page.received;
    if (exhausted || whole) this.#finish(!missing);
    else if (outlived) this.#finish(true);
    else if (circling) this.#finish(this.#total !== undefined && !missing);
    else if (this.#taken >= this.tools.limit) this.#finish(false);
  }

  #finish(complete: boolean): void {
    this.#ended = true;
    this.#complete = complete;
  }

  #date(events: readonly ListedEvent[]): void {
    for (const { createdDate } of events) {
      const time = momentOf(createdDate);
      if (time > this.#newest && time <= this.tools.now() + KEPT_MS) this.#newest = time;
    }
  }

  /** By the machine's clock, or by the newest event where that clock is ahead. */
  #isTooOld({ createdDate }: ListedEvent): boolean {
    return momentOf(createdDate) < Math.min(this.tools.now(), this.#newest) - KEPT_MS;
  }

  /** Whether a page, newest first as it was asked for, ends with what Leaf does not keep. */
  #outlived(events: readonly ListedEvent[]): boolean {
    const times = events.map(({ createdDate }) => momentOf(createdDate)).filter((time) => !Number.isNaN(time));
    const sorted = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? Infinity));
    const last = events.filter(({ createdDate }) => createdDate !== null).at(-1);
    return sorted && last !== undefined && this.#isTooOld(last);
  }
}
