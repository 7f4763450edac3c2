import * as vscode from "vscode";
import { plain, plainBesideIcons } from "../../base/plain";
import { guarded, optional } from "./guarded";

/** A row of a picker. An icon before its label is given by its name, because in the texts there is none. */
export interface PickItem extends vscode.QuickPickItem {
  readonly icon?: string | undefined;
}

const title = optional((text) => plain(text, 120));
const sentence = optional(plain);

const pressable = (buttons: readonly vscode.QuickInputButton[]) =>
  buttons.map((button) =>
    // The editor's own Back button is known by its identity, and needs no guard.
    button === vscode.QuickInputButtons.Back || button.tooltip === undefined
      ? button
      : Object.assign(button, { tooltip: plain(button.tooltip, 120) }),
  );

function row<T extends PickItem>(item: T): T {
  const label = plainBesideIcons(item.label, 200);
  return {
    ...item,
    label: item.icon === undefined ? label : `$(${item.icon}) ${label}`,
    ...(item.description === undefined ? {} : { description: plainBesideIcons(item.description, 200) }),
    ...(item.detail === undefined ? {} : { detail: plainBesideIcons(item.detail, 300) }),
  };
}

/** A picker whose rows and sentences are plain. What is read of its rows are copies of those that were given. */
export function createPick<T extends PickItem>(): vscode.QuickPick<T> {
  return guarded(vscode.window.createQuickPick<T>(), {
    title,
    placeholder: sentence,
    items: (items) => items.map(row),
    buttons: pressable,
  });
}

/** An input for a text, whose sentences are plain: prompts and refusals of the editor's inputs know links. */
export function createInput(): vscode.InputBox {
  return guarded(vscode.window.createInputBox(), {
    title,
    placeholder: sentence,
    prompt: sentence,
    validationMessage: (message) => (typeof message === "string" ? plain(message) : message),
    buttons: pressable,
  });
}

/** Asks for a file to open; undefined when nobody says. */
export async function askForFile(options: vscode.OpenDialogOptions): Promise<vscode.Uri | undefined> {
  const plainTitle = options.title ? { title: plain(options.title, 120) } : {};
  const [file] = (await vscode.window.showOpenDialog({ ...options, ...plainTitle, canSelectMany: false })) ?? [];
  return file;
}

/** Asks where to save a file; undefined when nobody says. */
export function askWhereToSave(options: vscode.SaveDialogOptions): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({ ...options, ...(options.title ? { title: plain(options.title, 120) } : {}) });
}
