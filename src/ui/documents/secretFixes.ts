import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { placeholderFor, variableOf } from "../../documents/placeholder";
import { isSecretKind } from "../../documents/secretText";
import { createFix } from "../surface/documents";

/** The quick fixes of warnings about secrets. */
export class SecretFixes implements vscode.CodeActionProvider {
  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const own = diagnostics.filter(({ source, code }) => source === "Leaf" && isSecretKind(code));
    const [first] = own;
    if (!first) return [];
    const quiet = createFix(l10n.t("Don't Warn About Secrets in This File"), first);
    quiet.command = { title: quiet.title, command: "leafPanorama.ignoreSecretsInFile", arguments: [document.uri] };
    const off = createFix(l10n.t("Turn Off Warnings About Secrets"), first);
    off.command = { title: off.title, command: "leafPanorama.turnOffSecretWarnings" };
    return [...own.flatMap((warning) => replacing(document, warning)), quiet, off];
  }
}

function replacing(document: vscode.TextDocument, warning: vscode.Diagnostic): vscode.CodeAction[] {
  const { range, code } = warning;
  if (!isSecretKind(code) || !range.isSingleLine) return [];
  const { start, end } = range;
  const { text: line } = document.lineAt(start.line);
  const place = { languageId: document.languageId, line, from: start.character, to: end.character };
  const { from, to, text } = placeholderFor(code, place);
  const fix = createFix(l10n.t("Replace with Environment Variable {0}", variableOf(code)), warning);
  fix.isPreferred = true;
  fix.edit = new vscode.WorkspaceEdit();
  fix.edit.replace(document.uri, new vscode.Range(start.line, from, start.line, to), text);
  return [fix];
}
