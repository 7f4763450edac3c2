import type { Counted, Notice, ListPlace, RowsPage } from "./pages";

/** What an event's status says at a glance. */
export type EventClass = "success" | "redirect" | "unknown" | "clientError" | "serverError";

/** The classes in the order in which they are counted and stacked. */
export const EVENT_CLASSES = [
  "success",
  "redirect",
  "unknown",
  "clientError",
  "serverError",
] as const satisfies readonly EventClass[];

/** How many lines of a text are asked for at once. */
export const LINES_A_PAGE = 200;

/** Which events are shown. Days are counted from 1970-01-01 in the reader's time zone. */
export interface EventsFilter {
  /** Only these; all if there are none. */
  readonly classes: readonly EventClass[];
  readonly text: string;
  readonly days?: { readonly from: number; readonly to: number } | undefined;
}

/** Names a row as long as the panel lives: an event, or (`head`) the row into which it is folded. */
export interface RowKey {
  readonly slot: number;
  readonly head: boolean;
}

/** A row of the list; all texts are masked. */
export type EventRow =
  | { readonly kind: "day"; readonly day: number | null; readonly count: number }
  | {
      readonly kind: "event";
      readonly key: RowKey;
      /** Leaf's own id; empty if it gave none. */
      readonly id: string;
      /** ISO 8601, UTC; empty if Leaf gave no date. */
      readonly createdDate: string;
      /** The status code as text; empty if there is none. */
      readonly status: string;
      readonly statusClass: EventClass;
      readonly reason: string;
      readonly summary: string;
      /** How many equal events are folded into it; 1 if it is alone. */
      readonly count: number;
      /** Whether those are shown one by one below it. */
      readonly open: boolean;
      /** Whether it is one of those. */
      readonly inside: boolean;
      readonly fresh: boolean;
      /** From 1; days are not counted. */
      readonly position: number;
    };

/** What stands above the list when something is to be said. */
export type EventsNotice = Notice<"retry" | "signIn">;

/** What the credential's events say at a glance; times in milliseconds since the epoch. */
export interface EventsHealth {
  readonly lastSuccess?: { readonly slot: number; readonly time: number | null } | undefined;
  readonly lastFailure?: { readonly slot: number; readonly time: number | null } | undefined;
  readonly streak?: { readonly failing: boolean; readonly text: string } | undefined;
  /** When the oldest event leaves, in a sentence. */
  readonly leaves?: string | undefined;
}

/** All that the panel shows besides the rows, and the rows that are in sight first. */
export interface EventsState {
  /** Counts every change of the rows, so that a late answer is known as such. */
  readonly version: number;
  readonly farmer: string;
  readonly account: string;
  /** `loading`: the first page is awaited; `ended`: nobody can ask any more, and what was loaded stays in sight. */
  readonly phase: "away" | "loading" | "ready" | "failed" | "gone" | "ended";
  /** Whether older events are still arriving. */
  readonly more: boolean;
  readonly notice?: EventsNotice | undefined;
  /** What a list without rows says. */
  readonly emptyText: string;
  readonly filter: EventsFilter;
  readonly live: boolean;
  /** How many events are marked as new. */
  readonly fresh: number;
  readonly total: number;
  /** How many events the filter leaves. */
  readonly shown: number;
  /** As EVENT_CLASSES: how many each would bring, by text and days. */
  readonly byClass: readonly number[];
  /** The days up to today, each with its events as EVENT_CLASSES. */
  readonly timeline: readonly { readonly day: number; readonly counts: readonly number[] }[];
  readonly health: EventsHealth;
  readonly rowCount: number;
  /** How many rows are not days. */
  readonly optionCount: number;
  /** Where the selected row is now; -1 if it is not among the rows. */
  readonly selected: number;
  readonly place: ListPlace;
  readonly first: RowsPage<EventRow>;
  /** What the panel keeps over a reload; never an event. */
  readonly kept: EventsKept;
  /** The panel's fixed words, in the user's language. */
  readonly words: EventsWords;
}

/** What is kept of a panel over a reload of the window. */
export interface EventsKept {
  readonly apiUrl: string;
  readonly accountKey: string;
  readonly account: string;
  readonly leafUserId: string;
  readonly farmer: string;
  /** The provider's id; missing for the shown one. */
  readonly provider?: string | undefined;
  readonly filter: EventsFilter;
  /** The key of the selected event; empty for none. */
  readonly selected: string;
  /** The newest event that was seen, in milliseconds since the epoch. */
  readonly seenUntil?: number | undefined;
  readonly live: boolean;
}

/** What a line of a text is made of. */
interface DetailSpan {
  readonly kind: "plain" | "key" | "string" | "number" | "literal" | "punctuation" | "note";
  readonly text: string;
}

/** A line of an event's body or headers. */
export interface DetailLine {
  readonly spans: readonly DetailSpan[];
  readonly indent: number;
  /** The index of the last line that can be folded into this one. */
  readonly fold?: number | undefined;
  /** How many characters are left out. */
  readonly cut?: number | undefined;
}

/** The two texts of an event. */
export type DetailPart = "body" | "headers";

/** One text of an event: its size, and its first lines. */
export interface DetailText {
  /** What it turned out to be, in a word. */
  readonly kind: string;
  readonly lineCount: number;
  readonly lines: readonly DetailLine[];
}

/** The event that is looked at. */
export interface EventDetail {
  readonly slot: number;
  /** Leaf's own id; empty if it gave none. */
  readonly id: string;
  /** Names the event over a reload. */
  readonly key: string;
  readonly createdDate: string;
  readonly status: string;
  readonly statusClass: EventClass;
  readonly reason: string;
  readonly summary: string;
  /** What it means, in a sentence or two. */
  readonly explanation: string;
  readonly body: DetailText;
  readonly headers: DetailText;
}

/** What the host tells the panel. */
export type EventsToWebview =
  | { readonly type: "state"; readonly state: EventsState }
  | { readonly type: "rows"; readonly version: number; readonly page: RowsPage<EventRow> }
  | {
      readonly type: "detail";
      readonly detail: EventDetail;
      /** Which row it is, in which version of the rows. */
      readonly version: number;
      readonly index: number;
      /** Whether it answers a `select`. */
      readonly asked: boolean;
    }
  | {
      readonly type: "lines";
      readonly slot: number;
      readonly part: DetailPart;
      readonly from: number;
      readonly lines: readonly DetailLine[];
    };

/** What the panel asks of the host. */
export type EventsToHost =
  | { readonly type: "ready"; readonly timeZone: string }
  | { readonly type: "rows"; readonly version: number; readonly from: number }
  | { readonly type: "filter"; readonly filter: EventsFilter }
  /** Which row is the first in sight. */
  | { readonly type: "top"; readonly version: number; readonly index: number }
  | { readonly type: "select"; readonly key: RowKey }
  | { readonly type: "fold"; readonly version: number; readonly index: number; readonly open: boolean }
  /** Selects an event wherever it is, and gives up the filter if that hides it. */
  | { readonly type: "show"; readonly slot: number }
  | { readonly type: "lines"; readonly slot: number; readonly part: DetailPart; readonly from: number }
  | { readonly type: "live"; readonly live: boolean }
  | { readonly type: "seen" }
  | { readonly type: "run"; readonly verb: EventsVerb };

/** What the panel's buttons do in the editor. */
export type EventsVerb = "refresh" | "retry" | "signIn" | "copy" | "export" | "openAsText" | "copyCurl";

/** The words of the events panel. `{0}` and `{1}` stand for numbers that the panel puts in. */
export interface EventsWords {
  readonly title: string;
  readonly refresh: string;
  readonly live: string;
  readonly liveOn: string;
  readonly liveOff: string;
  readonly copy: string;
  readonly export: string;
  readonly openAsText: string;
  readonly copyCurl: string;
  readonly filter: string;
  readonly filterHint: string;
  readonly clear: string;
  readonly failuresOnly: string;
  readonly classes: Readonly<Record<EventClass, string>>;
  readonly anyDay: string;
  readonly shown: Counted;
  readonly shownOf: Counted;
  readonly loadingOlder: string;
  readonly fresh: string;
  readonly freshMark: string;
  readonly timeline: string;
  readonly timelineDay: Counted;
  readonly timelineHint: string;
  readonly health: string;
  readonly lastSuccess: string;
  readonly lastFailure: string;
  readonly never: string;
  readonly list: string;
  readonly listHint: string;
  readonly loading: string;
  readonly today: string;
  readonly yesterday: string;
  readonly unknownDate: string;
  readonly noStatus: string;
  readonly folded: string;
  readonly unfold: string;
  readonly fold: string;
  readonly resize: string;
  readonly back: string;
  readonly detail: string;
  readonly select: string;
  readonly body: string;
  readonly headers: string;
  readonly lines: Counted;
  readonly nothing: string;
  readonly cut: Counted;
  readonly foldedLines: Counted;
  readonly masked: string;
  readonly keys: string;
  readonly keyList: readonly (readonly [string, string])[];
}
