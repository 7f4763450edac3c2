import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import { oneLine, shorten } from "../../base/text";
import type { LeafFile } from "../../leaf/dataFlow";

/** How a row without actions of its own looks. */
export interface RowLook {
  readonly label: string;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id; undefined for the colour of text. */
  readonly colour?: string;
  readonly description?: string;
  /** A line each. */
  readonly tooltip?: readonly string[];
}

const statusLooks: Readonly<Record<string, Pick<RowLook, "icon" | "colour">>> = {
  processed: { icon: "pass", colour: "testing.iconPassed" },
  processing: { icon: "watch", colour: "charts.blue" },
  failed: { icon: "error", colour: "list.errorForeground" },
};

/** How a file's row looks: its status in words and by its icon. */
export function fileRow(file: LeafFile): RowLook {
  const label = shorten(oneLine(file.fileName ?? "") || file.id, 100);
  const status = file.status === null ? l10n.t("no status") : shorten(oneLine(file.status), 40);
  const kind = file.operationType === null ? "" : shorten(oneLine(file.operationType), 40);
  const date = dayText(file.createdTime);
  const size = file.sizeInBytes === null ? "" : sizeText(file.sizeInBytes);
  // A narrow side bar cuts the end: of a file that went well the date matters, of any other why it didn't.
  const facts = (
    file.status === "processed" ? [date, kind, status, size] : [status, file.message ?? "", date, kind, size]
  ).filter((text) => text !== "");
  const told: [string, string][] = [
    [l10n.t("Status"), status],
    [l10n.t("Reason"), file.message ?? ""],
    [l10n.t("Operation"), kind],
    [l10n.t("Created"), dateText(file.createdTime)],
    [l10n.t("Size"), size],
    [l10n.t("File ID"), file.id],
  ];
  return {
    label,
    ...(statusLooks[file.status ?? ""] ?? { icon: "file" }),
    description: facts.join(" · "),
    tooltip: [label, ...told.filter(([, text]) => text !== "").map(([name, text]) => `${name}: ${text}`)],
  };
}

/** The day of a date of Leaf's, as short as people write it. */
function dayText(iso: string | null): string {
  const time = Date.parse(iso ?? "");
  return Number.isNaN(time) ? dateText(iso) : new Intl.DateTimeFormat(locale(), { dateStyle: "short" }).format(time);
}

/** A date of Leaf's as people read it; as it came if it is none, empty if there is none. */
export function dateText(iso: string | null): string {
  if (iso === null) return "";
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return shorten(oneLine(iso), 40);
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(time);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size with one digit after the point at most, such as `1.5 MB`. */
function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = UNITS[power] ?? "byte";
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: power === 0 ? 0 : 1 } as const;
  return new Intl.NumberFormat(locale(), style).format(bytes / 1000 ** power);
}
