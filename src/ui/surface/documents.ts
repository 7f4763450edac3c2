import * as vscode from "vscode";
import { plain } from "../../base/plain";
import { shorten } from "../../base/text";
import { asMarkdown } from "../../masking/markdown";
import type { Offer } from "../commands/remedies";
import { commandLink } from "./commandLink";

/** No line of a hover is longer. */
const LINE_LENGTH = 400;

/** What is shown over a place in a document: a title and lines that are plain, and links to these commands and no other. */
export function createHover(
  title: string,
  lines: readonly string[],
  offers: readonly Offer[],
  range: vscode.Range,
): vscode.Hover {
  const [heading = "", ...rest] = [title, ...lines].map((line) => asMarkdown(shorten(line, LINE_LENGTH)));
  const text = new vscode.MarkdownString([`**${heading}**`, ...rest, offers.map(commandLink).join(" · ")].join("  \n"));
  text.isTrusted = { enabledCommands: offers.map(({ command }) => command) };
  return new vscode.Hover(text, range);
}

/** A warning in a document; `code` says of what kind it is. */
export function createWarning(range: vscode.Range, sentence: string, code: string): vscode.Diagnostic {
  const warning = new vscode.Diagnostic(range, plain(sentence), vscode.DiagnosticSeverity.Warning);
  warning.source = "Leaf";
  warning.code = code;
  return warning;
}

/** A quick fix of a warning; what it does is set by the caller. */
export function createFix(title: string, fixes: vscode.Diagnostic): vscode.CodeAction {
  const fix = new vscode.CodeAction(plain(title, 120), vscode.CodeActionKind.QuickFix);
  fix.diagnostics = [fixes];
  return fix;
}
