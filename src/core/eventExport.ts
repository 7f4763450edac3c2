import { listCredentialEvents, type CredentialEvent } from "../leaf/credentials";
import { MAX_PAGE_SIZE } from "../leaf/users";
import type { Provider } from "./provider";
import type { ActiveSession } from "./sessions";

const DAY_MS = 24 * 60 * 60_000;

/** How many events are exported at most, and how old they may be: as long as Leaf keeps them, in milliseconds. */
export const EXPORT_LIMITS = { events: 10_000, ageMs: 30 * DAY_MS } as const;

/** The events of a credential, masked, newest first. */
export interface CollectedEvents {
  readonly events: readonly CredentialEvent[];
  /** Whether there are no others within the time that Leaf keeps them. */
  readonly complete: boolean;
}

/** Gets all events of a credential, page by page; `progress` hears how many there are so far. Throws a LeafError. */
export async function collectEvents(
  session: ActiveSession,
  provider: Provider,
  leafUserId: string,
  now: number,
  { signal, progress }: { readonly signal?: AbortSignal; readonly progress?: (count: number) => void } = {},
): Promise<CollectedEvents> {
  const oldest = now - EXPORT_LIMITS.ageMs;
  const tooOld = ({ createdDate }: CredentialEvent) => createdDate !== null && Date.parse(createdDate) < oldest;
  const byId = new Map<string, CredentialEvent>();
  for (let page = 0; ; page += 1) {
    const place = { page, size: MAX_PAGE_SIZE };
    const arrived = await listCredentialEvents(session.leaf, leafUserId, provider.credentialsPath, place, signal);
    const before = byId.size;
    for (const event of arrived) if (!tooOld(event)) byId.set(event.id, event);
    progress?.(byId.size);
    // A page that brings nothing new ends it as well: Leaf might not know of pages.
    const ended = arrived.length < MAX_PAGE_SIZE || arrived.some(tooOld) || byId.size === before;
    const full = byId.size >= EXPORT_LIMITS.events;
    if (ended || full) {
      return { events: [...byId.values()].slice(0, EXPORT_LIMITS.events), complete: ended };
    }
  }
}

/** What an export says besides the events. */
export interface ExportHeader {
  readonly provider: string;
  readonly leafUserId: string;
  readonly farmer: string;
  readonly account: string;
  readonly clientEnvironment: string | null;
  readonly status: string | null;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
}

/** The export as JSON; its texts go through `mask` once more, because a file travels further than a window. */
export function exportText(header: ExportHeader, collected: CollectedEvents, mask: (text: string) => string): string {
  const events = collected.events.map((event) => ({ ...event, headers: mask(event.headers), body: mask(event.body) }));
  return `${JSON.stringify({ ...header, complete: collected.complete, events }, null, 2)}\n`;
}
