import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { createPanel, plainPanel } from "../surface/views";
import type { MatrixPanel, MatrixPanelParts } from "./panel";

/** The view type of the panel, in the manifest as well. */
const MATRIX_PANEL = "leafPanorama.matrix";

/** The one tab of the provider matrix; it comes back after a reload. */
export class MatrixTab implements Disposable, vscode.WebviewPanelSerializer {
  readonly #registration = vscode.window.registerWebviewPanelSerializer(MATRIX_PANEL, this);
  #open: MatrixPanel | undefined;

  constructor(private readonly parts: MatrixPanelParts) {}

  /** The matrix that is open. */
  get panel(): MatrixPanel | undefined {
    return this.#open;
  }

  /** Opens the matrix, or shows the one that is open. What draws it is loaded with the first one. */
  async show(): Promise<void> {
    const { MatrixPanel } = await import("./panel");
    if (this.#open) this.#open.reveal();
    else this.#add(new MatrixPanel(createPanel(MATRIX_PANEL, l10n.t("Provider Matrix")), this.parts));
  }

  /** Fills the panel again that was open before the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const [{ MatrixPanel }, { readKeptMatrix }] = await Promise.all([
      import("./panel"),
      import("../../matrix/messages"),
    ]);
    if (this.#open) panel.dispose();
    else this.#add(new MatrixPanel(plainPanel(panel), this.parts, readKeptMatrix(state)));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#open?.dispose();
    this.#open = undefined;
  }

  #add(panel: MatrixPanel): void {
    this.#open = panel;
    panel.onDidClose(() => (this.#open = undefined));
  }
}
