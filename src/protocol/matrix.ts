import type { Counted, Notice, ListPlace } from "./pages";

/** What a cell of the matrix means; trouble first. */
export const CELL_KINDS = [
  "attention",
  "failed",
  "connecting",
  "unavailable",
  "active",
  /** Leaf has a credential and has not told its status. */
  "unchecked",
  /** Leaf was asked and has no credential. */
  "none",
  /** Leaf's list names no credential, and nobody has asked for one. */
  "unlisted",
] as const;

/** One of them. */
export type CellKind = (typeof CELL_KINDS)[number];

/** A Leaf user's connection to one provider. */
export interface MatrixCell {
  readonly kind: CellKind;
  /** Leaf's own word for the status, or what there is in place of one; empty where nothing is known. */
  readonly text: string;
  /** STAGE, PRODUCTION or Leaf's own word; empty if there is none. */
  readonly environment: string;
}

/** A Leaf user, with a cell for each column. */
export interface MatrixRow {
  readonly name: string;
  readonly cells: readonly MatrixCell[];
}

/** Rows from an index on; cells that say the same are sent once. */
export interface MatrixPage {
  readonly from: number;
  readonly cells: readonly MatrixCell[];
  /** Each with the indexes of its cells. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly number[] }[];
}

/** A provider that is a column, or can be chosen. */
interface MatrixProvider {
  /** Names it in messages. */
  readonly id: string;
  readonly name: string;
}

/** A column of the matrix. */
export interface MatrixColumn extends MatrixProvider {
  /** What is to be known of the provider, as that it ends; empty for nothing. */
  readonly note: string;
}

/** Which Leaf users are shown. */
export interface MatrixFilter {
  readonly text: string;
  /** Only Leaf users with a cell of one of these; all if there are none. */
  readonly kinds: readonly CellKind[];
  /** Only those that have this provider, by its id, and then `kinds` is about its cell alone; empty for any. */
  readonly has: string;
  /** Only those that have no credential of this provider, by its id; empty for any. */
  readonly lacks: string;
}

/** A provider that ends, and what takes its place; the label says how many Leaf users have only the first. */
export interface MatrixMove {
  readonly has: string;
  readonly lacks: string;
  readonly label: string;
}

/** What the notice of the matrix can mend. */
export type MatrixRemedy = "signIn" | "loadAll" | "settings" | "check";

/** What the panel's buttons do in the editor. */
export type MatrixVerb = MatrixRemedy | "stop" | "copy" | "export";

/** All that the panel shows besides the rows, and the rows that are in sight first. */
export interface MatrixState {
  /** Counts every change of the rows, so that a late answer is known as such. */
  readonly version: number;
  readonly account: string;
  readonly loading: boolean;
  readonly notice?: Notice<MatrixRemedy> | undefined;
  /** What a matrix without rows says. */
  readonly emptyText: string;
  readonly columns: readonly MatrixColumn[];
  /** What can be chosen as had or lacking. */
  readonly providers: readonly MatrixProvider[];
  readonly moves: readonly MatrixMove[];
  readonly filter: MatrixFilter;
  /** How many Leaf users are loaded. */
  readonly total: number;
  /** As CELL_KINDS: how many Leaf users each would show, by the rest of the filter. */
  readonly byKind: readonly number[];
  /** How many of those that are shown may have what they lack, because Leaf was not asked. */
  readonly unsure: number;
  /** How many statuses a check would ask for. */
  readonly missing: number;
  readonly checking?: { readonly done: number; readonly of: number } | undefined;
  readonly rowCount: number;
  /** Where the selected row is now; -1 if it is not among the rows. */
  readonly selected: number;
  readonly place: ListPlace;
  readonly first: MatrixPage;
  /** What the panel keeps over a reload. */
  readonly kept: MatrixKept;
  readonly words: MatrixWords;
}

/** What is kept of the panel over a reload of the window; nothing of any Leaf user. */
export interface MatrixKept {
  readonly filter: MatrixFilter;
}

/** What the host tells the panel. */
export type MatrixToWebview =
  | { readonly type: "state"; readonly state: MatrixState }
  | { readonly type: "rows"; readonly version: number; readonly page: MatrixPage };

/** What the panel asks of the host. */
export type MatrixToHost =
  | { readonly type: "ready" }
  | { readonly type: "rows"; readonly version: number; readonly from: number }
  | { readonly type: "filter"; readonly filter: MatrixFilter }
  /** Which rows are in sight. */
  | { readonly type: "seen"; readonly version: number; readonly from: number; readonly count: number }
  | { readonly type: "select"; readonly version: number; readonly index: number }
  /** Opens the row of a Leaf user in the side bar, or (`provider`: its id) that of one of its credentials. */
  | { readonly type: "open"; readonly version: number; readonly index: number; readonly provider?: string | undefined }
  | { readonly type: "run"; readonly verb: MatrixVerb };

/** The words of the matrix. `{0}` and `{1}` stand for what the panel puts in. */
export interface MatrixWords {
  readonly title: string;
  readonly check: Counted;
  readonly stop: string;
  readonly checking: string;
  readonly copy: string;
  readonly export: string;
  readonly filter: string;
  readonly filterHint: string;
  readonly clear: string;
  readonly kinds: Readonly<Record<CellKind, string>>;
  readonly has: string;
  readonly hasAny: string;
  readonly lacks: string;
  readonly lacksAny: string;
  readonly shown: Counted;
  readonly shownOf: Counted;
  readonly unsure: Counted;
  readonly leafUser: string;
  readonly grid: string;
  readonly loading: string;
  readonly keys: string;
  readonly back: string;
  readonly keyList: readonly (readonly [string, string])[];
}
