import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { asCsvFile } from "../../events/formats/csv";
import type { ExportFormat } from "../../events/eventExport";
import { ENDINGS } from "../prompts/exportFormat";
import { askWhereToSave } from "../surface/inputs";
import { Cancelled } from "./commandRunner";
import { folder } from "./exportEvents";

/** What is to be saved in a format that was chosen. */
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

/** Where something was saved. */
interface SavedFile {
  readonly file: vscode.Uri;
  readonly name: string;
}

/** Asks where to, and writes the file; its address and name. Throws Cancelled when the user leaves it at that. */
export async function saveAs({ title, stem, now, format, text }: Saved): Promise<SavedFile> {
  const ending = ENDINGS[format];
  const made = () => (format === "csv" ? asCsvFile(text()) : text());
  return saveText({ title, fileName: `${stem}-${dayOf(now)}.${ending}`, text: made });
}

/** The day in the name of a file, in UTC. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Asks where to, with this name to begin with, and writes the text, which is made then; throws Cancelled. */
export async function saveText({
  title,
  fileName,
  text,
}: {
  readonly title: string;
  readonly fileName: string;
  readonly text: () => string | Promise<string>;
}): Promise<SavedFile> {
  const ending = fileName.slice(fileName.lastIndexOf(".") + 1);
  const file = await askWhereToSave({
    title,
    saveLabel: l10n.t("Export"),
    defaultUri: vscode.Uri.joinPath(folder(), fileName),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!file) throw new Cancelled();
  await vscode.workspace.fs.writeFile(file, Buffer.from(await text(), "utf8"));
  return { file, name: file.path.split("/").at(-1) ?? "" };
}
