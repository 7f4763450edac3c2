import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorLog } from "../../host/log";
import { showBriefly, showInformation } from "../surface/messages";
import { showingFailures } from "./commandRunner";

/** Code that was copied. */
interface Copied {
  /** What it is, as its users call it. */
  readonly label: string;
  readonly text: string;
  /** What it reads from the environment. */
  readonly variables: readonly string[];
  /** The editor's id of its language. */
  readonly language: string;
}

/** Says that code was copied, and which variables it reads; several are too long for the status bar. Returns at once. */
export function sayCopied(log: EditorLog, { label, text, variables, language }: Copied): void {
  const sentence = l10n.t("{0} copied. It reads from the environment: {1}", label, variables.join(", "));
  if (variables.length < 2) {
    showBriefly(sentence, 5000);
    return;
  }
  // A message without a button would be cut off after one line.
  const open = l10n.t("Open in New Editor");
  void showingFailures(log, "Copied code", async () => {
    if ((await showInformation(sentence, open)) !== open) return;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: text, language }));
  });
}
