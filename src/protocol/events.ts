import type { LogDetail, LogState, LogToHost, LogToWebview, LogWords } from "./log";
import type { Counted, Notice } from "./pages";

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
export interface EventsState extends LogState<EventRow, EventsFilter> {
  readonly farmer: string;
  readonly account: string;
  /** `loading`: the first page is awaited; `ended`: nobody can ask any more, and what was loaded stays in sight. */
  readonly phase: "away" | "loading" | "ready" | "failed" | "gone" | "ended";
  /** Whether older events are still arriving. */
  readonly more: boolean;
  readonly notice?: EventsNotice | undefined;
  /** As EVENT_CLASSES: how many each would bring, by text and days. */
  readonly byClass: readonly number[];
  /** The days up to today, each with its events as EVENT_CLASSES. */
  readonly timeline: readonly { readonly day: number; readonly counts: readonly number[] }[];
  readonly health: EventsHealth;
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

/** The two texts of an event. */
export type DetailPart = "body" | "headers";

/** The event that is looked at. */
export interface EventDetail extends LogDetail<DetailPart> {
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
}

/** What the host tells the panel. */
export type EventsToWebview = LogToWebview<EventsState, EventRow, EventDetail, DetailPart>;

/** What the panel asks of the host. */
export type EventsToHost =
  | LogToHost<EventsFilter, RowKey, DetailPart>
  | { readonly type: "ready"; readonly timeZone: string }
  | { readonly type: "fold"; readonly version: number; readonly index: number; readonly open: boolean }
  /** Selects an event wherever it is, and gives up the filter if that hides it. */
  | { readonly type: "show"; readonly slot: number }
  | { readonly type: "run"; readonly verb: EventsVerb };

/** What the panel's buttons do in the editor. */
export type EventsVerb = "refresh" | "retry" | "signIn" | "copy" | "export" | "openAsText" | "copyAs";

/** The words of the events panel. `{0}` and `{1}` stand for numbers that the panel puts in. */
export interface EventsWords extends LogWords {
  readonly title: string;
  readonly refresh: string;
  readonly copy: string;
  readonly export: string;
  readonly openAsText: string;
  readonly copyAs: string;
  readonly classes: Readonly<Record<EventClass, string>>;
  readonly anyDay: string;
  readonly loadingOlder: string;
  readonly timeline: string;
  readonly timelineDay: Counted;
  readonly timelineHint: string;
  readonly health: string;
  readonly lastSuccess: string;
  readonly lastFailure: string;
  readonly never: string;
  readonly listHint: string;
  readonly loading: string;
  readonly today: string;
  readonly yesterday: string;
  readonly noStatus: string;
  readonly folded: string;
  readonly unfold: string;
  readonly fold: string;
  readonly parts: Readonly<Record<DetailPart, string>>;
}
