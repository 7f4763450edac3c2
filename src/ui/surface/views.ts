import * as vscode from "vscode";
import { plain, plainBesideIcons, plainLines } from "../../base/plain";
import { oneLine, shorten } from "../../base/text";
import { guarded, optional } from "./guarded";

/** No row is longer than this; the editor cuts rows where the side bar ends. */
const ROW_LENGTH = 400;

/** What a row of a tree says. */
interface RowTexts {
  readonly label: string;
  readonly description?: string | undefined;
  /** Shown when somebody points at the row, a line each; without it the editor shows the label. */
  readonly tooltip?: readonly string[] | undefined;
  /** What a screen reader says instead of the above. */
  readonly spoken?: string | undefined;
}

// Rows know neither links nor icons in plain texts, so that these stay as they came, but on one line.
const inRow = (text: string) => shorten(oneLine(text), ROW_LENGTH);

/** A row of a tree, whose texts are on one line each. */
export function rowItem(texts: RowTexts, state?: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const { label, description, tooltip, spoken } = texts;
  const item = new vscode.TreeItem(inRow(label), state);
  if (description !== undefined) item.description = inRow(description);
  if (tooltip !== undefined) item.tooltip = tooltipOf(tooltip);
  if (spoken !== undefined) item.accessibilityInformation = { label: inRow(spoken) };
  return item;
}

/** What is shown when somebody points at something: the lines that are not empty. */
export function tooltipOf(lines: readonly string[]): string {
  return plainLines(
    lines.filter((line) => line !== ""),
    ROW_LENGTH,
  );
}

/** A tree's view, whose title, message and badge are plain. */
export function createTree<T>(id: string, treeDataProvider: vscode.TreeDataProvider<T>): vscode.TreeView<T> {
  return guarded(vscode.window.createTreeView<T>(id, { treeDataProvider }), {
    title: optional((text) => plain(text, 120)),
    description: optional((text) => plain(text, 120)),
    message: optional(plain),
    badge: (badge) => badge && { ...badge, tooltip: plain(badge.tooltip) },
  });
}

/** Draws a mark of one letter, with a plain explanation, at the end of each row whose resource has the scheme. */
export function createRowMark(scheme: string, letter: string, tooltip: string): vscode.Disposable {
  const mark = new vscode.FileDecoration(letter, plain(tooltip, 120));
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => (uri.scheme === scheme ? mark : undefined),
  });
}

/** What stands in the status bar. */
interface StatusTexts {
  readonly icon: string;
  readonly text: string;
  readonly tooltip: readonly string[];
}

/** An item of the status bar, and how its texts are set: an icon of ours, and plain texts. */
export class StatusItem {
  readonly #item: vscode.StatusBarItem;

  constructor(id: string, name: string, command: string) {
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, 0);
    this.#item.name = name;
    this.#item.command = command;
  }

  show({ icon, text, tooltip }: StatusTexts): void {
    this.#item.text = `$(${icon}) ${plainBesideIcons(text, 120)}`;
    this.#item.tooltip = tooltipOf(tooltip);
    this.#item.accessibilityInformation = { label: plain(text, 120), role: "button" };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** A panel with a page of ours in the active column; its title is plain. */
export function createPanel(
  viewType: string,
  title: string,
  options: vscode.WebviewOptions & vscode.WebviewPanelOptions = {},
): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(viewType, tabTitle(title), vscode.ViewColumn.Active, options);
  return plainPanel(panel);
}

/** The panel, also one that the editor has brought back, with a title that is plain whatever it is set to. */
export function plainPanel(panel: vscode.WebviewPanel): vscode.WebviewPanel {
  return guarded(panel, { title: tabTitle });
}

/** A title of a tab: editors are also listed in pickers, which know icons. */
export function tabTitle(text: string): string {
  return plain(text, 120);
}
