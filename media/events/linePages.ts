import { LINES_A_PAGE, type DetailLine, type DetailPart, type EventDetail } from "../../src/protocol/events";

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
