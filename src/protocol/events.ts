/** One credential event as the panel shows it; all texts are masked. */
export interface EventRow {
  readonly id: string;
  /** ISO 8601, UTC; empty if Leaf gave no date. */
  readonly createdDate: string;
  /** The status code as text; empty if there is none. */
  readonly status: string;
  readonly statusClass: "success" | "redirect" | "clientError" | "serverError" | "unknown";
  readonly summary: string;
  readonly headers: string;
  readonly body: string;
}

/** All that the events panel shows. */
export interface EventsState {
  readonly farmer: string;
  /** `gone`: the credential or the Leaf user no longer exists; what was loaded stays in sight. */
  readonly phase: "loading" | "ready" | "failed" | "gone";
  /** Why loading failed, in a sentence. */
  readonly problem?: string | undefined;
  readonly events: readonly EventRow[];
  /** Whether Leaf may have older events. */
  readonly more: boolean;
  /** The panel's fixed words, in the user's language. */
  readonly words: EventsWords;
}

/** The words of the events panel. */
export interface EventsWords {
  readonly refresh: string;
  readonly loadMore: string;
  readonly loading: string;
  readonly empty: string;
  readonly gone: string;
  readonly list: string;
  readonly select: string;
  readonly headers: string;
  readonly body: string;
  readonly nothing: string;
  readonly unknownDate: string;
}

/** What the host tells the panel: always the whole state. */
export interface EventsToWebview {
  readonly type: "state";
  readonly state: EventsState;
}

/** What the panel asks of the host. */
export type EventsToHost = { readonly type: "ready" } | { readonly type: "refresh" } | { readonly type: "loadMore" };
