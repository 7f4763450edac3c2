import { searchForm } from "../../events/log/eventTable";
import { DELIVERY_CLASSES, type DeliveriesFilter } from "../../protocol/deliveries";
import type { Deliveries, DeliveryEntry } from "../deliveries";
import { deliveryClass } from "./deliveryClass";

/** The deliveries that a filter leaves. */
export interface MatchingDeliveries {
  /** Their slots, the newest first. */
  readonly visible: readonly number[];
  /** As DELIVERY_CLASSES: how many each would show, by the text. */
  readonly byClass: readonly number[];
}

/** Shows all. */
export const noDeliveriesFilter: DeliveriesFilter = { classes: [], text: "" };

/** Whether the filter hides anything. */
export function isDeliveriesFiltering({ classes, text }: DeliveriesFilter): boolean {
  return classes.length > 0 || text.trim() !== "";
}

/** Finds deliveries by what became of them and by their texts. */
export class DeliveriesQuery {
  /** What each slot is searched in, once somebody has searched: masked and folded. */
  readonly #texts = new Map<number, string>();

  /** The first slot that was not made ready yet, and those before it that wait for their receiver. */
  #unprepared = 0;
  readonly #pending = new Set<number>();

  constructor(
    private readonly deliveries: Deliveries,
    /** All that is to be found of a delivery but its Leaf user's name, masked. */
    private readonly textOf: (entry: DeliveryEntry) => string,
    /** The Leaf user's name, masked; empty if it isn't known. */
    private readonly nameOf: (entry: DeliveryEntry) => string,
  ) {}

  /**
   * Makes ready what is searched in, so that the first search needn't wait: for so many milliseconds, then it returns
   * whether there is more to do. A delivery whose receiver has not answered yet is left for later.
   */
  prepare(ms: number): boolean {
    const end = performance.now() + ms;
    this.#unprepared = Math.max(this.#unprepared, this.deliveries.oldest);
    for (const slot of this.#pending) {
      const entry = this.deliveries.get(slot);
      if (entry?.forward === "pending") continue;
      this.#pending.delete(slot);
      if (entry) this.#searched(entry);
      if (performance.now() >= end) return true;
    }
    for (; this.#unprepared < this.deliveries.next; this.#unprepared += 1) {
      if (performance.now() >= end) return true;
      const entry = this.deliveries.get(this.#unprepared);
      if (entry?.forward === "pending") this.#pending.add(entry.slot);
      else if (entry) this.#searched(entry);
    }
    return false;
  }

  /** What the filter leaves of the deliveries before `end`, a slot. */
  run({ classes, text }: DeliveriesFilter, end: number): MatchingDeliveries {
    const needle = searchForm(text.trim());
    if (this.#texts.size > this.deliveries.size) this.#forgetDropped();
    const visible: number[] = [];
    const byClass = DELIVERY_CLASSES.map(() => 0);
    for (let slot = end - 1; slot >= this.deliveries.oldest; slot -= 1) {
      const entry = this.deliveries.get(slot);
      if (!entry || (needle !== "" && !this.#contains(entry, needle))) continue;
      const name = deliveryClass(entry);
      const index = DELIVERY_CLASSES.indexOf(name);
      byClass[index] = (byClass[index] ?? 0) + 1;
      if (classes.length === 0 || classes.includes(name)) visible.push(slot);
    }
    return { visible, byClass };
  }

  /** A Leaf user's name may become known later than the delivery. */
  #contains(entry: DeliveryEntry, needle: string): boolean {
    return this.#searched(entry).includes(needle) || searchForm(this.nameOf(entry)).includes(needle);
  }

  #searched(entry: DeliveryEntry): string {
    const known = this.#texts.get(entry.slot);
    if (known !== undefined) return known;
    const text = searchForm(this.textOf(entry));
    // What the developer's receiver answers is part of it.
    if (entry.forward !== "pending") this.#texts.set(entry.slot, text);
    return text;
  }

  #forgetDropped(): void {
    for (const slot of this.#texts.keys()) if (slot < this.deliveries.oldest) this.#texts.delete(slot);
  }
}
