import type {
  DetailPart,
  EventDetail,
  EventRow,
  EventsFilter,
  EventsState,
  EventsToHost,
  EventsVerb,
  RowKey,
} from "../../src/protocol/events";
import { LogModel, type EditorApi } from "../shared/logModel";

const noFilter: EventsFilter = { classes: [], text: "" };

/** What the page of a credential's events knows. */
export class EventsModel extends LogModel<
  EventsState,
  EventRow,
  EventsFilter,
  RowKey,
  DetailPart,
  EventDetail,
  EventsToHost
> {
  constructor(editor: EditorApi<EventsToHost>) {
    super(editor, noFilter);
  }

  ready(): void {
    this.tell({ type: "ready", timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }

  override setFilter(change: Partial<EventsFilter>): void {
    const { days, ...rest } = { ...this.filter, ...change };
    this.filter = rest;
    super.setFilter(days === undefined ? {} : { days });
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
    if (this.state) this.tell({ type: "fold", version: this.state.version, index, open });
  }

  show(slot: number): void {
    this.tell({ type: "show", slot });
  }

  run(verb: EventsVerb): void {
    this.tell({ type: "run", verb });
  }

  protected keyOf(row: EventRow): RowKey | undefined {
    return row.kind === "event" ? row.key : undefined;
  }

  protected kept(): object | undefined {
    const { state, detail } = this;
    return state && { ...state.kept, selected: detail?.key ?? state.kept.selected };
  }
}
