import { CELL_KINDS, type MatrixFilter } from "../protocol/matrix";
import { matcher } from "../users/arrangement";
import { bitOf, type MatrixEntry, type MatrixTable } from "./table";

/** Shows all. */
export const noMatrixFilter: MatrixFilter = { text: "", kinds: [], has: "", lacks: "" };

/** Whether a filter can hide anything. */
export function isMatrixFiltering({ text, kinds, has, lacks }: MatrixFilter): boolean {
  return text.trim() !== "" || kinds.length > 0 || has !== "" || lacks !== "";
}

/** The Leaf users that a filter leaves. */
export interface MatchingEntries {
  /** Indexes of the table's entries, trouble first, and then by name. */
  readonly order: readonly number[];
  /** As CELL_KINDS: how many Leaf users have a cell of each, by the rest of the filter. */
  readonly byKind: readonly number[];
  /** How many of those that are left may have what they lack, because Leaf was not asked. */
  readonly unsure: number;
}

/** Filters and sorts the Leaf users. Pure; quick enough for every key typed, with 10,000 users of 16 providers. */
export function queryMatrix(table: MatrixTable, filter: MatrixFilter): MatchingEntries {
  const matches = matcher(filter.text);
  const [has, lacks] = [filter.has, filter.lacks].map((id) => (id === "" ? undefined : table.columnOf(id)));
  const wanted = filter.kinds.reduce((bits, kind) => bits | bitOf(kind), 0);
  const byKind = CELL_KINDS.map(() => 0);
  const byWorst: number[][] = CELL_KINDS.map(() => []);
  let unsure = 0;
  for (const [index, entry] of table.entries.entries()) {
    if (!matches(entry.user)) continue;
    const had = has === undefined ? undefined : entry.cells[has];
    if (had?.held === false) continue;
    const lacking = lacks === undefined ? undefined : entry.cells[lacks];
    if (lacking?.held === true) continue;
    const kinds = had ? bitOf(had.kind) : entry.kinds;
    for (let kind = 0; kind < byKind.length; kind += 1) {
      if (kinds & (1 << kind)) byKind[kind] = (byKind[kind] ?? 0) + 1;
    }
    if (wanted !== 0 && (kinds & wanted) === 0) continue;
    if (lacking?.kind === "unlisted") unsure += 1;
    byWorst[firstOf(entry.kinds)]?.push(index);
  }
  // Of those that need somebody, the ones with the most trouble come first; what is equal stays by name.
  const [troubled = [], ...rest] = byWorst;
  const troubles = new Map(troubled.map((index) => [index, troublesOf(table.entries[index])]));
  troubled.sort((one, other) => (troubles.get(other) ?? 0) - (troubles.get(one) ?? 0));
  return { order: [...troubled, ...rest.flat()], byKind, unsure };
}

/** The lowest bit that is set. */
function firstOf(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function troublesOf(entry: MatrixEntry | undefined): number {
  return entry?.cells.filter(({ kind }) => kind === "attention").length ?? 0;
}

/** How many Leaf users have one provider and lack another, by their ids. */
export function countHavingLacking(table: MatrixTable, has: string, lacks: string): number {
  const [had, lacked] = [table.columnOf(has), table.columnOf(lacks)];
  return table.entries.filter(({ cells }) => cells[had]?.held === true && cells[lacked]?.held !== true).length;
}
