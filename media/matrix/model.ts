import type {
  CellKind,
  MatrixFilter,
  MatrixKept,
  MatrixPage,
  MatrixRow,
  MatrixState,
  MatrixToHost,
  MatrixToWebview,
  MatrixVerb,
} from "../../src/protocol/matrix";
import { ROWS_A_PAGE, type ListPlace } from "../../src/protocol/pages";
import { Changes } from "../shared/changes";
import { FilterSender } from "../shared/filterSender";
import { pageOf, RowPages } from "../shared/pages";

/** What a webview may say to the editor. */
export interface EditorApi {
  postMessage(message: MatrixToHost): void;
  setState(state: MatrixKept): void;
}

const noFilter: MatrixFilter = { text: "", kinds: [], has: "", lacks: "" };

/** What the panel knows: the state as the host has told it, and the rows that it has asked for. */
export class MatrixModel {
  state: MatrixState | undefined;
  /** The filter as the user has it, which may be ahead of the state. */
  filter: MatrixFilter = noFilter;
  /** The selected row; -1 for none. */
  row = -1;
  /** The selected column: 0 for the Leaf user, and then the providers. */
  column = 0;
  /** Where the grid must scroll to with the next drawing; whoever has done so takes it away. */
  scroll: ListPlace | undefined;
  /** Whether the selected cell must be brought into sight with the next drawing. */
  reveal = false;
  readonly #rows = new RowPages<MatrixRow>();
  readonly #asked = new Set<number>();
  readonly #filters = new FilterSender(() => this.editor.postMessage({ type: "filter", filter: this.filter }));
  readonly #changes = new Changes();

  constructor(private readonly editor: EditorApi) {}

  /** Calls back, once a turn, after anything has changed. */
  listen(listener: () => void): () => void {
    return this.#changes.listen(listener);
  }

  ready(): void {
    this.editor.postMessage({ type: "ready" });
  }

  receive(message: MatrixToWebview): void {
    if (message.type === "state") this.#enter(message.state);
    else if (message.version === this.state?.version) this.#put(message.page);
    this.#changes.tell();
  }

  /** The row at an index; undefined while it is asked for. */
  at(index: number): MatrixRow | undefined {
    const found = this.#rows.at(index);
    if (found || !this.state || index < 0 || index >= this.state.rowCount) return found;
    const page = pageOf(index);
    if (!this.#asked.has(page)) {
      this.#asked.add(page);
      this.editor.postMessage({ type: "rows", version: this.state.version, from: page * ROWS_A_PAGE });
    }
    return this.#rows.before(index);
  }

  get filtering(): boolean {
    const { text, kinds, has, lacks } = this.filter;
    return text.trim() !== "" || kinds.length > 0 || has !== "" || lacks !== "";
  }

  setFilter(change: Partial<MatrixFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.#filters.send();
    this.#changes.tell();
  }

  clearFilter(): void {
    this.setFilter(noFilter);
  }

  /** Shows only Leaf users with a cell of this kind as well, or not any more. */
  toggle(kind: CellKind): void {
    const { kinds } = this.filter;
    this.setFilter({ kinds: kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind] });
  }

  toggleTrouble(): void {
    const { kinds } = this.filter;
    const on = kinds.length === 1 && kinds[0] === "attention";
    this.setFilter({ kinds: on ? [] : ["attention"] });
  }

  /** Selects a cell, as near as there is one, and brings it into sight. */
  choose(row: number, column: number): void {
    const { state } = this;
    if (!state || state.rowCount === 0) return;
    this.row = Math.max(0, Math.min(state.rowCount - 1, row));
    this.column = Math.max(0, Math.min(state.columns.length, column));
    this.reveal = true;
    this.editor.postMessage({ type: "select", version: state.version, index: this.row });
    this.#changes.tell();
  }

  /** Opens the row of the selected cell in the side bar. */
  open(): void {
    const { state } = this;
    if (!state || this.row < 0) return;
    const provider = state.columns[this.column - 1]?.id;
    this.editor.postMessage({ type: "open", version: state.version, index: this.row, provider });
  }

  /** Tells which rows are in sight. */
  see(from: number, count: number): void {
    if (this.state) this.editor.postMessage({ type: "seen", version: this.state.version, from, count });
  }

  run(verb: MatrixVerb): void {
    this.editor.postMessage({ type: "run", verb });
  }

  /** Starts the check, or ends the one that is under way. */
  toggleCheck(): void {
    if (this.state?.checking) this.run("stop");
    else if (this.state && this.state.missing > 0) this.run("check");
  }

  #enter(state: MatrixState): void {
    const before = this.state;
    this.state = state;
    if (!this.#filters.answered()) this.filter = state.filter;
    if (state.version !== before?.version) {
      this.#rows.change(state.place);
      this.#asked.clear();
      this.row = state.selected;
      this.column = Math.min(this.column, state.columns.length);
      if (state.place.kind === "to" || state.place.by !== 0) this.scroll = state.place;
    }
    this.#put(state.first);
    this.editor.setState(state.kept);
  }

  #put(page: MatrixPage): void {
    const rows = page.rows.map(({ name, cells }) => ({
      name,
      cells: cells.flatMap((index) => page.cells[index] ?? []),
    }));
    this.#rows.put({ from: page.from, rows });
    for (let at = 0; at < page.rows.length; at += ROWS_A_PAGE) this.#asked.delete(pageOf(page.from + at));
  }
}
