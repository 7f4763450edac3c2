import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { EventRow, EventsWords } from "../../src/protocol/events";
import { ModelElement } from "../shared/element";
import { count } from "../shared/format";
import { scrollTo, topRow, windowOf } from "../shared/scroller";
import { CLASS_ICONS, dayName, exact, rowTime } from "./format";
import type { EventsModel, Move } from "./model";

/** As the editor's own lists. */
const ROW_HEIGHT = 22;
const TOP_DELAY_MS = 100;

type EventOption = Extract<EventRow, { kind: "event" }>;

/** The list of events: only the rows in sight are elements. */
export class EventList extends ModelElement<EventsModel> {
  #resized: ResizeObserver | undefined;
  #topTimer: ReturnType<typeof setTimeout> | undefined;
  #drawn = -1;

  /** Gives the list the keyboard. */
  override focus(): void {
    this.#scroller?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.#resized = new ResizeObserver(() => this.requestUpdate());
    this.#resized.observe(this);
    this.#tellDrawn();
    // "3 min. ago" does not stay true.
    setInterval(() => this.requestUpdate(), 30_000);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this.model;
    if (!state) return nothing;
    const { words } = state;
    const scroller = this.#scroller;
    const scrollTop = this.#place(state.rowCount, state.version);
    const viewport = scroller?.clientHeight ?? 600;
    const { first, end, offset, height } = windowOf(scrollTop, viewport, state.rowCount, ROW_HEIGHT);
    const { selected } = this.model;
    const active = selected >= first && selected < end ? `row-${selected}` : nothing;
    const indexes = Array.from({ length: end - first }, (_, index) => first + index);
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${words.list}
      aria-activedescendant=${active}
      @scroll=${() => this.#scrolled()}
      @keydown=${(event: KeyboardEvent) => this.press(event)}
    >
      <div class="content" role="presentation" .style=${`height:${height}px`}>
        <div class="window" role="presentation" .style=${`transform:translateY(${offset}px)`}>
          ${indexes.map((index) => this.#row(index, words))}
        </div>
      </div>
    </div>`;
  }

  #tellDrawn(): void {
    this.dispatchEvent(new CustomEvent("list-drawn", { bubbles: true }));
  }

  protected override updated(): void {
    // The first drawing could not know how high the list is, and a new height may not have been there to scroll to.
    if ((this.model.scroll || this.model.reveal) && this.#scroller) this.requestUpdate();
    const { state } = this.model;
    if (state && state.version !== this.#drawn) {
      this.#drawn = state.version;
      this.#tellTop();
    }
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".scroller");
  }

  /** Scrolls as the model wants, and tells where the list stands then. */
  #place(rowCount: number, version: number): number {
    const scroller = this.#scroller;
    if (!scroller) return 0;
    const { scroll, reveal, selected } = this.model;
    if (!scroll && !reveal) return scroller.scrollTop;
    this.model.scroll = undefined;
    this.model.reveal = false;
    // The content must have its height before it can be scrolled to.
    const content = scroller.firstElementChild as HTMLElement;
    content.style.height = `${windowOf(0, 0, rowCount, ROW_HEIGHT).height}px`;
    const { clientHeight, scrollTop } = scroller;
    const to = (index: number, where: "nearest" | "top", headroom = 0) =>
      scrollTo(index, scroller.scrollTop, clientHeight, rowCount, ROW_HEIGHT, where, headroom);
    if (scroll?.kind === "to") scroller.scrollTop = to(scroll.index, "top");
    else if (scroll) scroller.scrollTop = scrollTop + scroll.by * ROW_HEIGHT;
    // Above the first event, its day is to be seen as well.
    if (reveal && selected >= 0) scroller.scrollTop = to(selected, "nearest", selected <= 1 ? ROW_HEIGHT : 0);
    if (scroll) this.#drawn = version - 1;
    return scroller.scrollTop;
  }

  #row(index: number, words: EventsWords): TemplateResult {
    const row = this.model.row(index);
    if (!row) return html`<div class="row waiting" role="presentation"><span class="skeleton"></span></div>`;
    if (row.kind === "event") return this.#event(row, index, words);
    const name = dayName(row.day, words);
    // Each event's own label tells its day.
    return html`<div class="row day" role="presentation" aria-hidden="true">
      <span>${name}</span><span class="count">${count(row.count)}</span>
    </div>`;
  }

  #event(row: EventOption, index: number, words: EventsWords): TemplateResult {
    const time = Date.parse(row.createdDate);
    const dated = !Number.isNaN(time);
    const classes = classMap({
      row: true,
      [row.statusClass]: true,
      inside: row.inside,
      fresh: row.fresh,
      selected: index === this.model.selected,
    });
    return html`<div
      class=${classes}
      id="row-${index}"
      role="option"
      aria-selected=${index === this.model.selected ? "true" : "false"}
      aria-posinset=${row.position}
      aria-setsize=${this.model.state?.optionCount ?? 0}
      @mousedown=${(event: MouseEvent) => this.#press(event, index, row)}
    >
      <span class="codicon codicon-${CLASS_ICONS[row.statusClass]} icon"></span>
      <span class="status">${row.status || "–"}</span>
      <span class="reason">${row.reason}</span>
      <span class=${row.summary ? "summary" : "summary blank"}
        >${row.summary || (row.reason ? "" : words.nothing)}</span
      >
      ${row.fresh ? html`<span class="badge new">${words.freshMark}</span>` : nothing}
      ${
        row.count > 1
          ? html`<span class="badge fold" title=${row.open ? words.fold : words.unfold}
              ><span class="codicon codicon-chevron-${row.open ? "down" : "right"}"></span>${count(row.count)}<span
                class="hidden"
                >${words.folded}</span
              ></span
            >`
          : nothing
      }
      <time class="time" datetime=${row.createdDate} title=${exact(row.createdDate)}
        >${dated ? rowTime(time) : words.unknownDate}</time
      >
    </div>`;
  }

  #press(event: MouseEvent, index: number, row: EventOption): void {
    if (event.button !== 0) return;
    this.model.choose(index);
    if ((event.target as HTMLElement).closest(".fold")) this.model.setOpen(index, !row.open);
    else this.model.openDetail(true);
  }

  /** Does what a key does in the list, and takes it if it does something. */
  press(event: KeyboardEvent): void {
    const { state, selected } = this.model;
    const scroller = this.#scroller;
    if (!state || !scroller || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW_HEIGHT) - 1);
    const moves: Record<string, [Move, 1 | -1]> = {
      ArrowDown: [(from) => from + 1, 1],
      ArrowUp: [(from) => from - 1, -1],
      PageDown: [(from) => from + page, 1],
      PageUp: [(from) => from - page, -1],
      Home: [() => 0, 1],
      End: [(_, last) => last, -1],
    };
    const move = moves[event.key];
    const row = this.model.row(selected);
    const folds = row?.kind === "event" && (row.count > 1 || row.inside);
    if (move) this.model.move(...move);
    else if (event.key === "ArrowRight" && folds) this.model.setOpen(selected, true);
    else if (event.key === "ArrowLeft" && folds) this.model.setOpen(selected, false);
    else if (event.key === "Enter") this.dispatchEvent(new CustomEvent("open-detail", { bubbles: true }));
    else return;
    event.preventDefault();
  }

  #scrolled(): void {
    this.requestUpdate();
    this.#topTimer ??= setTimeout(() => this.#tellTop(), TOP_DELAY_MS);
  }

  /** So that the host leaves in sight what is in sight. */
  #tellTop(): void {
    clearTimeout(this.#topTimer);
    this.#topTimer = undefined;
    const scroller = this.#scroller;
    const { state } = this.model;
    if (!scroller || !state) return;
    this.model.setTop(topRow(scroller.scrollTop, scroller.clientHeight, state.rowCount, ROW_HEIGHT));
  }
}
customElements.define("event-list", EventList);
