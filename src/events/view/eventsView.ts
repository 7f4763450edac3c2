import type { Clock } from "../../base/clock";
import { shorten } from "../../base/text";
import { reasonOf } from "../events";
import { daysIn, NO_DAY, type DayOf } from "../log/days";
import type { EventLog } from "../log/eventLog";
import { CLASS_INDEX, STATUS_CLASSES } from "../log/eventTable";
import { EventQuery, isEventFiltering, noEventFilter, type EventFilter, type MatchingEvents } from "../log/query";
import type { ListedEvent } from "../../leaf/credentialEvents";
import type { EventRow, EventsKept, EventsState, RowKey } from "../../protocol/events";
import { ROWS_A_PAGE, type RowsPage } from "../../protocol/pages";
import { emptyTextOf, shownHealthOf, noticeOf } from "./head";
import { eventsWords } from "./words";

/** Whose events a panel shows. */
export interface EventsOwner {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** Names the account in stored things. */
  readonly accountKey: string;
  /** As the account is shown. */
  readonly account: string;
  readonly leafUserId: string;
  readonly farmer: string;
  /** The provider's id; missing for the shown one. */
  readonly provider?: string | undefined;
}

/** What the panel shows of an event log: its filter, its rows, what is selected. Knows no editor. */
export class EventsView {
  #version = 0;
  #query: EventQuery;
  #dayOf: DayOf;
  #found: MatchingEvents | undefined;
  /** What the rows were made of. */
  #ran = { size: -1, freshCount: 0 };
  #filter: EventFilter = noEventFilter;
  #selected: RowKey | undefined;
  /** The event that was selected before a reload, until it has arrived. */
  #wanted = "";
  /** The first row in sight. */
  #top: { readonly slot: number; readonly index: number } | undefined;
  #place: EventsState["place"] = { kind: "shift", by: 0 };

  constructor(
    readonly log: EventLog,
    readonly owner: EventsOwner,
    private readonly clock: Clock,
    kept?: EventsKept,
  ) {
    this.#dayOf = daysIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
    this.#query = new EventQuery(log.table, this.#dayOf);
    if (!kept) return;
    this.#filter = kept.filter;
    this.#wanted = kept.selected;
  }

  get filter(): EventFilter {
    return this.#filter;
  }

  /** Whether nothing was shown the last time. */
  get isEmpty(): boolean {
    return this.#ran.size <= 0;
  }

  /** The slot of the event that is looked at. */
  get selected(): number | undefined {
    return this.#selected?.slot;
  }

  /** Which row is selected, in which version of the rows. */
  get place(): { readonly version: number; readonly index: number } {
    return { index: this.#selectedIndex(), version: this.#version };
  }

  /** The event that is looked at. */
  get selectedEvent(): ListedEvent | undefined {
    return this.#selected && this.log.table.event(this.#selected.slot);
  }

  /** Whether the filter leaves everything, and everything has arrived. */
  get isComplete(): boolean {
    return this.log.complete && !isEventFiltering(this.#filter);
  }

  /** The events that the filter leaves, newest first. */
  shownEvents(): readonly ListedEvent[] {
    return Array.from(this.#current().visible, (slot) => this.log.table.event(slot));
  }

  setTimeZone(timeZone: string): void {
    this.#dayOf = daysIn(timeZone);
    this.#query.setDays(this.#dayOf);
    this.refresh(true);
    // The page is a new one and stands at its start.
    this.#place = { kind: "to", index: this.#top?.index ?? Math.max(0, this.#selectedIndex() - 4) };
  }

  /** Takes in what has arrived; what is in sight stays where it is. */
  refresh(again = false): void {
    const { size, freshCount } = this.log.table;
    if (!again && size === this.#ran.size && freshCount === this.#ran.freshCount) return;
    this.#run();
    this.#settle();
    const top = this.#top;
    const now = top === undefined || top.index === 0 ? -1 : this.#current().rows.indexOf(top.slot);
    const by = now < 0 || !top ? 0 : now - top.index;
    if (top) this.#top = { slot: top.slot, index: top.index + by };
    this.#place = { kind: "shift", by };
  }

  /** Shows other events, from the first one on, or from where the selected one is. */
  setFilter(filter: EventFilter): void {
    this.#filter = filter;
    this.#run();
    this.#settle();
    this.#goTo(Math.max(0, this.#selectedIndex() - 4));
  }

  select(key: RowKey): void {
    if (key.slot >= this.log.table.size) return;
    this.#wanted = "";
    this.#selected = key;
  }

  /** Selects an event wherever it is, and gives up the filter where that hides it. */
  show(slot: number): void {
    if (slot >= this.log.table.size) return;
    this.select({ slot, head: false });
    if (this.#current().rows.indexOf(slot) < 0) this.#filter = noEventFilter;
    this.#run();
    this.#settle();
    this.#goTo(Math.max(0, this.#selectedIndex() - 4));
  }

  /** Unfolds the row at an index, or folds it again. */
  setOpen(version: number, index: number, open: boolean): void {
    if (version !== this.#version) return;
    const { rows } = this.#current();
    const row = rows.at(index);
    if (row?.kind !== "event") return;
    this.#query.setOpen(rows, index, open);
    this.#selected = { slot: row.slot, head: true };
    this.#run();
    this.#settle();
    this.#place = { kind: "shift", by: 0 };
  }

  /** Notes which row is the first in sight. */
  setTop(version: number, index: number): void {
    if (version !== this.#version) return;
    const row = this.#current().rows.at(index) ?? { kind: "day" };
    const slot = row.kind === "event" ? row.slot : this.#slotBelow(index);
    this.#top = { slot, index };
  }

  /** All that the panel shows. */
  state(): EventsState {
    const { log, owner } = this;
    const { table } = log;
    const found = this.#current();
    const selected = this.#selectedIndex();
    const place = this.#place;
    this.#place = { kind: "shift", by: 0 };
    const top = place.kind === "to" ? place.index : (this.#top?.index ?? 0);
    const from = Math.floor(top / ROWS_A_PAGE) * ROWS_A_PAGE;
    const count = top - from > ROWS_A_PAGE / 2 ? 2 * ROWS_A_PAGE : ROWS_A_PAGE;
    const newest = log.newest;
    const kept: EventsKept = {
      ...owner,
      filter: this.#filter,
      selected: this.#selected ? this.log.table.keyOf(this.#selected.slot) : this.#wanted,
      ...(newest === undefined ? {} : { seenUntil: newest }),
      live: log.live,
    };
    return {
      version: this.#version,
      farmer: shorten(owner.farmer, 200),
      account: owner.account,
      phase: log.phase,
      more: log.loading && table.size > 0,
      notice: noticeOf(log, owner.account),
      emptyText: emptyTextOf(log, this.#filter),
      filter: this.#filter,
      live: log.live,
      fresh: table.freshCount,
      total: table.size,
      shown: found.visible.length,
      byClass: found.byClass,
      timeline: found.timeline,
      health: shownHealthOf(table, log.complete, this.clock.now()),
      rowCount: found.rows.length,
      optionCount: found.rows.options,
      selected,
      place,
      first: this.#page(from, count),
      kept,
      words: eventsWords(),
    };
  }

  /** A page of rows; undefined if the version is not the current one any more. */
  rows(version: number, from: number): RowsPage<EventRow> | undefined {
    return version === this.#version ? this.#page(from, ROWS_A_PAGE) : undefined;
  }

  #page(from: number, count: number): RowsPage<EventRow> {
    const { rows } = this.#current();
    const page: EventRow[] = [];
    for (let index = from; index < Math.min(from + count, rows.length); index += 1) page.push(this.#row(index));
    return { from, rows: page };
  }

  #row(index: number): EventRow {
    const { table } = this.log;
    const row = this.#current().rows.at(index);
    if (row?.kind !== "event") {
      const day = row === undefined || row.day === NO_DAY ? null : row.day;
      return { kind: "day", day, count: row?.count ?? 0 };
    }
    const { slot, members, open, inside, position } = row;
    const event = table.event(slot);
    return {
      kind: "event",
      key: { slot, head: members.length > 1 },
      id: event.id ?? "",
      createdDate: event.createdDate ?? "",
      status: event.statusCode === null ? "" : String(event.statusCode),
      statusClass: STATUS_CLASSES[table.classes[slot] ?? CLASS_INDEX.unknown] ?? "unknown",
      reason: reasonOf(event.statusCode),
      summary: table.summary(slot),
      count: members.length,
      open,
      inside,
      fresh: members.some((member) => table.isFresh(member)),
      position,
    };
  }

  #current(): MatchingEvents {
    return this.#found ?? this.#run();
  }

  #run(): MatchingEvents {
    this.#version += 1;
    const { size, freshCount } = this.log.table;
    this.#ran = { size, freshCount };
    this.#found = this.#query.run(this.#filter, this.#dayOf(this.clock.now()));
    return this.#found;
  }

  /** Finds what was selected before a reload, or else selects the first event. */
  #settle(): void {
    const { rows } = this.#current();
    if (this.#wanted !== "") {
      const slot = this.log.table.slotOf(this.#wanted);
      if (slot !== undefined) {
        this.#selected = { slot, head: false };
        this.#wanted = "";
      }
    }
    const chosen = this.#selected;
    const row = chosen && rows.at(rows.indexOf(chosen.slot));
    if (row?.kind === "event") {
      // It may have been folded into a row, or have become one of its own.
      const folded = row.members.length > 1 && !row.open;
      this.#selected = { slot: chosen?.slot ?? row.slot, head: folded || (row.open && chosen?.head === true) };
    } else {
      // Above the first event stands its day.
      const first = rows.at(1);
      this.#selected = first?.kind === "event" ? { slot: first.slot, head: first.members.length > 1 } : undefined;
    }
  }

  #selectedIndex(): number {
    if (!this.#selected) return -1;
    const { rows } = this.#current();
    const index = rows.indexOf(this.#selected.slot);
    const row = rows.at(index);
    // The first event inside an open row has the same slot as the row itself.
    return row?.kind === "event" && row.open && !this.#selected.head ? index + 1 : index;
  }

  #slotBelow(index: number): number {
    const row = this.#current().rows.at(index + 1);
    return row?.kind === "event" ? row.slot : 0;
  }

  #goTo(index: number): void {
    this.#top = undefined;
    this.#place = { kind: "to", index };
    if (index > 0) this.#top = { slot: this.#slotBelow(index - 1), index };
  }
}
