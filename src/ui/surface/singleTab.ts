import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { createPanel, plainPanel } from "./views";

/** A panel of which there is one at most. */
interface OnlyPanel extends Disposable {
  reveal(): void;
  readonly onDidClose: (listener: () => void) => void;
}

/** Makes the panel in a tab; `state` is what its page has kept, if it had been open before. */
type MakePanel<P> = (panel: vscode.WebviewPanel, state?: unknown) => P;

/** The one tab of a panel; it comes back after a reload. */
export class SingleTab<P extends OnlyPanel> implements Disposable, vscode.WebviewPanelSerializer {
  readonly #registration: vscode.Disposable;
  #open: P | undefined;

  /** `load` loads what draws the panel, with the first one. */
  constructor(
    private readonly viewType: string,
    private readonly title: () => string,
    private readonly load: () => Promise<MakePanel<P>>,
  ) {
    this.#registration = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** The panel that is open. */
  get panel(): P | undefined {
    return this.#open;
  }

  /** Opens the panel, or shows the one that is open. */
  async show(): Promise<P> {
    const make = await this.load();
    if (this.#open) this.#open.reveal();
    return this.#open ?? this.#add(make(createPanel(this.viewType, this.title())));
  }

  /** Fills the panel again that was open before the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const make = await this.load();
    if (this.#open) panel.dispose();
    else this.#add(make(plainPanel(panel), state));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#open?.dispose();
    this.#open = undefined;
  }

  #add(panel: P): P {
    this.#open = panel;
    panel.onDidClose(() => (this.#open = undefined));
    return panel;
  }
}
