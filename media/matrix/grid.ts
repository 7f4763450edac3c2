import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { MatrixCell, MatrixColumn, MatrixRow, MatrixState } from "../../src/protocol/matrix";
import { ModelElement } from "../shared/element";
import { count } from "../shared/format";
import { scrollTo, topRow, windowOf } from "../shared/scroller";
import type { MatrixModel } from "./model";

/** As the editor's own lists. */
const ROW_HEIGHT = 22;
/** The row of the providers' names, which stays in sight. */
const HEAD_HEIGHT = 28;
const SEEN_DELAY_MS = 100;
const PRODUCTION = "PRODUCTION";

/** Leaf users by providers: only the rows in sight are elements. */
class MatrixGrid extends ModelElement<MatrixModel> {
  #resized: ResizeObserver | undefined;
  #seenTimer: ReturnType<typeof setTimeout> | undefined;
  /** The version of the rows that were told to be in sight. */
  #told = -1;

  /** Gives the grid the keyboard. */
  override focus(): void {
    this.#scroller?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.#resized = new ResizeObserver(() => this.requestUpdate());
    this.#resized.observe(this);
    this.dispatchEvent(new CustomEvent("grid-drawn", { bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, row, column } = this.model;
    if (!state || state.rowCount === 0) return nothing;
    const scrollTop = this.#place(state);
    const { first, end, offset, height } = windowOf(scrollTop, this.#viewport, state.rowCount, ROW_HEIGHT);
    const inSight = row >= first && row < end;
    const indexes = Array.from({ length: end - first }, (_, index) => first + index);
    return html`<div
      class="scroller grid"
      role="grid"
      tabindex="0"
      aria-label=${state.words.grid}
      aria-rowcount=${state.rowCount + 1}
      aria-colcount=${state.columns.length + 1}
      aria-activedescendant=${inSight ? `cell-${row}-${column}` : nothing}
      .style=${`--columns:${state.columns.length}`}
      @scroll=${() => this.#scrolled()}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
      @mousedown=${(event: MouseEvent) => this.#click(event)}
      @dblclick=${() => this.model.open()}
    >
      ${this.#head(state)}
      <div class="content" role="presentation" .style=${`height:${height}px`}>
        <div class="window" role="presentation" .style=${`transform:translateY(${offset}px)`}>
          ${repeat(
            indexes,
            // An element that shows the same row again is moved and not written anew.
            (index) => index,
            (index) => this.#row(state, index),
          )}
        </div>
      </div>
    </div>`;
  }

  protected override updated(): void {
    // The first drawing could not know how high the grid is.
    if ((this.model.scroll || this.model.reveal) && this.#scroller) this.requestUpdate();
    const { state } = this.model;
    if (state && state.version !== this.#told) this.#tellSeen();
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".scroller");
  }

  get #viewport(): number {
    const scroller = this.#scroller;
    return scroller ? Math.max(ROW_HEIGHT, scroller.clientHeight - HEAD_HEIGHT) : 600;
  }

  #head({ columns, words }: MatrixState): TemplateResult {
    return html`<div class="line head" role="row" aria-rowindex="1">
      <span class="cell who" role="columnheader" aria-colindex="1">${words.leafUser}</span>
      ${columns.map((column, index) => {
        const said = [column.name, column.note].filter((text) => text !== "").join("\n");
        return html`<span class="cell" role="columnheader" aria-colindex=${index + 2} title=${said}
          >${column.name}${
            column.note === ""
              ? nothing
              : html`<span class="codicon codicon-watch" role="img" aria-label=${column.note}></span>`
          }</span
        >`;
      })}
    </div>`;
  }

  #row(state: MatrixState, index: number): TemplateResult {
    const row = this.model.at(index);
    if (!row) {
      return html`<div class="line waiting" role="row" aria-rowindex=${index + 2}>
        <span class="cell who" role="rowheader"><span class="skeleton"></span></span>
      </div>`;
    }
    const selected = index === this.model.row;
    return html`<div
      class=${selected ? "line selected" : "line"}
      role="row"
      aria-rowindex=${index + 2}
      data-row=${index}
    >
      <span
        class=${selected && this.model.column === 0 ? "cell who at" : "cell who"}
        id="cell-${index}-0"
        role="rowheader"
        aria-colindex="1"
        aria-selected=${String(selected && this.model.column === 0)}
        data-column="0"
        title=${row.name}
        ><span class="name">${row.name}</span>${this.#troubles(state, row)}</span
      >
      ${state.columns.map((column, at) => this.#cell(row, index, column, at, selected))}
    </div>`;
  }

  /** How many cells need somebody, because some may be out of sight. */
  #troubles({ words }: MatrixState, { cells }: MatrixRow): TemplateResult | typeof nothing {
    const amount = cells.filter(({ kind }) => kind === "attention").length;
    if (amount === 0) return nothing;
    const said = `${words.kinds.attention}: ${count(amount)}`;
    return html`<span class="troubles attention" role="img" aria-label=${said} title=${said}>${count(amount)}</span>`;
  }

  #cell(row: MatrixRow, index: number, column: MatrixColumn, at: number, selected: boolean): TemplateResult {
    const cell = row.cells[at];
    const here = selected && this.model.column === at + 1;
    const words = this.model.state?.words;
    const said = cell && words ? cell.text || words.kinds[cell.kind] : "";
    return html`<span
      class="cell ${cell?.kind ?? "unlisted"}${cell?.environment === PRODUCTION ? " production" : ""}${here ? " at" : ""}"
      id="cell-${index}-${at + 1}"
      role="gridcell"
      aria-colindex=${at + 2}
      aria-selected=${String(here)}
      data-column=${at + 1}
      title=${titleOf(column, cell, said)}
      aria-label=${labelOf(column, cell, said)}
      >${cell?.text ?? ""}</span
    >`;
  }

  /** Scrolls as the model wants, and tells where the grid stands then. */
  #place({ rowCount }: MatrixState): number {
    const scroller = this.#scroller;
    if (!scroller) return 0;
    const { scroll, reveal, row, column } = this.model;
    if (!scroll && !reveal) return scroller.scrollTop;
    this.model.scroll = undefined;
    this.model.reveal = false;
    // The content must have its height before it can be scrolled to.
    const content = scroller.lastElementChild as HTMLElement;
    content.style.height = `${windowOf(0, 0, rowCount, ROW_HEIGHT).height}px`;
    const to = (index: number, where: "nearest" | "top") =>
      scrollTo(index, scroller.scrollTop, this.#viewport, rowCount, ROW_HEIGHT, where);
    if (scroll?.kind === "to") scroller.scrollTop = to(scroll.index, "top");
    else if (scroll) scroller.scrollTop += scroll.by * ROW_HEIGHT;
    if (reveal && row >= 0) {
      scroller.scrollTop = to(row, "nearest");
      this.#revealColumn(scroller, column);
    }
    return scroller.scrollTop;
  }

  /** The names of the Leaf users stay in sight and cover what is below them. */
  #revealColumn(scroller: HTMLElement, column: number): void {
    const heads = scroller.querySelectorAll<HTMLElement>(".head .cell");
    const [who, head] = [heads[0], heads[column]];
    if (!who || !head || column === 0) return;
    const left = head.offsetLeft - who.offsetWidth;
    const right = head.offsetLeft + head.offsetWidth - scroller.clientWidth;
    if (scroller.scrollLeft > left) scroller.scrollLeft = left;
    else if (scroller.scrollLeft < right) scroller.scrollLeft = right;
  }

  #click(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-column]");
    const row = cell?.closest<HTMLElement>("[data-row]");
    if (event.button !== 0 || !cell || !row) return;
    this.model.choose(Number(row.dataset["row"]), Number(cell.dataset["column"]));
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
    if (move) this.model.choose(...move);
    else if (event.key === "Enter" && !far) this.model.open();
    else return;
    event.preventDefault();
  }

  #scrolled(): void {
    this.requestUpdate();
    this.#seenTimer ??= setTimeout(() => this.#tellSeen(), SEEN_DELAY_MS);
  }

  /** So that the host leaves in sight what is in sight, and asks for it first. */
  #tellSeen(): void {
    clearTimeout(this.#seenTimer);
    this.#seenTimer = undefined;
    const scroller = this.#scroller;
    const { state } = this.model;
    if (!scroller || !state) return;
    this.#told = state.version;
    const from = topRow(scroller.scrollTop, this.#viewport, state.rowCount, ROW_HEIGHT);
    this.model.see(from, Math.min(1000, Math.ceil(this.#viewport / ROW_HEIGHT) + 1));
  }
}
customElements.define("matrix-grid", MatrixGrid);

/** What a cell says to whoever points at it; its column stands far above. */
function titleOf(column: MatrixColumn, cell: MatrixCell | undefined, said: string): string {
  return [`${column.name}: ${said}`, cell?.environment ?? ""].filter((text) => text !== "").join("\n");
}

/** What a screen reader says; the column is said by its header. */
function labelOf(column: MatrixColumn, cell: MatrixCell | undefined, said: string): string {
  return [`${column.name}: ${said}`, cell?.environment ?? ""].filter((text) => text !== "").join(", ");
}
