import * as l10n from "@vscode/l10n";
import { maskText } from "../masking/redact";
import { oneLine } from "../base/text";
import { escapeUnseen } from "../base/visible";
import type { CredentialEvent } from "../leaf/credentialEvents";
import { asCsvFile, csvOf } from "./formats/csv";
import { eventMarkdown, inline, tableMarkdown } from "./formats/markdown";
import { KEPT_MS } from "./log/eventHealth";
import { EventReader, type CollectedEvents } from "./log/reader";
import { credentialEvents } from "./log/source";
import { summarize } from "./events";
import type { Provider } from "../model/provider";
import type { ActiveSession } from "../accounts/openSession";

/** How many events are exported at most, and how old they may be: as long as Leaf keeps them, in milliseconds. */
export const EXPORT_LIMITS = { events: 10_000, ageMs: KEPT_MS } as const;

/** Gets all events of a credential, page by page; `progress` hears how many there are so far. Throws a LeafError. */
export function collectEvents(
  session: ActiveSession,
  provider: Provider,
  leafUserId: string,
  now: number,
  { signal, progress }: { readonly signal?: AbortSignal; readonly progress?: (count: number) => void } = {},
): Promise<CollectedEvents> {
  const source = credentialEvents(session, provider, leafUserId);
  return new EventReader(source, () => now, EXPORT_LIMITS.events).all(signal ?? new AbortController().signal, progress);
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

/** A name for a file of a farmer's events. */
export function fileName(farmer: string, now: number, ending = "json"): string {
  const words = oneLine(farmer)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  const safe = shortenedTo(words, 40).replace(/^[-\p{M}]+|-+$/gu, "");
  return `panorama-events-${safe === "" ? "leaf-user" : safe}-${new Date(now).toISOString().slice(0, 10)}.${ending}`;
}

/** At most so many UTF-16 units, and no half of a character: no disk takes that for a name. */
function shortenedTo(text: string, most: number): string {
  let short = "";
  for (const character of text) {
    if (short.length + character.length > most) break;
    short += character;
  }
  return short;
}

/** The export in a format; its texts go through `mask` once more, because a file travels further than a window. */
export function exportText(
  header: ExportHeader,
  collected: CollectedEvents,
  mask: (text: string) => string,
  format: ExportFormat = "json",
): string {
  const { complete, unreadable = 0 } = collected;
  const events = collected.events.map((event) => maskedEvent(event, mask));
  switch (format) {
    case "json":
      return jsonOf({ ...header, complete, ...(unreadable > 0 ? { unreadable } : {}), events });
    case "csv": {
      const titles = [...COLUMNS, "provider", "leafUserId", "farmer", "clientEnvironment"];
      return asCsvFile(csvOf([titles, ...rowsIn(header, events)]));
    }
    case "markdown": {
      const { provider, leafUserId, farmer, account, clientEnvironment, status, exportedAt } = header;
      const about = tableMarkdown(
        [
          [l10n.t("Leaf user"), leafUserId],
          [l10n.t("Account"), account],
          [l10n.t("Provider"), provider],
          [l10n.t("Environment"), clientEnvironment ?? "?"],
          [l10n.t("Status"), status ?? "?"],
          [l10n.t("Exported"), exportedAt],
          [l10n.t("Events"), complete ? String(events.length) : l10n.t("{0} (not all events)", events.length)],
          ...(unreadable > 0 ? [[l10n.t("Not readable as events"), String(unreadable)] as const] : []),
        ],
        mask,
      );
      const title = `# ${inline(l10n.t("Credential events of {0}", farmer), mask)}`;
      return `${[title, about, ...events.map((event) => eventMarkdown(event, mask))].join("\n\n")}\n`;
    }
  }
}

/**
 * Events to add to what was written of others: a line of JSON for each, or rows as those of the CSV export. In the order
 * in which they are given, each line with its end.
 */
export function addedText(
  header: ExportHeader,
  events: readonly CredentialEvent[],
  mask: (text: string) => string,
  format: "json" | "csv",
): string {
  const masked = events.map((event) => maskedEvent(event, mask));
  if (format === "csv") return csvOf(rowsIn(header, masked));
  return masked.map((event) => `${escapeUnseen(JSON.stringify(event))}\n`).join("");
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
  return [createdDate ?? "", statusCode === null ? "" : String(statusCode), summarize(event), headers, body, id ?? ""];
}

function rowsIn(header: ExportHeader, events: readonly CredentialEvent[]): string[][] {
  const { provider, leafUserId, farmer, clientEnvironment } = header;
  return events.map((event) => [...cellsOf(event), provider, leafUserId, farmer, clientEnvironment ?? ""]);
}

function maskedEvent(event: CredentialEvent, mask: (text: string) => string): CredentialEvent {
  const { id, createdDate, statusCode, headers, body } = event;
  return { id, createdDate, statusCode, headers: mask(headers), body: mask(body) };
}

function jsonOf(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}
