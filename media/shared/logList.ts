import { html, nothing, type TemplateResult } from "lit";
import type { LogState } from "../../src/protocol/log";
import { ModelElement } from "./element";
import type { Move } from "./logModel";
import { scrollTo, topRow, windowOf } from "./scroller";

/** As the editor's own lists. */
const ROW_HEIGHT = 22;
const TOP_DELAY_MS = 100;

/** What the list is drawn from. */
interface ListModel {
  readonly state: (LogState<unknown, unknown> & { readonly words: { readonly list: string } }) | undefined;
  readonly selected: number;
  scroll: LogState<unknown, unknown>["place"] | undefined;
  reveal: boolean;
  choose(index: number): void;
  move(to: Move, step: 1 | -1): void;
  setTop(index: number): void;
  listen(listener: () => void): () => void;
}

/** The list of a log: only the rows in sight are elements. */
export abstract class LogList<Model extends ListModel> extends ModelElement<Model> {
  #resized: ResizeObserver | undefined;
  #topTimer: ReturnType<typeof setTimeout> | undefined;
  #drawn = -1;

  /** The row at an index. */
  protected abstract row(index: number): TemplateResult;

  /** Does what a key does beside those of each list; whether it does something. */
  protected abstract pressOther(event: KeyboardEvent): boolean;

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
      aria-label=${state.words.list}
      aria-activedescendant=${active}
      @scroll=${() => this.#scrolled()}
      @keydown=${(event: KeyboardEvent) => this.press(event)}
    >
      <div class="content" role="presentation" .style=${`height:${height}px`}>
        <div class="window" role="presentation" .style=${`transform:translateY(${offset}px)`}>
          ${indexes.map((index) => this.row(index))}
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
    // Above the first entry, its day is to be seen as well.
    if (reveal && selected >= 0) scroller.scrollTop = to(selected, "nearest", selected <= 1 ? ROW_HEIGHT : 0);
    if (scroll) this.#drawn = version - 1;
    return scroller.scrollTop;
  }

  /** Does what a key does in the list, and takes it if it does something. */
  press(event: KeyboardEvent): void {
    const scroller = this.#scroller;
    if (!this.model.state || !scroller || event.ctrlKey || event.metaKey || event.altKey) return;
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
    if (move) this.model.move(...move);
    else if (event.key === "Enter") this.dispatchEvent(new CustomEvent("open-detail", { bubbles: true }));
    else if (!this.pressOther(event)) return;
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

/** A row that has not come yet. */
export function waitingRow(): TemplateResult {
  return html`<div class="row waiting" role="presentation"><span class="skeleton"></span></div>`;
}
