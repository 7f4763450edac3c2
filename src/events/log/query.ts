import type { StatusClass } from "../events";
import type { DayOf } from "./days";
import { CLASS_INDEX, searchForm, STATUS_CLASSES, type EventTable } from "./eventTable";
import { layRows, type Rows } from "./rows";

/** Which events are shown. */
export interface EventFilter {
  /** Only these classes; all if there are none. */
  readonly classes: readonly StatusClass[];
  /** Only events that contain this, in whatever case; all if it is empty. */
  readonly text: string;
  /** Only these days, both included; all if it is missing. */
  readonly days?: { readonly from: number; readonly to: number } | undefined;
}

/** Shows everything. */
export const noEventFilter: EventFilter = { classes: [], text: "" };

/** Whether a filter hides anything. */
export function isEventFiltering({ classes, text, days }: EventFilter): boolean {
  return classes.length > 0 || text.trim() !== "" || days !== undefined;
}

/** How many events there are of each class on one day. */
interface DayCounts {
  readonly day: number;
  /** As STATUS_CLASSES. */
  readonly counts: readonly number[];
}

/** What a filter leaves. */
export interface MatchingEvents {
  readonly rows: Rows;
  /** Slots of the events that are shown, newest first. */
  readonly visible: Uint32Array;
  /** Events of each class by text and days, as STATUS_CLASSES: what a class's own switch would bring. */
  readonly byClass: readonly number[];
  /** Events by text and classes, of `timelineDays` days that end with the last one: what a range would bring. */
  readonly timeline: readonly DayCounts[];
}

/** As long as Leaf keeps events; the day on which the oldest leaves is the 31st. */
const TIMELINE_DAYS = 31;

/** Filters, counts and folds the events of a table; only what has changed since the last time is searched again. */
export class EventQuery {
  #needle = "";
  /** 1 for each slot that contains the needle. */
  #hits = new Uint8Array(0);
  #searched = 0;
  #days = new Int32Array(0);
  #dayed = 0;
  #open = new Uint8Array(0);

  constructor(
    private readonly table: EventTable,
    private dayOf: DayOf,
  ) {}

  /** Counts days otherwise from now on. */
  setDays(dayOf: DayOf): void {
    this.dayOf = dayOf;
    this.#dayed = 0;
  }

  /** The day of an event, as days since 1970-01-01. */
  day(slot: number): number {
    return this.#days[slot] ?? 0;
  }

  /** Shows the events of a folded row one by one, or folds them again. */
  setOpen(rows: Rows, index: number, open: boolean): void {
    let head = index;
    let row = rows.at(head);
    while (row?.kind === "event" && row.inside) row = rows.at(--head);
    if (row?.kind !== "event") return;
    for (const slot of row.members) this.#open[slot] = open ? 1 : 0;
  }

  /** What the filter leaves of the events that are there now; `today` ends the timeline. */
  run(filter: EventFilter, today: number): MatchingEvents {
    this.#reserve();
    this.#countDays();
    this.#search(searchForm(filter.text.trim()));
    const { order, classes } = this.table;
    const wanted = STATUS_CLASSES.map((name) => filter.classes.length === 0 || filter.classes.includes(name));
    const { from, to } = filter.days ?? { from: -Infinity, to: Infinity };
    const byClass = STATUS_CLASSES.map(() => 0);
    const firstDay = today - TIMELINE_DAYS + 1;
    const days = new Int32Array(TIMELINE_DAYS * STATUS_CLASSES.length);
    const visible = new Uint32Array(order.length);
    let count = 0;
    for (const slot of order) {
      if (this.#hits[slot] !== 1) continue;
      const day = this.#days[slot] ?? 0;
      const kind = classes[slot] ?? CLASS_INDEX.unknown;
      const index = day - firstDay;
      if (wanted[kind] && index >= 0 && index < TIMELINE_DAYS) {
        const cell = index * STATUS_CLASSES.length + kind;
        days[cell] = (days[cell] ?? 0) + 1;
      }
      if (day < from || day > to) continue;
      byClass[kind] = (byClass[kind] ?? 0) + 1;
      if (wanted[kind]) visible[count++] = slot;
    }
    const shown = visible.subarray(0, count);
    return {
      visible: shown,
      rows: layRows(shown, this.#days, this.table.groups, this.#open),
      byClass,
      timeline: Array.from({ length: TIMELINE_DAYS }, (_, index) => ({
        day: firstDay + index,
        counts: [...days.subarray(index * STATUS_CLASSES.length, (index + 1) * STATUS_CLASSES.length)],
      })),
    };
  }

  /** What contained the longer text is among what contained the shorter, and what was searched stays so. */
  #search(needle: string): void {
    const { texts, size } = this.table;
    if (needle !== this.#needle) {
      const narrower = this.#needle !== "" && needle.includes(this.#needle);
      if (narrower) {
        for (let slot = 0; slot < this.#searched; slot += 1) {
          if (this.#hits[slot] === 1 && !texts[slot]?.includes(needle)) this.#hits[slot] = 0;
        }
      } else this.#searched = 0;
      this.#needle = needle;
    }
    if (needle === "") this.#hits.fill(1, this.#searched, size);
    else {
      for (let slot = this.#searched; slot < size; slot += 1) this.#hits[slot] = texts[slot]?.includes(needle) ? 1 : 0;
    }
    this.#searched = size;
  }

  #countDays(): void {
    for (; this.#dayed < this.table.size; this.#dayed += 1) {
      this.#days[this.#dayed] = this.dayOf(this.table.time(this.#dayed));
    }
  }

  #reserve(): void {
    const { size } = this.table;
    if (size <= this.#hits.length) return;
    const capacity = Math.max(256, size * 2);
    const hits = new Uint8Array(capacity);
    hits.set(this.#hits);
    this.#hits = hits;
    const days = new Int32Array(capacity);
    days.set(this.#days);
    this.#days = days;
    const open = new Uint8Array(capacity);
    open.set(this.#open);
    this.#open = open;
  }
}
