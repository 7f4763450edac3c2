import * as vscode from "vscode";
import { asMarkdown } from "../../masking/markdown";

/** Lines for where the editor renders Markdown: each reads as its text, and nothing in it is markup, a link or an icon. */
export function markdownLines(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(lines.map(asMarkdown).join("\n\n"));
}
