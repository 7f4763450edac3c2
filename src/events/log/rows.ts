/** A row of the list. */
type Row =
  | {
      readonly kind: "day";
      /** Days since 1970-01-01, or NO_DAY. */
      readonly day: number;
      /** How many events it has. */
      readonly count: number;
    }
  | {
      readonly kind: "event";
      /** The event; of a folded row, the newest. */
      readonly slot: number;
      /** All events of the row: more than one in a row that folds. */
      readonly members: Uint32Array;
      /** Whether its events are shown one by one below it; they are rows of their own then. */
      readonly open: boolean;
      /** Whether it is one of a row that is open. */
      readonly inside: boolean;
      /** From 1; days are not counted. */
      readonly position: number;
    };

const DAY = 0;
const FOLD = 1;
const OPEN = 2;
const INSIDE = 3;

/** The rows of a list, in a few numbers each: 100,000 of them take less than 2 MB. */
export class Rows {
  constructor(
    private readonly visible: Uint32Array,
    private readonly days: Int32Array,
    /** Of each row: its kind, where in `visible` it begins, how many events it has, and its position. */
    private readonly cells: Int32Array,
    readonly length: number,
    /** How many rows are events or folded events. */
    readonly options: number,
  ) {}

  /** The row at an index; undefined outside. */
  at(index: number): Row | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const [kind = DAY, start = 0, count = 0, position = 0] = this.cells.subarray(index * 4, index * 4 + 4);
    const slot = this.visible[start] ?? 0;
    if (kind === DAY) return { kind: "day", day: this.days[slot] ?? 0, count };
    const members = this.visible.subarray(start, start + count);
    return { kind: "event", slot, members, open: kind === OPEN, inside: kind === INSIDE, position };
  }

  /** The index of the row that shows the event: its own, or the folded one that it is in; -1 if there is none. */
  indexOf(slot: number): number {
    const place = this.visible.indexOf(slot);
    if (place < 0) return -1;
    let found = -1;
    for (let index = 0; index < this.length; index += 1) {
      const kind = this.cells[index * 4];
      const start = this.cells[index * 4 + 1] ?? 0;
      if (kind === DAY) continue;
      // An open row begins where the first row inside it does, and stands above it.
      if (start > place) break;
      if (kind === OPEN && start === place) return index;
      found = index;
    }
    return found;
  }
}

/** Lays out events as rows: a day's name above its events, and equal events that follow each other in one row. */
export function layRows(visible: Uint32Array, days: Int32Array, groups: Int32Array, open: Uint8Array): Rows {
  // At most a day, a head and itself for each event.
  const cells = new Int32Array(visible.length * 12);
  let length = 0;
  let position = 0;
  let dayRow = -1;
  const put = (kind: number, start: number, count: number) => {
    const at = length * 4;
    cells[at] = kind;
    cells[at + 1] = start;
    cells[at + 2] = count;
    cells[at + 3] = kind === DAY ? 0 : (position += 1);
    length += 1;
  };
  for (let start = 0; start < visible.length;) {
    const slot = visible[start] ?? 0;
    const day = days[slot];
    if (dayRow < 0 || days[visible[cells[dayRow * 4 + 1] ?? 0] ?? 0] !== day) {
      dayRow = length;
      put(DAY, start, 0);
    }
    const group = groups[slot];
    let end = start;
    let isOpen = false;
    for (; end < visible.length; end += 1) {
      const next = visible[end] ?? 0;
      if (groups[next] !== group || days[next] !== day) break;
      if (open[next] === 1) isOpen = true;
    }
    const count = end - start;
    cells[dayRow * 4 + 2] = (cells[dayRow * 4 + 2] ?? 0) + count;
    if (count === 1 || !isOpen) put(FOLD, start, count);
    else {
      put(OPEN, start, count);
      for (let at = start; at < end; at += 1) put(INSIDE, at, 1);
    }
    start = end;
  }
  return new Rows(visible, days, cells.slice(0, length * 4), length, position);
}
