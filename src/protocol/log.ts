import type { Counted, ListPlace, RowsPage } from "./pages";

/** How many lines of a text are asked for at once. */
export const LINES_A_PAGE = 200;

/** What a line of a text is made of. */
interface DetailSpan {
  readonly kind: "plain" | "key" | "string" | "number" | "literal" | "punctuation" | "note";
  readonly text: string;
}

/** A line of a text. */
export interface DetailLine {
  readonly spans: readonly DetailSpan[];
  readonly indent: number;
  /** The index of the last line that can be folded into this one. */
  readonly fold?: number | undefined;
  /** How many characters are left out. */
  readonly cut?: number | undefined;
}

/** A text of what is looked at: its size, and its first lines. */
export interface DetailText {
  /** What it turned out to be, in a word. */
  readonly kind: string;
  readonly lineCount: number;
  readonly lines: readonly DetailLine[];
}

/** What a log tells of the row that is looked at: its texts, by their names. */
export interface LogDetail<Part extends string> {
  readonly slot: number;
  readonly texts: Readonly<Record<Part, DetailText>>;
}

/** What each log shows: rows, newest first, of which one is selected. */
export interface LogState<Row, Filter> {
  /** Counts every change of the rows, so that a late answer is known as such. */
  readonly version: number;
  readonly filter: Filter;
  readonly live: boolean;
  /** How many entries are marked as new. */
  readonly fresh: number;
  readonly total: number;
  /** How many entries the filter leaves. */
  readonly shown: number;
  readonly rowCount: number;
  /** How many rows can be selected. */
  readonly optionCount: number;
  /** Where the selected row is now; -1 if it is not among the rows. */
  readonly selected: number;
  readonly place: ListPlace;
  readonly first: RowsPage<Row>;
  /** What a list without rows says. */
  readonly emptyText: string;
}

/** What the host tells the page of a log. */
export type LogToWebview<State, Row, Detail, Part> =
  | { readonly type: "state"; readonly state: State }
  | { readonly type: "rows"; readonly version: number; readonly page: RowsPage<Row> }
  | {
      readonly type: "detail";
      readonly detail: Detail;
      /** Which row it is, in which version of the rows. */
      readonly version: number;
      readonly index: number;
      /** Whether it answers a `select`. */
      readonly asked: boolean;
    }
  | {
      readonly type: "lines";
      readonly slot: number;
      readonly part: Part;
      readonly from: number;
      readonly lines: readonly DetailLine[];
    };

/** What the page of a log asks of the host; `Key` names a row as long as the panel lives. */
export type LogToHost<Filter, Key, Part> =
  | { readonly type: "rows"; readonly version: number; readonly from: number }
  | { readonly type: "filter"; readonly filter: Filter }
  /** Which row is the first in sight. */
  | { readonly type: "top"; readonly version: number; readonly index: number }
  | { readonly type: "select"; readonly key: Key }
  | { readonly type: "lines"; readonly slot: number; readonly part: Part; readonly from: number }
  | { readonly type: "live"; readonly live: boolean }
  | { readonly type: "seen" };

/** The words of each log. `{0}` and `{1}` stand for what the page puts in. */
export interface LogWords {
  readonly live: string;
  readonly liveOn: string;
  readonly liveOff: string;
  readonly filter: string;
  readonly filterHint: string;
  readonly clear: string;
  readonly failuresOnly: string;
  readonly shown: Counted;
  readonly shownOf: Counted;
  readonly fresh: string;
  readonly freshMark: string;
  readonly list: string;
  readonly resize: string;
  readonly back: string;
  readonly detail: string;
  readonly select: string;
  readonly lines: Counted;
  readonly nothing: string;
  readonly cut: Counted;
  readonly foldedLines: Counted;
  readonly masked: string;
  readonly unknownDate: string;
  readonly keys: string;
  readonly keyList: readonly (readonly [string, string])[];
}
