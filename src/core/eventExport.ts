import { t } from "../base/l10n";
import { maskText } from "../base/redact";
import { escapeUnseen } from "../base/visible";
import { listCredentialEvents, type CredentialEvent } from "../leaf/credentialEvents";
import { MAX_PAGE_SIZE } from "../leaf/users";
import { csvOf } from "./eventFormats/csv";
import { eventMarkdown, inline, tableMarkdown } from "./eventFormats/markdown";
import { summarize } from "./events";
import type { Provider } from "./provider";
import type { ActiveSession } from "./sessions";

export { curlOf, type LeafCall } from "./eventFormats/curl";

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

/** What events can be taken away as. */
export type ExportFormat = "json" | "csv" | "markdown";

/** The format that a file's name asks for; JSON for any other. */
export function formatOf(fileName: string): ExportFormat {
  if (/\.csv$/i.test(fileName)) return "csv";
  return /\.(?:md|markdown)$/i.test(fileName) ? "markdown" : "json";
}

/** The export in a format; its texts go through `mask` once more, because a file travels further than a window. */
export function exportText(
  header: ExportHeader,
  collected: CollectedEvents,
  mask: (text: string) => string,
  format: ExportFormat = "json",
): string {
  const { complete } = collected;
  const events = collected.events.map((event) => maskedEvent(event, mask));
  switch (format) {
    case "json":
      return jsonOf({ ...header, complete, events });
    case "csv": {
      const { provider, leafUserId, farmer, clientEnvironment } = header;
      const where = [provider, leafUserId, farmer, clientEnvironment ?? ""];
      const titles = [...COLUMNS, "provider", "leafUserId", "farmer", "clientEnvironment"];
      return csvOf([titles, ...events.map((event) => [...cellsOf(event), ...where])]);
    }
    case "markdown": {
      const { provider, leafUserId, farmer, account, clientEnvironment, status, exportedAt } = header;
      const about = tableMarkdown(
        [
          [t("Leaf user"), leafUserId],
          [t("Account"), account],
          [t("Provider"), provider],
          [t("Environment"), clientEnvironment ?? "?"],
          [t("Status"), status ?? "?"],
          [t("Exported"), exportedAt],
          [t("Events"), complete ? String(events.length) : t("the newest {0}", events.length)],
        ],
        mask,
      );
      const title = `# ${inline(t("Credential events of {0}", farmer), mask)}`;
      return `${[title, about, ...events.map((event) => eventMarkdown(event, mask))].join("\n\n")}\n`;
    }
  }
}

/** Events as text for the clipboard. */
export function copyText(events: readonly CredentialEvent[], format: ExportFormat): string {
  const masked = events.map((event) => maskedEvent(event, maskText));
  switch (format) {
    case "json":
      return jsonOf(masked);
    case "csv":
      return csvOf([COLUMNS, ...masked.map(cellsOf)]);
    case "markdown":
      return `${masked.map((event) => eventMarkdown(event, maskText)).join("\n\n")}\n`;
  }
}

const COLUMNS = ["createdDate", "statusCode", "summary", "headers", "body", "id"];

function cellsOf(event: CredentialEvent): string[] {
  const { createdDate, statusCode, headers, body, id } = event;
  return [createdDate ?? "", statusCode === null ? "" : String(statusCode), summarize(event), headers, body, id];
}

function maskedEvent(event: CredentialEvent, mask: (text: string) => string): CredentialEvent {
  return { ...event, headers: mask(event.headers), body: mask(event.body) };
}

function jsonOf(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}
