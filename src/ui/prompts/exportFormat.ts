import * as l10n from "@vscode/l10n";
import { Cancelled } from "../commands/commandRunner";
import type { ExportFormat } from "../../events/eventExport";
import { askChoice, BACK } from "./prompts";

/** How a file of each format ends. */
export const ENDINGS: Readonly<Record<ExportFormat, string>> = { json: "json", csv: "csv", markdown: "md" };

/** Asks in which format something is taken away, among these and others that are offered; throws Cancelled. */
export async function askFormat<T extends string = never>(
  title: string,
  others: readonly { readonly label: string; readonly value: T }[] = [],
): Promise<ExportFormat | T> {
  const choices = [
    { label: "JSON", value: "json" as const },
    { label: "CSV", value: "csv" as const },
    { label: "Markdown", value: "markdown" as const },
    ...others,
  ];
  const place = { title, step: 1, totalSteps: 1 };
  const chosen = await askChoice<ExportFormat | T>(place, { placeholder: l10n.t("Choose a format"), choices });
  if (chosen === BACK) throw new Cancelled();
  return chosen;
}
