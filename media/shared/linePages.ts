import { LINES_A_PAGE, type DetailLine, type LogDetail } from "../../src/protocol/log";

/** The lines of what is looked at, in pages; the first ones come with it. */
export class LinePages<Part extends string> {
  readonly #pages = new Map<string, readonly DetailLine[]>();

  /** The lines of the page that a line is on; undefined if they have not come. */
  around({ texts }: LogDetail<Part>, part: Part, index: number): readonly DetailLine[] | undefined {
    const page = Math.floor(index / LINES_A_PAGE);
    return page === 0 ? texts[part].lines : this.#pages.get(`${part} ${page}`);
  }

  put(part: Part, from: number, lines: readonly DetailLine[]): void {
    this.#pages.set(`${part} ${from / LINES_A_PAGE}`, lines);
  }

  clear(): void {
    this.#pages.clear();
  }
}
