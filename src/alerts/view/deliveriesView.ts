import * as l10n from "@vscode/l10n";
import { LaidTexts } from "../../events/body/laidTexts";
import type {
  DeliveriesFilter,
  DeliveriesKept,
  DeliveriesState,
  DeliveryDetail,
  DeliveryPart,
  DeliveryRow,
} from "../../protocol/deliveries";
import type { DetailLine } from "../../protocol/log";
import { ROWS_A_PAGE, type ListPlace, type RowsPage } from "../../protocol/pages";
import type { Deliveries, DeliveryEntry } from "../deliveries";
import { deliveryName, deliverySentence, deliveryTexts } from "../deliveryText";
import type { ListenerState } from "../listener";
import { verdictText } from "../verdictText";
import { DeliveriesQuery, isDeliveriesFiltering, noDeliveriesFilter, type MatchingDeliveries } from "./deliveriesQuery";
import { deliveryClass } from "./deliveryClass";
import { deliveryDetail, partName } from "./deliveryDetail";
import { answerText, deliveriesNotice, listenerText } from "./head";
import { deliveriesWords } from "./words";

/** What the panel of deliveries is made of. */
interface DeliveriesViewTools {
  readonly deliveries: Deliveries;
  readonly listener: () => ListenerState;
  /** The developer's own address, to which deliveries are passed on; undefined if there is none. */
  readonly forwardTo: () => URL | undefined;
  /** The Leaf user that an alert is about, as far as it is known. */
  readonly leafUserOf: (entry: DeliveryEntry) => { readonly id: string; readonly name: string | undefined } | undefined;
  readonly mask: (text: string) => string;
}

/** What the panel shows of the deliveries: its filter, its rows, what is selected. Knows no editor. */
export class DeliveriesView {
  #version = 0;
  readonly #query: DeliveriesQuery;
  readonly #laid = new LaidTexts();
  #found: MatchingDeliveries = { visible: [], byClass: [] };
  #filter: DeliveriesFilter = noDeliveriesFilter;
  /** Where the list ended when it was paused, as a slot; undefined while it is live. */
  #pausedAt: number | undefined;
  /** From this slot on, deliveries came while others were looked at. */
  #freshFrom: number | undefined;
  /** The slot behind the newest that was shown. */
  #shownTo = 0;
  #selected: number | undefined;
  /** The first row in sight; undefined at the top of the list. */
  #top: { readonly slot: number; readonly index: number } | undefined;
  #place: ListPlace = { kind: "shift", by: 0 };

  constructor(
    private readonly tools: DeliveriesViewTools,
    kept?: DeliveriesKept,
  ) {
    this.#query = new DeliveriesQuery(
      tools.deliveries,
      (entry) => this.#searched(entry),
      (entry) => tools.mask(tools.leafUserOf(entry)?.name ?? ""),
    );
    if (kept) this.#filter = kept.filter;
    this.#shownTo = tools.deliveries.next;
    this.refresh();
  }

  get filter(): DeliveriesFilter {
    return this.#filter;
  }

  /** The slot of the delivery that is looked at; undefined if there is none, or it was dropped. */
  get selected(): number | undefined {
    return this.#selected;
  }

  /** Which row is selected, in which version of the rows. */
  get place(): { readonly version: number; readonly index: number } {
    return { index: this.#selectedIndex(), version: this.#version };
  }

  /** The deliveries that the filter leaves, the newest first. */
  get shown(): readonly DeliveryEntry[] {
    return this.#found.visible.flatMap((slot) => this.tools.deliveries.get(slot) ?? []);
  }

  /** Takes in what has come and what has changed; what is in sight stays where it is. `seen`: the panel is looked at. */
  refresh(seen = true): void {
    const { next } = this.tools.deliveries;
    const isAway = this.#top !== undefined || !seen;
    // Of what was cleared or dropped, nothing is new any more.
    if (this.tools.deliveries.oldest >= this.#shownTo) this.#freshFrom = undefined;
    if (next > this.#shownTo && isAway && this.#pausedAt === undefined) this.#freshFrom ??= this.#shownTo;
    this.#run();
    const top = this.#top;
    const now = top ? this.#rowOf(top.slot) : -1;
    const by = top && now >= 0 ? now - top.index : 0;
    if (top) this.#top = { ...top, index: top.index + by };
    this.#place = { kind: "shift", by };
  }

  /** Makes ready what is searched in, for so many milliseconds; whether there is more to do. */
  prepare(ms: number): boolean {
    return this.#query.prepare(ms);
  }

  setFilter(filter: DeliveriesFilter): void {
    this.#filter = filter;
    this.#run();
    this.#goTo(Math.max(0, this.#selectedIndex() - 4));
  }

  /** Shows a delivery, and gives up the filter or the pause where that hides it. */
  show(slot: number): void {
    if (!this.tools.deliveries.get(slot)) return;
    if (this.#pausedAt !== undefined && slot >= this.#pausedAt) this.#pausedAt = this.tools.deliveries.next;
    this.#run();
    if (this.#rowOf(slot) < 0) {
      this.#filter = noDeliveriesFilter;
      this.#run();
    }
    this.#selected = slot;
    this.#goTo(Math.max(0, this.#rowOf(slot) - 4));
  }

  /** Selects a delivery; false if it was dropped meanwhile, and with it its row. */
  select(slot: number): boolean {
    const isThere = this.tools.deliveries.get(slot) !== undefined;
    if (isThere) this.#selected = slot;
    else this.refresh();
    return isThere;
  }

  setLive(live: boolean): void {
    this.#pausedAt = live ? undefined : this.tools.deliveries.next;
    this.refresh();
  }

  /** What was new has been seen; a list that is paused shows what has come until now. */
  markSeen(): void {
    this.#freshFrom = undefined;
    if (this.#pausedAt !== undefined) this.#pausedAt = this.tools.deliveries.next;
    this.#top = undefined;
    this.refresh();
  }

  /** Notes which row is the first in sight. */
  setTop(version: number, index: number): void {
    if (version !== this.#version) return;
    const slot = this.#found.visible[index];
    this.#top = slot === undefined || index === 0 ? undefined : { slot, index };
  }

  /** All that the panel shows; `again`: to a page that has nothing yet. */
  state(again = false): DeliveriesState {
    const { tools } = this;
    const { deliveries } = tools;
    const { visible, byClass } = this.#found;
    const place: ListPlace = again ? { kind: "to", index: this.#top?.index ?? 0 } : this.#place;
    this.#place = { kind: "shift", by: 0 };
    const top = place.kind === "to" ? place.index : (this.#top?.index ?? 0);
    const from = Math.floor(top / ROWS_A_PAGE) * ROWS_A_PAGE;
    const count = top - from > ROWS_A_PAGE / 2 ? 2 * ROWS_A_PAGE : ROWS_A_PAGE;
    return {
      version: this.#version,
      listener: listenerText(tools.listener(), tools.forwardTo()),
      notice: deliveriesNotice(tools.listener()),
      emptyText: this.#emptyText(),
      filter: this.#filter,
      live: this.#pausedAt === undefined,
      fresh: this.#freshCount(),
      total: deliveries.size,
      shown: visible.length,
      byClass,
      rowCount: visible.length,
      optionCount: visible.length,
      selected: this.#selectedIndex(),
      place,
      first: this.#page(from, count),
      kept: { filter: this.#filter },
      words: deliveriesWords(),
    };
  }

  /** A page of rows; undefined if the version is not the current one any more. */
  rows(version: number, from: number): RowsPage<DeliveryRow> | undefined {
    return version === this.#version ? this.#page(from, ROWS_A_PAGE) : undefined;
  }

  /** A delivery in detail, with the first lines of its texts; undefined once it was dropped. */
  detail(slot: number): DeliveryDetail | undefined {
    const entry = this.tools.deliveries.get(slot);
    if (!entry) return undefined;
    const { mask, leafUserOf } = this.tools;
    const isKnown = leafUserOf(entry)?.name !== undefined;
    return deliveryDetail(entry, this.#laid, mask, isKnown);
  }

  /** A page of lines; none outside of the text, or once the delivery was dropped. */
  lines(slot: number, part: DeliveryPart, from: number): readonly DetailLine[] {
    const entry = this.tools.deliveries.get(slot);
    if (!entry) return [];
    return this.#laid.lines(partName(entry, part), () => deliveryTexts(entry, this.tools.mask)[part], from);
  }

  #emptyText(): string {
    if (this.tools.deliveries.size > 0 && isDeliveriesFiltering(this.#filter)) {
      return l10n.t("No delivery matches the filter.");
    }
    if (this.#freshCount() > 0) return l10n.t("Paused. Go live to see the new deliveries.");
    return l10n.t("No deliveries yet. They stay in memory until the window closes.");
  }

  #page(from: number, count: number): RowsPage<DeliveryRow> {
    const slots = this.#found.visible.slice(from, from + count);
    return { from, rows: slots.flatMap((slot, at) => this.#row(slot, from + at + 1) ?? []) };
  }

  #row(slot: number, position: number): DeliveryRow | undefined {
    const entry = this.tools.deliveries.get(slot);
    if (!entry) return undefined;
    const { mask } = this.tools;
    const name = deliveryClass(entry);
    const user = this.tools.leafUserOf(entry);
    return {
      slot,
      class: name,
      time: new Date(entry.at).toISOString(),
      event: deliveryName(entry, mask),
      leafUser: mask(user?.name ?? user?.id ?? ""),
      signature: name === "unsigned" && entry.verdict ? verdictText(entry.verdict).sentence : "",
      answer: answerText(entry.forward),
      sentence: deliverySentence(entry, mask),
      attempt: entry.attempt,
      fresh: this.#isFresh(slot),
      position,
    };
  }

  #searched(entry: DeliveryEntry): string {
    const { mask } = this.tools;
    const { body, headers, answer } = deliveryTexts(entry, mask);
    const about = [deliveryName(entry, mask), deliverySentence(entry, mask), answerText(entry.forward)];
    return [...about, body, headers, answer].join("\n");
  }

  #run(): void {
    this.#version += 1;
    const { deliveries } = this.tools;
    const end = this.#pausedAt ?? deliveries.next;
    this.#shownTo = end;
    this.#found = this.#query.run(this.#filter, end);
    if (this.#selected === undefined || this.#rowOf(this.#selected) < 0) this.#selected = this.#found.visible[0];
  }

  #isFresh(slot: number): boolean {
    return this.#freshFrom !== undefined && slot >= this.#freshFrom;
  }

  /** How many are marked as new, or wait for the list to go on. */
  #freshCount(): number {
    const { next, oldest } = this.tools.deliveries;
    if (this.#pausedAt !== undefined) return next - Math.max(this.#pausedAt, oldest);
    return this.#freshFrom === undefined ? 0 : next - Math.max(this.#freshFrom, oldest);
  }

  #selectedIndex(): number {
    return this.#selected === undefined ? -1 : this.#rowOf(this.#selected);
  }

  /** The row of a slot; -1 if it has none. Slots descend. */
  #rowOf(slot: number): number {
    const { visible } = this.#found;
    let from = 0;
    let to = visible.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((visible[middle] ?? 0) > slot) from = middle + 1;
      else to = middle;
    }
    return visible[from] === slot ? from : -1;
  }

  #goTo(index: number): void {
    const slot = this.#found.visible[index];
    this.#top = slot === undefined || index === 0 ? undefined : { slot, index };
    this.#place = { kind: "to", index };
  }
}
