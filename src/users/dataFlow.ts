import { getResourceSummary, listFiles, type LeafFile, type ResourceSummary } from "../leaf/dataFlow";
import { isLeafError, type LeafError } from "../leaf/errors";
import type { Leaf } from "../leaf/send";
import type { Provider } from "../model/provider";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";

/** What was asked for: it is there, or Leaf could not be asked. */
export type Loaded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: LeafError };

/** The newest files of a Leaf user, as far as they are loaded. */
export interface FileList {
  readonly files: readonly LeafFile[];
  /** How many there are at Leaf, if it said so. */
  readonly total: number | undefined;
  /** Whether Leaf has older ones. */
  readonly more: boolean;
  /** How many pages are loaded. */
  readonly pages: number;
  /** How many entries Leaf has sent, those that can't be read included. */
  readonly received: number;
}

/** How many files are loaded at once. */
export const FILES_A_PAGE = 20;

/** Lists one page of a Leaf user's files, newest first; `page` counts from 0. Throws a LeafError. */
export function listFilesPage(
  leaf: Leaf,
  provider: Provider,
  leafUserId: string,
  page: number,
): ReturnType<typeof listFiles> {
  return listFiles(leaf, { leafUserId, provider: provider.id, page, size: FILES_A_PAGE });
}

/** Tells whether data flows over a connection. Asked only when somebody looks, and then kept until it is forgotten. */
export class DataFlow {
  #session: ActiveSession | undefined;
  readonly #summaries = new Map<string, Promise<Loaded<ResourceSummary | undefined>>>();
  readonly #files = new Map<string, Promise<Loaded<FileList>>>();

  constructor(
    private readonly sessions: Sessions,
    private readonly provider: Provider,
  ) {}

  /** The counts of growers, farms and fields; undefined if Leaf has none of this provider. */
  summary(leafUserId: string): Promise<Loaded<ResourceSummary | undefined>> {
    return this.#kept(this.#summaries, leafUserId, (session) =>
      getResourceSummary(session.leaf, leafUserId, this.provider.id),
    );
  }

  /** The files, newest first: the first page, and those that were loaded after it. */
  files(leafUserId: string): Promise<Loaded<FileList>> {
    return this.#kept(this.#files, leafUserId, (session) => this.#page(session, leafUserId, undefined));
  }

  /** Loads the page after those that are loaded; throws a LeafError, and then what was loaded stays. */
  async loadMoreFiles(leafUserId: string): Promise<void> {
    const session = this.sessions.require();
    const asked = this.files(leafUserId);
    const known = await asked;
    if (!known.ok || !known.value.more) return;
    const value = await this.#page(session, leafUserId, known.value);
    // Forgotten, loaded twice or signed out in the meantime: the answer belongs to a list that is gone.
    if (this.#files.get(leafUserId) === asked) this.#files.set(leafUserId, Promise.resolve({ ok: true, value }));
  }

  /** Forgets one part, both, or (without an id) everything: the next look asks Leaf again. */
  forget(leafUserId?: string, part?: "fields" | "files"): void {
    for (const [name, kept] of [
      ["fields", this.#summaries],
      ["files", this.#files],
    ] as const) {
      if (part !== undefined && part !== name) continue;
      if (leafUserId === undefined) kept.clear();
      else kept.delete(leafUserId);
    }
  }

  #kept<T>(
    kept: Map<string, Promise<Loaded<T>>>,
    leafUserId: string,
    ask: (session: ActiveSession) => Promise<T>,
  ): Promise<Loaded<T>> {
    const session = this.sessions.active;
    if (session !== this.#session) this.forget();
    this.#session = session;
    let loaded = kept.get(leafUserId);
    if (!loaded) {
      // A failure is kept as well, because rows are drawn often and Leaf must not be asked each time.
      const asked = outcomeOf(async () => ask(this.sessions.require()));
      kept.set(leafUserId, (loaded = asked));
      const forgetRefusal = (outcome: Loaded<T>) => {
        // After the next sign-in it is another question; until then none reaches Leaf.
        const refused = !outcome.ok && outcome.error.kind === "unauthorized";
        if (refused && kept.get(leafUserId) === asked) kept.delete(leafUserId);
      };
      // What is no failure of Leaf's reaches whoever waits for the answer.
      asked.then(forgetRefusal, () => undefined);
    }
    return loaded;
  }

  async #page(session: ActiveSession, leafUserId: string, known: FileList | undefined): Promise<FileList> {
    const page = known?.pages ?? 0;
    const answer = await listFilesPage(session.leaf, this.provider, leafUserId, page);
    const before = known?.files ?? [];
    // A file that arrives between two pages moves the others on, so that one comes twice.
    const ids = new Set(before.map(({ id }) => id));
    const added = answer.files.filter(({ id }) => !ids.has(id));
    const files = [...before, ...added];
    const received = (known?.received ?? 0) + answer.received;
    // The same page again, for whatever number: there is no more to be had.
    const repeats = answer.files.length > 0 && added.length === 0;
    // A total can be missing or too low, and a server may give smaller pages than it was asked for.
    const goesOn = answer.received >= FILES_A_PAGE ? answer.total !== received : (answer.total ?? 0) > received;
    return {
      files,
      total: answer.total === undefined || answer.total < received ? undefined : answer.total,
      more: answer.received > 0 && !repeats && goesOn,
      pages: page + 1,
      received,
    };
  }
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!isLeafError(error)) throw error;
    return { ok: false, error };
  }
}
