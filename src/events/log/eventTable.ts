import { createHash } from "node:crypto";
import { MASK, oneLine } from "../../base/text";
import type { ListedEvent } from "../../leaf/credentialEvents";
import { momentOf } from "../../leaf/dates";
import { reasonOf, statusClassOf, summarize, type StatusClass } from "../events";

/** The classes of an event's status, in the order in which they are stacked and counted. */
export const STATUS_CLASSES = [
  "success",
  "redirect",
  "unknown",
  "clientError",
  "serverError",
] as const satisfies readonly StatusClass[];

/** Where each class stands in STATUS_CLASSES. */
export const CLASS_INDEX = Object.fromEntries(STATUS_CLASSES.map((name, index) => [name, index])) as Readonly<
  Record<StatusClass, number>
>;

/** Whether a class, by its index, means that the exchange failed. */
export function isFailure(classIndex: number): boolean {
  return classIndex === CLASS_INDEX.clientError || classIndex === CLASS_INDEX.serverError;
}

/**
 * The events of one credential, kept in columns so that 100,000 of them are filtered in milliseconds.
 *
 * An event has a slot, which never changes; `order` names the slots from the newest event to the oldest.
 */
export class EventTable {
  readonly #events: ListedEvent[] = [];
  readonly #summaries: string[] = [];
  readonly #texts: string[] = [];
  readonly #groups = new Map<string, number>();
  #times = new Float64Array(256);
  /** The times, but an event without a date stands where it arrived. */
  #places = new Float64Array(256);
  #classes = new Uint8Array(256);
  #groupOf = new Int32Array(256);
  #fresh = new Uint8Array(256);
  #order = new Uint32Array(256);
  #freshCount = 0;

  get size(): number {
    return this.#events.length;
  }

  /** How many are marked as new. */
  get freshCount(): number {
    return this.#freshCount;
  }

  /** Slots from the newest event to the oldest. */
  get order(): Uint32Array {
    return this.#order.subarray(0, this.size);
  }

  /** The index of each slot's class in STATUS_CLASSES. */
  get classes(): Uint8Array {
    return this.#classes;
  }

  /** A number for each slot, the same for events of the same status and summary. */
  get groups(): Int32Array {
    return this.#groupOf;
  }

  /** What each slot is searched in: lower case. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The event in a slot. */
  event(slot: number): ListedEvent {
    const found = this.#events[slot];
    if (!found) throw new RangeError(`There is no event ${slot}.`);
    return found;
  }

  /** The event's summary on one line. */
  summary(slot: number): string {
    return this.#summaries[slot] ?? "";
  }

  /** When it happened, in milliseconds since the epoch; NaN without a date. */
  time(slot: number): number {
    return this.#times[slot] ?? NaN;
  }

  isFresh(slot: number): boolean {
    return this.#fresh[slot] === 1;
  }

  /**
   * What names an event over a reload, on the disk as well: too short to find out a secret of its content by trying, and
   * with its date long enough to find it again.
   */
  keyOf(slot: number): string {
    return keptKey(this.event(slot));
  }

  /** The slot of the event with this name, the newest of identical ones; undefined if it is not here (yet). */
  slotOf(key: string): number | undefined {
    const date = key.slice(0, key.lastIndexOf(" "));
    return this.order.find((slot) => (this.event(slot).createdDate ?? "") === date && this.keyOf(slot) === key);
  }

  /**
   * Takes in events that are not here yet, newest first, and tells how many they were. `side`: where those without a
   * date belong, in front of what is here or behind it.
   */
  add(
    events: readonly ListedEvent[],
    fresh: (time: number) => boolean = () => false,
    side: "newer" | "older" = "older",
  ): number {
    const before = this.size;
    const neighbour = this.order[side === "newer" ? 0 : before - 1];
    const dated = events.map(({ createdDate }) => momentOf(createdDate)).find((time) => !Number.isNaN(time));
    let place = dated ?? (neighbour === undefined ? Infinity : (this.#places[neighbour] ?? Infinity));
    for (const event of events) {
      const slot = this.#events.length;
      this.#reserve(slot + 1);
      const time = momentOf(event.createdDate);
      if (!Number.isNaN(time)) place = time;
      this.#times[slot] = time;
      this.#places[slot] = place;
      this.#append(slot, event);
      if (fresh(time)) {
        this.#fresh[slot] = 1;
        this.#freshCount += 1;
      }
    }
    if (this.size > before) this.#arrange(before);
    return this.size - before;
  }

  /** Forgets which events are new. */
  markSeen(): void {
    this.#fresh.fill(0);
    this.#freshCount = 0;
  }

  #append(slot: number, event: ListedEvent): void {
    const summary = oneLine(summarize(event));
    const status = event.statusCode === null ? "" : String(event.statusCode);
    this.#events.push(event);
    this.#summaries.push(summary);
    this.#texts.push(
      searchable([status, reasonOf(event.statusCode), summary, event.id ?? "", event.headers, event.body]),
    );
    this.#classes[slot] = CLASS_INDEX[statusClassOf(event.statusCode)];
    const group = `${status}\n${summary}`;
    const known = this.#groups.get(group) ?? this.#groups.size;
    this.#groups.set(group, known);
    this.#groupOf[slot] = known;
  }

  /** Puts the slots from `first` on where they belong; those of one moment stay as they came. */
  #arrange(first: number): void {
    const places = this.#places;
    const at = (slot: number | undefined) => places[slot ?? 0] ?? 0;
    const added = Uint32Array.from({ length: this.size - first }, (_, index) => first + index);
    added.sort((one, other) => at(other) - at(one) || one - other);
    if (first === 0 || at(added[0]) <= at(this.#order[first - 1])) {
      this.#order.set(added, first);
      return;
    }
    const old = this.#order.slice(0, first);
    let to = 0;
    let next = 0;
    for (const slot of old) {
      // Equal times: what arrives later in the conversation is the newer event.
      while (next < added.length && at(added[next]) >= at(slot)) this.#order[to++] = added[next++] ?? 0;
      this.#order[to++] = slot;
    }
    while (next < added.length) this.#order[to++] = added[next++] ?? 0;
  }

  #reserve(size: number): void {
    if (size <= this.#times.length) return;
    const capacity = this.#times.length * 2;
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#places = grown(this.#places, new Float64Array(capacity));
    this.#classes = grown(this.#classes, new Uint8Array(capacity));
    this.#groupOf = grown(this.#groupOf, new Int32Array(capacity));
    this.#fresh = grown(this.#fresh, new Uint8Array(capacity));
    this.#order = grown(this.#order, new Uint32Array(capacity));
  }
}

function keptKey({ createdDate, key }: ListedEvent): string {
  return `${createdDate ?? ""} ${createHash("sha256").update(key).digest("base64url").slice(0, 5)}`;
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The form in which texts are searched: in lower case, and where possible at one byte a character. */
export function searchForm(text: string): string {
  // The mask's dots alone would make every text twice as large, and slower to search.
  const lower = text.toLowerCase().replaceAll(MASK, "\u00b7").replaceAll("•", "\u00b7");
  return /^[\u0000-\u00ff]*$/.test(lower) ? Buffer.from(lower, "latin1").toString("latin1") : lower;
}

function searchable(parts: readonly string[]): string {
  return searchForm(parts.join("\n"));
}
