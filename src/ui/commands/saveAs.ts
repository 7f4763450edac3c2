import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { asCsvFile } from "../../events/formats/csv";
import type { ExportFormat } from "../../events/eventExport";
import { ENDINGS } from "../prompts/exportFormat";
import { askWhereToSave } from "../surface/inputs";
import { Cancelled } from "./commandRunner";
import { folder } from "./exportEvents";

/** What is to be saved. */
interface Saved {
  /** What the dialog says. */
  readonly title: string;
  /** The file's name without date and ending. */
  readonly stem: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
  readonly format: ExportFormat;
  /** Made once it is known where to. */
  readonly text: () => string;
}

/** Asks where to, and writes the file; its address and name. Throws Cancelled when the user leaves it at that. */
export async function saveAs({ title, stem, now, format, text }: Saved): Promise<{ file: vscode.Uri; name: string }> {
  const ending = ENDINGS[format];
  const day = new Date(now).toISOString().slice(0, 10);
  const file = await askWhereToSave({
    title,
    saveLabel: l10n.t("Export"),
    defaultUri: vscode.Uri.joinPath(folder(), `${stem}-${day}.${ending}`),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!file) throw new Cancelled();
  const made = text();
  await vscode.workspace.fs.writeFile(file, Buffer.from(format === "csv" ? asCsvFile(made) : made, "utf8"));
  return { file, name: file.path.split("/").at(-1) ?? "" };
}
