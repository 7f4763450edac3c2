import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import type { EventsKept } from "../../protocol/events";
import { createPanel, plainPanel } from "../surface/views";
import type { EventsOwner } from "../../events/view/eventsView";
import { readKept } from "../../events/view/messages";
import { ownerOf } from "./owner";
import { EVENTS_PANEL, EventsPanel, type EventsPanelParts } from "./panel";

/** The panels of credential events: at most one for each Leaf user of an account; they come back after a reload. */
export class EventsPanels implements Disposable, vscode.WebviewPanelSerializer {
  readonly #open = new Map<string, EventsPanel>();
  readonly #registration = vscode.window.registerWebviewPanelSerializer(EVENTS_PANEL, this);

  constructor(private readonly parts: EventsPanelParts) {}

  /** The panel that has the keyboard. */
  get active(): EventsPanel | undefined {
    return [...this.#open.values()].find((panel) => panel.isActive);
  }

  show(leafUserId: string, farmer: string): void {
    const owner: EventsOwner = { ...ownerOf(this.parts.sessions.require()), leafUserId, farmer };
    const open = this.#open.get(keyOf(owner));
    if (open) {
      open.reveal();
      return;
    }
    this.#add(createPanel(EVENTS_PANEL, farmer), owner);
  }

  /** Fills a panel again that was open before the window was reloaded; its events are fetched again. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = readKept(state);
    if (!kept || this.#open.has(keyOf(kept))) panel.dispose();
    else {
      const { apiUrl, accountKey, account, leafUserId, farmer } = kept;
      this.#add(plainPanel(panel), { apiUrl, accountKey, account, leafUserId, farmer }, kept);
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#open.values()) panel.dispose();
    this.#open.clear();
  }

  #add(webviewPanel: vscode.WebviewPanel, owner: EventsOwner, kept?: EventsKept): void {
    const panel = new EventsPanel(webviewPanel, this.parts, owner, kept);
    this.#open.set(keyOf(owner), panel);
    panel.onDidClose(() => this.#open.delete(keyOf(owner)));
  }
}

function keyOf({ accountKey, leafUserId }: EventsOwner): string {
  return JSON.stringify([accountKey, leafUserId]);
}
