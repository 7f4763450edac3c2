import type { MatrixCell, MatrixState } from "../../src/protocol/matrix";
import { count } from "../shared/format";
import type { MatrixModel } from "./model";

/** The id of the cell that the keyboard is at. */
export const ACTIVE_CELL = "active-cell";
const PRODUCTION = "PRODUCTION";

/** What of a list is drawn: from `first` on, before `end`. */
interface Span {
  readonly first: number;
  readonly end: number;
}

/** A row's elements. */
interface Drawn {
  readonly row: HTMLElement;
  readonly who: HTMLElement;
  readonly name: HTMLElement;
  readonly troubles: HTMLElement;
  /** One for each provider in sight. */
  readonly cells: readonly HTMLElement[];
  /** What it shows, and from which provider on: written again only if that is another. */
  shown: unknown;
  first: number;
}

/**
 * The cells in sight as elements that are written to directly: a template for each of some hundred takes several times as
 * long, which shows with each key typed.
 */
export class GridRows {
  /** How many providers a row has elements for. */
  #width = -1;
  /** By index. */
  #drawn = new Map<number, Drawn>();

  /** Makes these rows, with the cells of these providers, the only ones in the element. */
  draw(into: HTMLElement, model: MatrixModel, state: MatrixState, rows: Span, columns: Span): void {
    const width = columns.end - columns.first;
    if (this.#width !== width) {
      this.#width = width;
      this.#drawn.clear();
      into.replaceChildren();
    }
    const free: Drawn[] = [];
    for (const [index, drawn] of this.#drawn) {
      if (index >= rows.first && index < rows.end) continue;
      this.#drawn.delete(index);
      free.push(drawn);
    }
    let before: Element | null = null;
    for (let index = rows.first; index < rows.end; index += 1) {
      let drawn = this.#drawn.get(index);
      if (!drawn) {
        drawn = free.pop() ?? made(width);
        this.#drawn.set(index, drawn);
      }
      fill(drawn, index, columns.first, model, state);
      // What is in its place already is not touched.
      const next: Element | null = before ? before.nextElementSibling : into.firstElementChild;
      if (next !== drawn.row) into.insertBefore(drawn.row, next);
      before = drawn.row;
    }
    for (const { row } of free) row.remove();
  }
}

function element(className: string, role: string): HTMLElement {
  const span = document.createElement("span");
  span.className = className;
  span.setAttribute("role", role);
  return span;
}

function made(width: number): Drawn {
  const row = document.createElement("div");
  row.setAttribute("role", "row");
  const who = element("cell who", "rowheader");
  who.setAttribute("aria-colindex", "1");
  const name = document.createElement("span");
  name.className = "name";
  const troubles = element("troubles attention", "img");
  who.append(name, troubles);
  const cells = Array.from({ length: width }, () => element("cell", "gridcell"));
  row.append(who, ...cells);
  return { row, who, name, troubles, cells, shown: undefined, first: -1 };
}

function fill(drawn: Drawn, index: number, first: number, model: MatrixModel, state: MatrixState): void {
  const { row, who, name, troubles, cells } = drawn;
  const shown = model.at(index);
  const selected = index === model.row;
  row.className = shown ? (selected ? "line selected" : "line") : "line waiting";
  if (row.dataset["row"] !== String(index)) {
    row.dataset["row"] = String(index);
    row.setAttribute("aria-rowindex", String(index + 2));
  }
  if (drawn.shown !== shown || drawn.first !== first) {
    if (drawn.shown !== shown) {
      name.textContent = shown?.name ?? "";
      const amount = shown ? shown.cells.filter(({ kind }) => kind === "attention").length : 0;
      troubles.hidden = amount === 0;
      troubles.textContent = amount === 0 ? "" : count(amount);
      troubles.setAttribute("aria-label", `${state.words.kinds.attention}: ${count(amount)}`);
      who.removeAttribute("title");
    }
    drawn.shown = shown;
    drawn.first = first;
    for (const [at, cell] of cells.entries()) write(cell, first + at, shown?.cells[first + at]);
  }
  mark(who, selected && model.column === 0);
  for (const [at, cell] of cells.entries()) {
    const here = selected && model.column === first + at + 1;
    mark(cell, here);
    if (here) cell.setAttribute("aria-label", saidOf(state, model.column, shown?.cells[first + at], ", "));
  }
}

/** Whether it is the cell that the keyboard is at. */
function mark(cell: HTMLElement, here: boolean): void {
  if (here === (cell.id !== "")) return;
  cell.id = here ? ACTIVE_CELL : "";
  cell.classList.toggle("at", here);
  if (here) cell.setAttribute("aria-selected", "true");
  else cell.removeAttribute("aria-selected");
}

/** `column`: the provider's, from 0. */
function write(cell: HTMLElement, column: number, shown: MatrixCell | undefined): void {
  const production = shown?.environment === PRODUCTION ? " production" : "";
  cell.className = `cell ${shown?.kind ?? "unlisted"}${production}${cell.id === "" ? "" : " at"}`;
  cell.textContent = shown?.text ?? "";
  cell.style.setProperty("--column", String(column));
  cell.setAttribute("aria-colindex", String(column + 2));
  cell.removeAttribute("aria-label");
  cell.removeAttribute("title");
}

/** What a cell says in words: its provider, whose name stands far above, its status, its environment. */
export function saidOf(state: MatrixState, column: number, cell: MatrixCell | undefined, between: string): string {
  const name = state.columns[column - 1]?.name ?? "";
  const status = cell ? cell.text || state.words.kinds[cell.kind] : "";
  return [`${name}: ${status}`, cell?.environment ?? ""].filter((text) => text !== "").join(between);
}
