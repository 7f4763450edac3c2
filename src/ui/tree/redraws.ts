/** A row that belongs to a Leaf user. */
interface Row {
  readonly leafUserId: string;
}

/** How long the editor needs to put rows in their places that it has fetched, in milliseconds. */
const SETTLE_MS = 250;

/**
 * Has rows drawn anew, but none of a Leaf user while the editor fetches rows below them: older editors, Code 1.90 among
 * them, file what they have fetched under the row that was replaced, and refuse the same rows from then on. Newer ones
 * ignore a row that is drawn while they put those in their places, but forget what these stand for: a command in the menu
 * of one would be called for none.
 */
export class Redraws<T extends Row> {
  readonly #fetches = new Map<string, number>();
  readonly #waiting = new Set<T>();

  /** `settled` calls back once the editor has put in their places what it has fetched. */
  constructor(
    private readonly draw: (rows: T[]) => void,
    private readonly settled: (callBack: () => void) => void = (callBack) => void setTimeout(callBack, SETTLE_MS),
  ) {}

  /** Draws rows anew, at once or after the fetch that is under way. */
  add(rows: readonly T[]): void {
    const now: T[] = [];
    for (const row of rows) {
      if (this.#fetches.has(row.leafUserId)) this.#waiting.add(row);
      else now.push(row);
    }
    if (now.length > 0) this.draw(now);
  }

  /** Fetches rows of a Leaf user for the editor. */
  async fetch<Rows>(leafUserId: string, work: () => Promise<Rows>): Promise<Rows> {
    this.#fetches.set(leafUserId, (this.#fetches.get(leafUserId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      this.settled(() => this.#end(leafUserId));
    }
  }

  #end(leafUserId: string): void {
    const left = (this.#fetches.get(leafUserId) ?? 0) - 1;
    if (left > 0) {
      this.#fetches.set(leafUserId, left);
      return;
    }
    this.#fetches.delete(leafUserId);
    const rows = [...this.#waiting].filter((row) => row.leafUserId === leafUserId);
    for (const row of rows) this.#waiting.delete(row);
    if (rows.length > 0) this.draw(rows);
  }
}
