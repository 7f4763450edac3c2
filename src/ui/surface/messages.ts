import * as vscode from "vscode";
import { plain, plainBesideIcons, plainLines } from "../../base/plain";

/*
 * Every message goes through here: the editor makes links of what looks like one, also where a Leaf user is called so.
 */

type Show = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

async function choose(show: Show, sentence: string, buttons: readonly string[]): Promise<string | undefined> {
  const titles = buttons.map((title) => plain(title));
  const chosen = await show(plain(sentence), ...titles);
  return chosen === undefined ? undefined : buttons[titles.indexOf(chosen)];
}

/** Shows a notification; gives the button that was pressed. */
export function showInformation(sentence: string, ...buttons: string[]): Promise<string | undefined> {
  return choose(vscode.window.showInformationMessage, sentence, buttons);
}

/** Shows a notification of something that is not as it should be; gives the button that was pressed. */
export function showWarning(sentence: string, ...buttons: string[]): Promise<string | undefined> {
  return choose(vscode.window.showWarningMessage, sentence, buttons);
}

/** Shows a notification of a failure; gives the button that was pressed. */
export function showError(sentence: string, ...buttons: string[]): Promise<string | undefined> {
  return choose(vscode.window.showErrorMessage, sentence, buttons);
}

/** Asks a question that has to be answered before anything else; gives the button, or undefined for Cancel. */
export function askModal(
  question: string,
  detail: string | readonly string[],
  ...buttons: string[]
): Promise<string | undefined> {
  const lines = plainLines(typeof detail === "string" ? [detail] : detail);
  const ask: Show = (message, ...titles) =>
    vscode.window.showWarningMessage(message, { modal: true, detail: lines }, ...titles);
  return choose(ask, question, buttons);
}

/** Says something in the status bar for some milliseconds. */
export function showBriefly(sentence: string, ms: number): void {
  vscode.window.setStatusBarMessage(plainBesideIcons(sentence, 120), ms);
}
