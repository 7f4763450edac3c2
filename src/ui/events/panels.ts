import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { createPanel, plainPanel } from "../surface/views";
import type { EventsOwner } from "../../events/view/eventsView";
import { ownerOf } from "./owner";
import type { EventsPanel, EventsPanelParts } from "./panel";

/** The view type of the panels, in the manifest as well. */
const EVENTS_PANEL = "leafPanorama.events";

/** The panels of credential events: at most one for each credential of an account's Leaf users; they come back after a reload. */
export class EventsPanels implements Disposable, vscode.WebviewPanelSerializer {
  readonly #open = new Map<string, EventsPanel>();
  readonly #registration = vscode.window.registerWebviewPanelSerializer(EVENTS_PANEL, this);

  constructor(private readonly parts: EventsPanelParts) {}

  /** The panel that has the keyboard. */
  get active(): EventsPanel | undefined {
    return [...this.#open.values()].find((panel) => panel.isActive);
  }

  /** Opens a Leaf user's log, or shows the one that is open. What draws it is loaded with the first one. */
  async show(leafUserId: string, farmer: string, provider?: string): Promise<void> {
    // Before the wait, in which the account may change.
    const owner: EventsOwner = { ...ownerOf(this.parts.sessions.require()), leafUserId, farmer, provider };
    const { EventsPanel } = await import("./panel");
    const open = this.#open.get(keyOf(owner));
    if (open) {
      open.reveal();
      return;
    }
    this.#add(new EventsPanel(createPanel(EVENTS_PANEL, farmer), this.parts, owner), owner);
  }

  /** Fills a panel again that was open before the window was reloaded; its events are fetched again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const [{ EventsPanel }, { readKept }] = await Promise.all([
      import("./panel"),
      import("../../events/view/messages"),
    ]);
    const kept = readKept(state);
    if (!kept || this.#open.has(keyOf(kept))) panel.dispose();
    else {
      const { apiUrl, accountKey, account, leafUserId, farmer, provider } = kept;
      const owner = { apiUrl, accountKey, account, leafUserId, farmer, provider };
      this.#add(new EventsPanel(plainPanel(panel), this.parts, owner, kept), owner);
    }
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#open.values()) panel.dispose();
    this.#open.clear();
  }

  #add(panel: EventsPanel, owner: EventsOwner): void {
    this.#open.set(keyOf(owner), panel);
    panel.onDidClose(() => this.#open.delete(keyOf(owner)));
  }
}

function keyOf({ accountKey, leafUserId, provider }: EventsOwner): string {
  return JSON.stringify([accountKey, leafUserId, provider]);
}
