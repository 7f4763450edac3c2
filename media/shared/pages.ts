import { ROWS_A_PAGE, type ListPlace, type RowsPage } from "../../src/protocol/pages";

/** More pages than this are forgotten; they are asked for again when they come into sight. */
const KEPT_PAGES = 30;

/** The rows of a list that the host has sent, in pages. */
export class RowPages<Row> {
  #pages = new Map<number, readonly Row[]>();
  /** Those before the last change, to be seen until the new ones have come. */
  #old = new Map<number, readonly Row[]>();
  #oldBy = 0;

  /** The row at an index; undefined if it has not come, or was forgotten. */
  at(index: number): Row | undefined {
    return rowIn(this.#pages, index);
  }

  /** What stood there before the last change. */
  before(index: number): Row | undefined {
    return rowIn(this.#old, index - this.#oldBy);
  }

  put({ from, rows }: RowsPage<Row>): void {
    for (let at = 0; at < rows.length; at += ROWS_A_PAGE) {
      const page = pageOf(from + at);
      // Kept in the order in which they came.
      this.#pages.delete(page);
      this.#pages.set(page, rows.slice(at, at + ROWS_A_PAGE));
    }
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= KEPT_PAGES) break;
      this.#pages.delete(page);
    }
  }

  /** All rows are others now; what was in sight may have moved. */
  change(place: ListPlace): void {
    this.#old = place.kind === "shift" ? this.#pages : new Map<number, readonly Row[]>();
    this.#oldBy = place.kind === "shift" ? place.by : 0;
    this.#pages = new Map();
  }
}

/** The page that a row is on. */
export function pageOf(index: number): number {
  return Math.floor(index / ROWS_A_PAGE);
}

function rowIn<Row>(pages: ReadonlyMap<number, readonly Row[]>, index: number): Row | undefined {
  return pages.get(pageOf(index))?.[index % ROWS_A_PAGE];
}
