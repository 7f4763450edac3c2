import {
  LINES_A_PAGE,
  ROWS_A_PAGE,
  type DetailLine,
  type DetailPart,
  type EventDetail,
  type EventRow,
  type EventsState,
  type RowsPage,
} from "../../src/protocol/events";

/** More pages than this are forgotten; they are asked for again when they come into sight. */
const KEPT_PAGES = 30;

/** The rows of the list that the host has sent, in pages. */
export class RowPages {
  #pages = new Map<number, readonly EventRow[]>();
  /** Those before the last change, to be seen until the new ones have come. */
  #old = new Map<number, readonly EventRow[]>();
  #oldBy = 0;

  /** The row at an index; undefined if it has not come, or was forgotten. */
  at(index: number): EventRow | undefined {
    return rowIn(this.#pages, index);
  }

  /** What stood there before the last change. */
  before(index: number): EventRow | undefined {
    return rowIn(this.#old, index - this.#oldBy);
  }

  put({ from, rows }: RowsPage): void {
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
  change(place: EventsState["place"]): void {
    this.#old = place.kind === "shift" ? this.#pages : new Map<number, readonly EventRow[]>();
    this.#oldBy = place.kind === "shift" ? place.by : 0;
    this.#pages = new Map();
  }
}

/** The lines of the event that is looked at, in pages; the first ones come with it. */
export class LinePages {
  readonly #pages = new Map<string, readonly DetailLine[]>();

  /** The lines of the page that a line is on; undefined if they have not come. */
  around(detail: EventDetail, part: DetailPart, index: number): readonly DetailLine[] | undefined {
    const page = Math.floor(index / LINES_A_PAGE);
    return page === 0 ? detail[part].lines : this.#pages.get(`${part} ${page}`);
  }

  put(part: DetailPart, from: number, lines: readonly DetailLine[]): void {
    this.#pages.set(`${part} ${from / LINES_A_PAGE}`, lines);
  }

  clear(): void {
    this.#pages.clear();
  }
}

/** The page that a row is on. */
export function pageOf(index: number): number {
  return Math.floor(index / ROWS_A_PAGE);
}

function rowIn(pages: ReadonlyMap<number, readonly EventRow[]>, index: number): EventRow | undefined {
  return pages.get(pageOf(index))?.[index % ROWS_A_PAGE];
}
