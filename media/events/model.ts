import {
  LINES_A_PAGE,
  type DetailLine,
  type DetailPart,
  type EventDetail,
  type EventRow,
  type EventsFilter,
  type EventsKept,
  type EventsState,
  type EventsToHost,
  type EventsToWebview,
  type EventsVerb,
} from "../../src/protocol/events";
import { ROWS_A_PAGE, type RowsPage } from "../../src/protocol/pages";
import { Changes } from "../shared/changes";
import { FilterSender } from "../shared/filterSender";
import { pageOf, RowPages } from "../shared/pages";
import { LinePages } from "./linePages";

/** What a webview may say to the editor. */
export interface EditorApi {
  postMessage(message: EventsToHost): void;
  getState(): unknown;
  setState(state: Partial<EventsKept> & { readonly width?: number }): void;
}

/** Where the list is to be scrolled to: a row, or by so many rows. */
type Scroll = EventsState["place"];

/** Where a key leads from the selected row, of a list whose last row is known. */
export type Move = (from: number, last: number) => number;

const noFilter: EventsFilter = { classes: [], text: "" };

/** What the panel knows: the state as the host has told it, and the rows and lines that it has asked for. */
export class EventsModel {
  state: EventsState | undefined;
  detail: EventDetail | undefined;
  /** The filter as the user has it, which may be ahead of the state. */
  filter: EventsFilter = noFilter;
  /** The selected row; -1 for none. */
  selected = -1;
  /** Where the list must scroll to with the next drawing; whoever has done so takes it away. */
  scroll: Scroll | undefined;
  /** Whether the selected row must be brought into sight with the next drawing. */
  reveal = false;
  /** Whether a narrow panel shows the detail in place of the list. */
  detailOpen = false;
  readonly #rows = new RowPages<EventRow>();
  #asked = new Set<string>();
  readonly #lines = new LinePages();
  /** The row that is to be selected as soon as it has come. */
  #awaited: { readonly index: number; readonly step: 1 | -1 } | undefined;
  /** The keys that came before that row: they lead on from it. */
  #moves: { readonly to: Move; readonly step: 1 | -1 }[] = [];
  /** How many choices the host has not answered yet. */
  #selecting = 0;
  readonly #filters = new FilterSender(() => this.editor.postMessage({ type: "filter", filter: this.filter }));
  #width: number;
  readonly #changes = new Changes();

  constructor(private readonly editor: EditorApi) {
    const kept = editor.getState();
    const width = typeof kept === "object" && kept !== null && "width" in kept ? kept.width : undefined;
    this.#width = typeof width === "number" && width > 0.1 && width < 0.9 ? width : 0.5;
  }

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

  ready(): void {
    this.editor.postMessage({ type: "ready", timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }

  receive(message: EventsToWebview): void {
    const handlers: {
      readonly [K in EventsToWebview["type"]]: (message: Extract<EventsToWebview, { type: K }>) => void;
    } = {
      state: ({ state }) => this.#enter(state),
      rows: ({ version, page }) => {
        if (version === this.state?.version) this.#put(page);
        this.#goOn();
      },
      detail: ({ detail, version, index, asked }) => {
        if (asked) this.#selecting -= 1;
        // A state that was under way when the row was chosen did not know of it yet.
        if (asked && this.#selecting === 0 && version === this.state?.version) this.selected = index;
        if (detail.slot !== this.detail?.slot) {
          this.#lines.clear();
          for (const name of this.#asked) if (name.startsWith("lines")) this.#asked.delete(name);
        }
        this.detail = detail;
        this.#keep();
      },
      lines: ({ slot, part, from, lines }) => {
        if (slot === this.detail?.slot) this.#lines.put(part, from, lines);
      },
    };
    handlers[message.type](message as never);
    this.changed();
  }

  /** The row at an index; undefined while it is asked for. */
  row(index: number): EventRow | undefined {
    const found = this.#rows.at(index);
    if (found || !this.state || index < 0 || index >= this.state.rowCount) return found;
    const page = pageOf(index);
    this.#ask(`rows ${page}`, { type: "rows", version: this.state.version, from: page * ROWS_A_PAGE });
    return this.#rows.before(index);
  }

  /** A line of the event that is looked at; undefined while it is asked for. */
  line(part: DetailPart, index: number): DetailLine | undefined {
    const { detail } = this;
    if (!detail) return undefined;
    const lines = this.#lines.around(detail, part, index);
    const from = index - (index % LINES_A_PAGE);
    if (!lines) this.#ask(`lines ${detail.slot} ${part} ${from}`, { type: "lines", slot: detail.slot, part, from });
    return lines?.[index - from];
  }

  /** Selects the row at an index, or the next event from there on, and brings it into sight; keys before it don't count. */
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
    if (row.kind === "day") {
      // Above the first event there is nothing but its day.
      this.#select(at === 0 ? 1 : at + step, at === 0 ? 1 : step);
      return;
    }
    this.selected = at;
    this.reveal = true;
    this.#selecting += 1;
    this.editor.postMessage({ type: "select", key: row.key });
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

  setFilter(change: Partial<EventsFilter>): void {
    const { days, ...rest } = { ...this.filter, ...change };
    this.filter = days === undefined ? rest : { ...rest, days };
    // Where the detail covers the list, what the filter leaves is to be seen.
    this.detailOpen = false;
    this.#filters.send();
    this.changed();
  }

  clearFilter(): void {
    this.filter = noFilter;
    this.#filters.send();
    this.changed();
  }

  /** Whether the event that was chosen last is still on its way. */
  get choosing(): boolean {
    return this.#selecting > 0;
  }

  get filtering(): boolean {
    const { classes, text, days } = this.filter;
    return classes.length > 0 || text.trim() !== "" || days !== undefined;
  }

  get failuresOnly(): boolean {
    const { classes } = this.filter;
    return classes.length === 2 && classes.includes("clientError") && classes.includes("serverError");
  }

  toggleFailures(): void {
    this.setFilter({ classes: this.failuresOnly ? [] : ["clientError", "serverError"] });
  }

  /** Unfolds a row of equal events, or folds it. */
  setOpen(index: number, open: boolean): void {
    if (this.state) this.editor.postMessage({ type: "fold", version: this.state.version, index, open });
  }

  setTop(index: number): void {
    if (this.state) this.editor.postMessage({ type: "top", version: this.state.version, index });
  }

  show(slot: number): void {
    this.editor.postMessage({ type: "show", slot });
  }

  setLive(live: boolean): void {
    this.editor.postMessage({ type: "live", live });
  }

  /** Shows the newest event; what was new has then been seen. */
  goToNewest(): void {
    this.scroll = { kind: "to", index: 0 };
    this.choose(0);
    this.editor.postMessage({ type: "seen" });
    this.changed();
  }

  run(verb: EventsVerb): void {
    this.editor.postMessage({ type: "run", verb });
  }

  openDetail(open: boolean): void {
    this.detailOpen = open;
    this.changed();
  }

  #enter(state: EventsState): void {
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
    if (state.selected < 0 && state.rowCount === 0) this.detail = undefined;
    this.#keep();
  }

  #put(page: RowsPage<EventRow>): void {
    this.#rows.put(page);
    for (let at = 0; at < page.rows.length; at += ROWS_A_PAGE) this.#asked.delete(`rows ${pageOf(page.from + at)}`);
  }

  #ask(name: string, message: EventsToHost): void {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    this.editor.postMessage(message);
  }

  #keep(): void {
    const { state, detail } = this;
    if (state)
      this.editor.setState({ ...state.kept, selected: detail?.key ?? state.kept.selected, width: this.#width });
  }
}
