import { html, nothing, type TemplateResult } from "lit";
import type { MatrixState } from "../../src/protocol/matrix";
import { ModelElement } from "../shared/element";
import { scrollTo, topRow, windowOf } from "../shared/scroller";
import { ACTIVE_CELL, GridRows, saidOf } from "./gridRows";
import type { MatrixModel } from "./model";

/** As the editor's own lists. */
const ROW_HEIGHT = 22;
/** The row of the providers' names, which stays in sight. */
const HEAD_HEIGHT = 28;
const SEEN_DELAY_MS = 100;

/** No provider's column is narrower, in pixels: its longest usual word fits. */
const NARROWEST = 158;
/** Providers that are drawn at the left and the right of what is in sight. */
const SPARE_COLUMNS = 1;

/** Leaf users by providers: only the cells in sight are elements. */
class MatrixGrid extends ModelElement<MatrixModel> {
  #seenTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #rows = new GridRows();
  /** Kept here, because asking the page for them lays it out each time. */
  #size = { width: 0, height: 0 };
  #scrolledTo = { top: 0, left: 0 };
  #drawn = { rows: { first: 0, end: 0 }, columns: { first: 0, end: 0 } };
  /** The version of the rows that were told to be in sight. */
  #told = -1;

  /** Gives the grid the keyboard. */
  override focus(): void {
    this.#scroller?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    new ResizeObserver(() => {
      this.#measure();
      this.requestUpdate();
    }).observe(this);
    this.dispatchEvent(new CustomEvent("grid-drawn", { bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, row } = this.model;
    if (!state || state.rowCount === 0) return nothing;
    if (this.#size.width === 0) this.#measure();
    const { who, each, total } = this.#widths(state);
    this.#place(state);
    const rows = windowOf(this.#scrolledTo.top, this.#viewport, state.rowCount, ROW_HEIGHT);
    const columns = this.#columnsInSight(state);
    this.#drawn = { rows, columns };
    return html`<div
      class="scroller grid"
      role="grid"
      tabindex="0"
      aria-label=${state.words.grid}
      aria-rowcount=${state.rowCount + 1}
      aria-colcount=${state.columns.length + 1}
      aria-activedescendant=${row >= rows.first && row < rows.end ? ACTIVE_CELL : nothing}
      .style=${`--who:${who}px;--each:${each}px`}
      @scroll=${() => this.#scrolled()}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
      @mousedown=${(event: MouseEvent) => this.#click(event)}
      @mouseover=${(event: MouseEvent) => this.#explain(event)}
      @dblclick=${() => this.model.open()}
    >
      ${this.#head(state, total)}
      <div class="content" role="presentation" .style=${`height:${rows.height}px;width:${total}px`}>
        <div class="window" role="presentation" .style=${`transform:translateY(${rows.offset}px)`}></div>
      </div>
    </div>`;
  }

  protected override updated(): void {
    const { state } = this.model;
    const into = this.querySelector<HTMLElement>(".window");
    if (!state || !into) return;
    this.#rows.draw(into, this.model, state, this.#drawn.rows, this.#drawn.columns);
    // The first drawing had nothing to scroll yet.
    if (this.model.scroll || this.model.reveal) this.requestUpdate();
    if (state.version !== this.#told) this.#tellSeen();
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".scroller");
  }

  get #viewport(): number {
    return Math.max(ROW_HEIGHT, this.#size.height - HEAD_HEIGHT);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#scroller ?? this;
    this.#size = { width: clientWidth, height: clientHeight };
  }

  /** In pixels: the Leaf users' column, each provider's, and all together. */
  #widths({ columns }: MatrixState): { readonly who: number; readonly each: number; readonly total: number } {
    const { width } = this.#size;
    const who = Math.round(Math.max(140, Math.min(320, width * (width < 600 ? 0.4 : 0.22))));
    const each = Math.max(NARROWEST, Math.floor((width - who) / Math.max(1, columns.length)));
    return { who, each, total: who + each * columns.length };
  }

  #columnsInSight(state: MatrixState): { readonly first: number; readonly end: number } {
    const { who, each } = this.#widths(state);
    const count = Math.min(state.columns.length, Math.ceil((this.#size.width - who) / each) + 2 * SPARE_COLUMNS);
    const first = Math.floor(this.#scrolledTo.left / each) - SPARE_COLUMNS;
    const from = Math.max(0, Math.min(first, state.columns.length - count));
    return { first: from, end: from + count };
  }

  #head({ columns, words }: MatrixState, width: number): TemplateResult {
    return html`<div class="line head" role="row" aria-rowindex="1" .style=${`width:${width}px`}>
      <span class="cell who" role="columnheader" aria-colindex="1">${words.leafUser}</span>
      ${columns.map((column, index) => {
        const said = [column.name, column.note].filter((text) => text !== "").join("\n");
        return html`<span
          class="cell"
          role="columnheader"
          aria-colindex=${index + 2}
          .style=${`--column:${index}`}
          title=${said}
          >${column.name}${
            column.note === ""
              ? nothing
              : html`<span class="codicon codicon-watch" role="img" aria-label=${column.note}></span>`
          }</span
        >`;
      })}
    </div>`;
  }

  /** Scrolls as the model wants. */
  #place(state: MatrixState): void {
    const scroller = this.#scroller;
    const { scroll, reveal, row, column } = this.model;
    if (!scroller || (!scroll && !reveal)) return;
    this.model.scroll = undefined;
    this.model.reveal = false;
    // The content must have its size before it can be scrolled to.
    const content = scroller.lastElementChild as HTMLElement;
    content.style.height = `${windowOf(0, 0, state.rowCount, ROW_HEIGHT).height}px`;
    const to = (index: number, where: "nearest" | "top") =>
      scrollTo(index, scroller.scrollTop, this.#viewport, state.rowCount, ROW_HEIGHT, where);
    if (scroll?.kind === "to") scroller.scrollTop = to(scroll.index, "top");
    else if (scroll) scroller.scrollTop += scroll.by * ROW_HEIGHT;
    if (reveal && row >= 0) {
      scroller.scrollTop = to(row, "nearest");
      if (column > 0) scroller.scrollLeft = this.#leftFor(state, column - 1, scroller.scrollLeft);
    }
    this.#scrolledTo = { top: scroller.scrollTop, left: scroller.scrollLeft };
  }

  /** How far to scroll so that a provider is in sight: the names of the Leaf users stay there and cover what is below them. */
  #leftFor(state: MatrixState, column: number, now: number): number {
    const { who, each } = this.#widths(state);
    const right = who + (column + 1) * each - this.#size.width;
    return Math.max(right, Math.min(now, column * each));
  }

  /** Which cell an event is about: its row, its column, and its element. */
  #cellOf({
    target,
  }: Event): { readonly row: number; readonly column: number; readonly cell: HTMLElement } | undefined {
    const cell = (target as HTMLElement).closest<HTMLElement>("[data-row] > .cell");
    const row = Number(cell?.parentElement?.dataset["row"]);
    return cell ? { row, column: Number(cell.getAttribute("aria-colindex")) - 1, cell } : undefined;
  }

  #click(event: MouseEvent): void {
    const at = this.#cellOf(event);
    if (event.button === 0 && at) this.model.choose(at.row, at.column);
  }

  /** Says in full what is cut, and what stands far above, to whoever points at it. */
  #explain(event: MouseEvent): void {
    const at = this.#cellOf(event);
    const { state } = this.model;
    const row = at && this.model.at(at.row);
    if (!at || !state || !row) return;
    at.cell.title = at.column === 0 ? row.name : saidOf(state, at.column, row.cells[at.column - 1], "\n");
  }

  #press(event: KeyboardEvent): void {
    const { state, row, column } = this.model;
    if (!state || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor(this.#viewport / ROW_HEIGHT) - 1);
    const last = state.rowCount - 1;
    const far = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, readonly [number, number]>> = far
      ? { Home: [0, column], End: [last, column] }
      : {
          ArrowDown: [row + 1, column],
          ArrowUp: [row - 1, column],
          ArrowRight: [row, column + 1],
          ArrowLeft: [row, column - 1],
          PageDown: [row + page, column],
          PageUp: [row - page, column],
          Home: [row, 0],
          End: [row, state.columns.length],
        };
    const move = moves[event.key];
    if (move) {
      this.model.choose(...move);
      // The names are in sight wherever one is, so that nothing else leads back to the first provider.
      if (event.key === "Home" && !far) this.#scroller?.scrollTo({ left: 0 });
    } else if (event.key === "Enter" && !far) this.model.open();
    else return;
    event.preventDefault();
  }

  #scrolled(): void {
    const scroller = this.#scroller;
    if (scroller) this.#scrolledTo = { top: scroller.scrollTop, left: scroller.scrollLeft };
    this.requestUpdate();
    this.#seenTimer ??= setTimeout(() => this.#tellSeen(), SEEN_DELAY_MS);
  }

  /** So that the host leaves in sight what is in sight, and asks for it first. */
  #tellSeen(): void {
    clearTimeout(this.#seenTimer);
    this.#seenTimer = undefined;
    const { state } = this.model;
    if (!state) return;
    this.#told = state.version;
    const from = topRow(this.#scrolledTo.top, this.#viewport, state.rowCount, ROW_HEIGHT);
    this.model.see(from, Math.min(1000, Math.ceil(this.#viewport / ROW_HEIGHT) + 1));
  }
}
customElements.define("matrix-grid", MatrixGrid);
