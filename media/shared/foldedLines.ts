/** Which lines of a text are seen while regions of it are folded. */
export class FoldedLines {
  /** Last line of a folded region, by its first line. */
  readonly #folds = new Map<number, number>();
  /** Hidden stretches, apart from each other and in order, with the number of lines hidden before each. */
  #hidden: { readonly from: number; readonly to: number; readonly before: number }[] = [];

  constructor(private readonly lineCount: number) {}

  /** How many lines are seen. */
  get count(): number {
    const last = this.#hidden.at(-1);
    return this.lineCount - (last ? last.before + last.to - last.from + 1 : 0);
  }

  isFolded(line: number): boolean {
    return this.#folds.has(line);
  }

  /** Folds the region from `line` to `last`, or unfolds it. */
  toggle(line: number, last: number): void {
    if (!this.#folds.delete(line)) this.#folds.set(line, last);
    const folds = [...this.#folds].sort(([one], [other]) => one - other);
    this.#hidden = [];
    let before = 0;
    let end = -1;
    for (const [first, to] of folds) {
      // A region within a folded one stays folded, and hides nothing more.
      if (first <= end || to <= first) continue;
      this.#hidden.push({ from: first + 1, to, before });
      before += to - first;
      end = to;
    }
  }

  /** The line that is seen in a row. */
  lineAt(row: number): number {
    let line = row;
    for (const { from, to, before } of this.#hidden) {
      if (row + before < from) break;
      line = row + before + (to - from + 1);
    }
    return line;
  }

  /** The row in which a line is seen; a hidden one is in that of its region. */
  rowOf(line: number): number {
    let hidden = 0;
    for (const { from, to, before } of this.#hidden) {
      if (line < from) break;
      if (line <= to) return from - 1 - before;
      hidden = before + to - from + 1;
    }
    return line - hidden;
  }
}
