import type * as vscode from "vscode";

/** In a document with more characters nothing is looked for. */
const LARGEST_DOCUMENT = 2_000_000;

/** Whether a document is too large to be looked into. */
export function isTooLarge(document: vscode.TextDocument): boolean {
  const { lineCount } = document;
  return lineCount > LARGEST_DOCUMENT || document.offsetAt(document.lineAt(lineCount - 1).range.end) > LARGEST_DOCUMENT;
}
