import type { ProviderChecks, ProviderCheck } from "../users/providerChecks";
import { providersInUse } from "../users/providersInUse";
import type { OtherProviders } from "../users/otherProviders";
import type { Provider } from "../model/provider";
import type { StoreView } from "../model/store";
import { ROWS_A_PAGE, type ListPlace } from "../protocol/pages";
import type { MatrixCell, MatrixColumn, MatrixFilter, MatrixKept, MatrixPage, MatrixState } from "../protocol/matrix";
import { matrixEmptyTextOf, movesOf, noteOf, matrixNoticeOf } from "./head";
import { noMatrixFilter, queryMatrix, type MatchingEntries } from "./query";
import { MatrixTable, type MatrixEntry } from "./table";
import { matrixWords } from "./words";

/** What the matrix is made of. */
export interface MatrixTools {
  readonly store: StoreView;
  readonly others: OtherProviders;
  readonly checks: ProviderChecks;
  /** The provider that is always the first column. */
  readonly provider: Provider;
  /** What the session's account is called. */
  readonly accountText: () => string;
}

/** What the panel shows: its filter, its rows, what is selected and in sight. Knows no editor. */
export class MatrixView {
  readonly #table: MatrixTable;
  #version = 0;
  #found: MatchingEntries = { order: [], byKind: [], unsure: 0 };
  #columns: readonly Provider[] = [];
  #filter: MatrixFilter = noMatrixFilter;
  /** The Leaf user, by id, whose row is selected. */
  #selected: string | undefined;
  /** The first row in sight. */
  #top: { readonly leafUserId: string; readonly index: number } | undefined;
  #place: ListPlace = { kind: "shift", by: 0 };

  constructor(
    private readonly tools: MatrixTools,
    kept?: MatrixKept,
  ) {
    this.#table = new MatrixTable(tools.store, tools.others, tools.provider);
    if (kept) this.#filter = kept.filter;
    this.reload();
  }

  get filter(): MatrixFilter {
    return this.#filter;
  }

  /** The providers that are columns. */
  get columns(): readonly Provider[] {
    return this.#columns;
  }

  /** The Leaf users that the filter leaves, in the order of the rows. */
  get shown(): readonly MatrixEntry[] {
    return this.#found.order.flatMap((index) => this.#table.entries[index] ?? []);
  }

  /** The cells of a Leaf user for the columns. */
  cellsOf({ cells }: MatrixEntry): readonly MatrixEntry["cells"][number][] {
    return this.#columns.flatMap(({ id }) => cells[this.#table.columnOf(id)] ?? []);
  }

  /** The Leaf user of a row; undefined if the version is not the current one any more. */
  leafUserAt(version: number, index: number): string | undefined {
    return version === this.#version ? this.#entryAt(index)?.user.id : undefined;
  }

  /** The statuses of the shown Leaf users that a request of their own can tell. */
  missing(): readonly ProviderCheck[] {
    return this.#table.missing(this.shown, this.tools.checks.worthAsking(this.#filter.lacks));
  }

  /** Takes in another list, or an end of much that has changed; rows may find other places, and what is in sight stays. */
  reload(): void {
    this.#table.reload();
    this.#run();
    this.#keepTop();
  }

  /** Takes in what has become of one Leaf user's connections; whether it concerns the matrix. The row keeps its place. */
  update(leafUserId: string): boolean {
    return this.#table.update(leafUserId);
  }

  /** All rows say something else now, in the same places. */
  redraw(): void {
    this.#version += 1;
    const { byKind, unsure } = queryMatrix(this.#table, this.#filter);
    this.#found = { ...this.#found, byKind, unsure };
  }

  setFilter(filter: MatrixFilter): void {
    this.#filter = filter;
    this.#run();
    this.#top = undefined;
    this.#place = { kind: "to", index: Math.max(0, this.#selectedIndex() - 4) };
  }

  /** Notes which row is the first in sight. */
  setTop(version: number, index: number): void {
    const leafUserId = this.leafUserAt(version, index);
    this.#top = leafUserId === undefined || index === 0 ? undefined : { leafUserId, index };
  }

  /** The Leaf users of so many rows. */
  leafUsersAt(version: number, from: number, count: number): readonly string[] {
    if (version !== this.#version) return [];
    return this.#found.order.slice(from, from + count).flatMap((index) => this.#table.entries[index]?.user.id ?? []);
  }

  select(version: number, index: number): void {
    this.#selected = this.leafUserAt(version, index) ?? this.#selected;
  }

  /** All that the panel shows; `again`: to a page that has nothing yet. */
  state(again = false): MatrixState {
    const { store, others, checks } = this.tools;
    const { users, session } = store.snapshot;
    const place: ListPlace = again ? { kind: "to", index: this.#top?.index ?? 0 } : this.#place;
    this.#place = { kind: "shift", by: 0 };
    const top = place.kind === "to" ? place.index : (this.#top?.index ?? 0);
    const from = Math.floor(top / ROWS_A_PAGE) * ROWS_A_PAGE;
    const count = top - from > ROWS_A_PAGE / 2 ? 2 * ROWS_A_PAGE : ROWS_A_PAGE;
    const missing = session.kind === "signedIn" ? this.missing().length : 0;
    return {
      version: this.#version,
      account: this.tools.accountText(),
      loading:
        session.kind === "restoring" ||
        (session.kind === "signedIn" && users.loadedAt === undefined && users.error === undefined),
      notice: matrixNoticeOf(store.snapshot, checks.state.error, this.#columns.length, others.preferred.length > 0),
      emptyText: matrixEmptyTextOf(store.snapshot, this.#filter),
      columns: this.#columns.map((provider): MatrixColumn => ({
        id: provider.id,
        name: provider.name,
        note: noteOf(provider, this.tools),
      })),
      providers: this.#table.providers.map(({ id, name }) => ({ id, name })),
      moves: movesOf(this.#table, this.#columns),
      filter: this.#filter,
      total: this.#table.entries.length,
      byKind: this.#found.byKind,
      unsure: this.#found.unsure,
      missing,
      checking: checks.state.progress,
      rowCount: this.#found.order.length,
      selected: this.#selectedIndex(),
      place,
      first: this.#page(from, count),
      kept: { filter: this.#filter },
      words: matrixWords(),
    };
  }

  /** A page of rows; undefined if the version is not the current one any more. */
  rows(version: number, from: number): MatrixPage | undefined {
    return version === this.#version ? this.#page(from, ROWS_A_PAGE) : undefined;
  }

  #page(from: number, count: number): MatrixPage {
    const entries = this.#found.order.slice(from, from + count).flatMap((index) => this.#table.entries[index] ?? []);
    const cells: MatrixCell[] = [];
    const indexes = new Map<string, number>();
    const indexOf = ({ kind, text, environment }: MatrixCell) => {
      const key = `${kind}\n${environment}\n${text}`;
      const known = indexes.get(key);
      if (known !== undefined) return known;
      indexes.set(key, cells.length);
      return cells.push({ kind, text, environment }) - 1;
    };
    const columns = this.#columns.map(({ id }) => this.#table.columnOf(id));
    const rows = entries.map((entry) => ({
      name: entry.name,
      cells: columns.flatMap((column) => {
        const cell = entry.cells[column];
        return cell ? [indexOf(cell)] : [];
      }),
    }));
    return { from, cells, rows };
  }

  /** A filter by a provider that no longer counts would hide nothing, and still seem to be set. */
  #dropUncounted(): void {
    const { has, lacks } = this.#filter;
    const counted = (id: string) => (this.#table.columnOf(id) < 0 ? "" : id);
    this.#filter = { ...this.#filter, has: counted(has), lacks: counted(lacks) };
  }

  #run(): void {
    this.#dropUncounted();
    this.#version += 1;
    this.#found = queryMatrix(this.#table, this.#filter);
    const { snapshot } = this.tools.store;
    const used = providersInUse(snapshot, this.tools.others.all, this.tools.others.preferred);
    const { has, lacks } = this.#filter;
    const isColumn = (provider: Provider) =>
      provider === this.tools.provider || used.has(provider.id) || provider.id === has || provider.id === lacks;
    // What the filter is about stands where it is seen.
    const rank = ({ id }: Provider) => (id === has ? 1 : id === lacks ? 2 : 3);
    const [shown, ...rest] = this.#table.providers.filter(isColumn);
    this.#columns = shown ? [shown, ...rest.sort((one, other) => rank(one) - rank(other))] : [];
  }

  #keepTop(): void {
    const top = this.#top;
    const now = top ? this.#rowOf(top.leafUserId) : -1;
    const by = top && now >= 0 ? now - top.index : 0;
    if (top) this.#top = { ...top, index: top.index + by };
    this.#place = { kind: "shift", by };
  }

  #entryAt(index: number): MatrixEntry | undefined {
    const at = this.#found.order[index];
    return at === undefined ? undefined : this.#table.entries[at];
  }

  #selectedIndex(): number {
    return this.#selected === undefined ? -1 : this.#rowOf(this.#selected);
  }

  #rowOf(leafUserId: string): number {
    const index = this.#table.indexOf(leafUserId);
    return index === undefined ? -1 : this.#found.order.indexOf(index);
  }
}
