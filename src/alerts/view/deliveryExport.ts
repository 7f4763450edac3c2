import * as l10n from "@vscode/l10n";
import { escapeUnseen } from "../../base/visible";
import { csvOf } from "../../events/formats/csv";
import { inline, tableMarkdown } from "../../events/formats/markdown";
import type { ExportFormat } from "../../events/eventExport";
import type { DeliveriesFilter, DeliveryPart } from "../../protocol/deliveries";
import type { DeliveryEntry } from "../deliveries";
import { deliverySection, deliveryTexts } from "../deliveryText";
import { deliveryClass } from "./deliveryClass";

/** What is taken away of the deliveries. */
interface ExportedDeliveries {
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly filter: DeliveriesFilter;
  /** Of how many remembered deliveries these are. */
  readonly remembered: number;
  /** The newest first. */
  readonly entries: readonly DeliveryEntry[];
  /** The Leaf user that an alert is about, as far as it is known. */
  readonly leafUserIdOf: (entry: DeliveryEntry) => string | undefined;
}

type Mask = (text: string) => string;

const COLUMNS = [
  "time",
  "event",
  "source",
  "leafUserId",
  "state",
  "signature",
  "attempt",
  "receiverStatus",
  "receiverFault",
  "receiverMs",
  "headers",
  "body",
  "answer",
] as const;

/** Deliveries in a format; their texts go through `mask`. */
export function deliveriesText(exported: ExportedDeliveries, mask: Mask, format: ExportFormat): string {
  const { entries, exportedAt, filter, remembered } = exported;
  switch (format) {
    case "json": {
      const deliveries = entries.map((entry) => recordOf(entry, exported, mask));
      return `${escapeUnseen(JSON.stringify({ exportedAt, filter, remembered, deliveries }, null, 2))}\n`;
    }
    case "csv": {
      const records = entries.map((entry) => recordOf(entry, exported, mask));
      return csvOf([COLUMNS, ...records.map((record) => COLUMNS.map((column) => String(record[column] ?? "")))]);
    }
    case "markdown": {
      const about = tableMarkdown(
        [
          [l10n.t("Exported"), exportedAt],
          [l10n.t("Deliveries"), l10n.t("{0} of {1}", entries.length, remembered)],
        ],
        mask,
      );
      const title = `# ${inline(l10n.t("Alert Deliveries"), mask)}`;
      return [title, about, ...entries.map((entry) => deliverySection(entry, mask, "##"))].join("\n\n");
    }
  }
}

type DeliveryRecord = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** What became of a delivery, for programs, without its texts; what is foreign goes through `mask`. */
export function deliveryFacts(
  entry: DeliveryEntry,
  mask: Mask,
): Omit<DeliveryRecord, "source" | "leafUserId" | DeliveryPart> {
  const { alert, at, attempt, forward, verdict } = entry;
  const result = typeof forward === "object" ? forward : undefined;
  return {
    time: new Date(at).toISOString(),
    event: alert.kind === "event" ? mask(alert.event) : alert.kind,
    state: deliveryClass(entry),
    signature: verdict?.kind ?? "notVerified",
    attempt,
    receiverStatus: result?.kind === "answered" ? result.status : null,
    receiverFault: result?.kind === "failed" ? result.reason : null,
    receiverMs: result ? Math.round(result.ms) : null,
  };
}

function recordOf(entry: DeliveryEntry, { leafUserIdOf }: ExportedDeliveries, mask: Mask): DeliveryRecord {
  const { time, event, ...facts } = deliveryFacts(entry, mask);
  const leafUserId = leafUserIdOf(entry);
  return {
    ...{ time, event, source: entry.source, leafUserId: leafUserId === undefined ? null : mask(leafUserId) },
    ...facts,
    ...deliveryTexts(entry, mask),
  };
}
