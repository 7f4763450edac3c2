import {
  LINES_A_PAGE,
  type DetailLine,
  type LogDetail,
  type LogState,
  type LogToHost,
  type LogToWebview,
} from "../../src/protocol/log";
import { ROWS_A_PAGE, type RowsPage } from "../../src/protocol/pages";
import { Changes } from "./changes";
import { FilterSender } from "./filterSender";
import { LinePages } from "./linePages";
import { pageOf, RowPages } from "./pages";

/** What a webview may say to the editor. */
export interface EditorApi<ToHost> {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Where a key leads from the selected row, of a list whose last row is known. */
export type Move = (from: number, last: number) => number;

/** What the page of a log knows: the state as the host has told it, and the rows and lines that it has asked for. */
export abstract class LogModel<
  State extends LogState<Row, Filter>,
  Row,
  Filter extends { readonly text: string },
  Key,
  Part extends string,
  Detail extends LogDetail<Part>,
  ToHost,
> {
  state: State | undefined;
  detail: Detail | undefined;
  /** The filter as the user has it, which may be ahead of the state. */
  filter: Filter;
  /** The selected row; -1 for none. */
  selected = -1;
  /** Where the list must scroll to with the next drawing; whoever has done so takes it away. */
  scroll: State["place"] | undefined;
  /** Whether the selected row must be brought into sight with the next drawing. */
  reveal = false;
  /** Whether a narrow panel shows the detail in place of the list. */
  detailOpen = false;
  readonly #rows = new RowPages<Row>();
  #asked = new Set<string>();
  readonly #lines = new LinePages<Part>();
  /** The row that is to be selected as soon as it has come. */
  #awaited: { readonly index: number; readonly step: 1 | -1 } | undefined;
  /** The keys that came before that row: they lead on from it. */
  #moves: { readonly to: Move; readonly step: 1 | -1 }[] = [];
  /** How many choices the host has not answered yet. */
  #selecting = 0;
  readonly #filters = new FilterSender(() => this.tell({ type: "filter", filter: this.filter }));
  #width: number;
  readonly #changes = new Changes();

  constructor(
    protected readonly editor: EditorApi<LogToHost<Filter, Key, Part> | ToHost>,
    private readonly noFilter: Filter,
  ) {
    this.filter = noFilter;
    const kept = editor.getState();
    const width = typeof kept === "object" && kept !== null && "width" in kept ? kept.width : undefined;
    this.#width = typeof width === "number" && width > 0.1 && width < 0.9 ? width : 0.5;
  }

  /** What names a row that can be selected; undefined for any other. */
  protected abstract keyOf(row: Row): Key | undefined;

  /** What is kept over a reload; undefined before there is anything. */
  protected abstract kept(): object | undefined;

  /** Whether the filter hides anything. */
  abstract get filtering(): boolean;

  /** Shows what has failed, and nothing else, or all again. */
  abstract toggleFailures(): void;

  /** How much of the panel the list takes, from 0 to 1. */
  get width(): number {
    return this.#width;
  }

  setWidth(width: number): void {
    this.#width = Math.min(0.8, Math.max(0.2, width));
    this.#keep();
    this.changed();
  }

  /** Calls back, once a turn, after anything has changed. */
  listen(listener: () => void): () => void {
    return this.#changes.listen(listener);
  }

  changed(): void {
    this.#changes.tell();
  }

  receive(message: LogToWebview<State, Row, Detail, Part>): void {
    switch (message.type) {
      case "state":
        this.#enter(message.state);
        break;
      case "rows":
        if (message.version === this.state?.version) this.#put(message.page);
        this.#goOn();
        break;
      case "detail":
        this.#look(message);
        break;
      case "lines":
        if (message.slot === this.detail?.slot) this.#lines.put(message.part, message.from, message.lines);
    }
    this.changed();
  }

  /** The row at an index; undefined while it is asked for. */
  row(index: number): Row | undefined {
    const found = this.#rows.at(index);
    if (found || !this.state || index < 0 || index >= this.state.rowCount) return found;
    const page = pageOf(index);
    this.#ask(`rows ${page}`, { type: "rows", version: this.state.version, from: page * ROWS_A_PAGE });
    return this.#rows.before(index);
  }

  /** A line of what is looked at; undefined while it is asked for. */
  line(part: Part, index: number): DetailLine | undefined {
    const { detail } = this;
    if (!detail) return undefined;
    const lines = this.#lines.around(detail, part, index);
    const from = index - (index % LINES_A_PAGE);
    if (!lines) this.#ask(`lines ${detail.slot} ${part} ${from}`, { type: "lines", slot: detail.slot, part, from });
    return lines?.[index - from];
  }

  /** Selects the row at an index, or the next one that can be from there on, and brings it into sight; keys before it don't count. */
  choose(index: number): void {
    this.#moves = [];
    this.#select(index, 1);
  }

  /** Moves the selection by a key; one that comes before the row of the key before it leads on from that row. */
  move(to: Move, step: 1 | -1): void {
    if (this.#awaited) {
      this.#moves.push({ to, step });
      return;
    }
    const last = (this.state?.rowCount ?? 0) - 1;
    const index = to(this.selected, last);
    this.#select(Math.min(index, last), index <= last ? step : -1);
  }

  setFilter(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    // Where the detail covers the list, what the filter leaves is to be seen.
    this.detailOpen = false;
    this.#filters.send();
    this.changed();
  }

  clearFilter(): void {
    this.filter = this.noFilter;
    this.#filters.send();
    this.changed();
  }

  /** Whether what was chosen last is still on its way. */
  get choosing(): boolean {
    return this.#selecting > 0;
  }

  setTop(index: number): void {
    if (this.state) this.tell({ type: "top", version: this.state.version, index });
  }

  setLive(live: boolean): void {
    this.tell({ type: "live", live });
  }

  /** Shows the newest entry; what was new has then been seen. */
  goToNewest(): void {
    this.scroll = { kind: "to", index: 0 };
    this.choose(0);
    this.tell({ type: "seen" });
    this.changed();
  }

  openDetail(open: boolean): void {
    this.detailOpen = open;
    this.changed();
  }

  protected tell(message: LogToHost<Filter, Key, Part> | ToHost): void {
    this.editor.postMessage(message);
  }

  #select(index: number, step: 1 | -1): void {
    const count = this.state?.rowCount ?? 0;
    this.#awaited = undefined;
    if (count === 0) return;
    const at = Math.max(0, Math.min(count - 1, index));
    const row = this.#rows.at(at);
    if (!row) {
      this.row(at);
      this.#awaited = { index: at, step };
      return;
    }
    const key = this.keyOf(row);
    if (key === undefined) {
      // Above the first entry there is nothing but its day.
      this.#select(at === 0 ? 1 : at + step, at === 0 ? 1 : step);
      return;
    }
    this.selected = at;
    this.reveal = true;
    this.#selecting += 1;
    this.tell({ type: "select", key });
    this.changed();
  }

  /** Selects what was to be selected before its row came, and then does what was pressed meanwhile. */
  #goOn(): void {
    if (this.#awaited) this.#select(this.#awaited.index, this.#awaited.step);
    const moves = this.#moves;
    this.#moves = [];
    // Those that have to wait again are kept again.
    for (const { to, step } of moves) this.move(to, step);
  }

  #look({
    detail,
    version,
    index,
    asked,
  }: Extract<LogToWebview<State, Row, Detail, Part>, { readonly type: "detail" }>): void {
    if (asked) this.#selecting = Math.max(0, this.#selecting - 1);
    // A state that was under way when the row was chosen did not know of it yet.
    if (asked && this.#selecting === 0 && version === this.state?.version) this.selected = index;
    if (detail.slot !== this.detail?.slot) {
      this.#lines.clear();
      for (const name of this.#asked) if (name.startsWith("lines")) this.#asked.delete(name);
    }
    this.detail = detail;
    this.#keep();
  }

  #enter(state: State): void {
    const before = this.state;
    this.state = state;
    if (!this.#filters.answered()) this.filter = state.filter;
    if (state.version !== before?.version) {
      this.#rows.change(state.place);
      this.#asked.clear();
      this.selected = state.selected;
      if (state.place.kind === "to" || state.place.by !== 0) this.scroll = state.place;
    }
    this.#put(state.first);
    // What was asked of the list before is not answered any more.
    this.#goOn();
    if (state.selected < 0 && state.rowCount === 0) {
      this.detail = undefined;
      // What was chosen is gone, and no answer comes to it.
      this.#selecting = 0;
    }
    this.#keep();
  }

  #put(page: RowsPage<Row>): void {
    this.#rows.put(page);
    for (let at = 0; at < page.rows.length; at += ROWS_A_PAGE) this.#asked.delete(`rows ${pageOf(page.from + at)}`);
  }

  #ask(name: string, message: LogToHost<Filter, Key, Part>): void {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    this.tell(message);
  }

  #keep(): void {
    const kept = this.kept();
    if (kept) this.editor.setState({ ...kept, width: this.#width });
  }
}
