/** How many rows of a list are asked for at once. */
export const ROWS_A_PAGE = 100;

/** Rows of a list, from an index on. */
export interface RowsPage<Row> {
  readonly from: number;
  readonly rows: readonly Row[];
}

/** What of a list is in sight: from an index on, or what was, which has moved by so many rows. */
export type ListPlace =
  { readonly kind: "to"; readonly index: number } | { readonly kind: "shift"; readonly by: number };

/** A text with `{0}` for one thing, and that for several. */
export interface Counted {
  readonly one: string;
  readonly other: string;
}

/** What stands above a list when something is to be said. */
export interface Notice<Verb> {
  readonly kind: "info" | "problem";
  readonly text: string;
  /** What mends it. */
  readonly action?: { readonly verb: Verb; readonly label: string } | undefined;
}
