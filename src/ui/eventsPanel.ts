import * as vscode from "vscode";
import type { Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import { oneLine, shorten } from "../base/text";
import { pretty, statusClassOf, summarize } from "../core/events";
import { explain } from "../core/explain";
import type { Provider } from "../core/provider";
import type { ActiveSession, Sessions } from "../core/sessions";
import { mediaRoot, webviewHtml } from "../host/webviewHtml";
import { listCredentialEvents, type CredentialEvent } from "../leaf/credentials";
import { isLeafError } from "../leaf/errors";
import type { EventRow, EventsState, EventsToHost, EventsToWebview, EventsWords } from "../protocol/events";

const PAGE_SIZE = 100;
/** A body longer than this is cut for display, in characters. */
const SHOWN_LIMIT = 100_000;

/** Opens one panel of credential events a Leaf user. */
export class EventsPanels implements Disposable {
  readonly #open = new Map<string, EventsPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly provider: Provider,
  ) {}

  show(leafUserId: string, farmer: string): void {
    const session = this.sessions.require();
    const open = this.#open.get(leafUserId);
    if (open?.session === session) {
      open.reveal();
      return;
    }
    open?.dispose();
    const panel = new EventsPanel(this.extensionUri, session, this.provider, leafUserId, farmer);
    this.#open.set(leafUserId, panel);
    panel.onDidClose(() => {
      if (this.#open.get(leafUserId) === panel) this.#open.delete(leafUserId);
    });
  }

  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }
}

class EventsPanel {
  readonly #panel: vscode.WebviewPanel;
  #state: EventsState;
  #events: readonly CredentialEvent[] = [];
  /** Counted, because events that come in between shift the rest. */
  #pages = 0;
  #disposed = false;
  #loading: AbortController | undefined;

  constructor(
    extensionUri: vscode.Uri,
    readonly session: ActiveSession,
    private readonly provider: Provider,
    private readonly leafUserId: string,
    farmer: string,
  ) {
    this.#state = { farmer: shorten(farmer, 200), phase: "loading", events: [], more: false, words: words() };
    this.#panel = vscode.window.createWebviewPanel(
      "leafPanorama.events",
      t("Events: {0}", shorten(farmer, 40)),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: [mediaRoot(extensionUri)] },
    );
    this.#panel.webview.onDidReceiveMessage((message: EventsToHost) => this.#receive(message));
    this.#panel.webview.html = webviewHtml(this.#panel.webview, extensionUri, {
      title: t("Credential events"),
      script: "events/main.js",
      style: "events/style.css",
    });
    this.#panel.onDidDispose(() => {
      this.#disposed = true;
      this.#loading?.abort();
    });
    void this.#load(0);
  }

  readonly onDidClose = (listener: () => void) => this.#panel.onDidDispose(listener);

  reveal(): void {
    this.#panel.reveal();
    void this.#load(0);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #receive(message: EventsToHost): void {
    const handlers: { readonly [K in EventsToHost["type"]]: () => void } = {
      ready: () => this.#post(),
      refresh: () => void this.#load(0),
      loadMore: () => void this.#load(this.#pages),
    };
    handlers[message.type]();
  }

  #set(patch: Partial<EventsState>): void {
    this.#state = { ...this.#state, problem: undefined, ...patch };
    this.#post();
  }

  #post(): void {
    if (this.#disposed) return;
    const message: EventsToWebview = { type: "state", state: this.#state };
    void this.#panel.webview.postMessage(message);
  }

  async #load(page: number): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#set({ phase: "loading" });
    try {
      const arrived = await listCredentialEvents(
        this.session.leaf,
        this.leafUserId,
        this.provider.credentialsPath,
        { page, size: PAGE_SIZE },
        loading.signal,
      );
      if (loading.signal.aborted) return;
      const known = page === 0 ? [] : this.#events;
      const ids = new Set(known.map(({ id }) => id));
      this.#events = [...known, ...arrived.filter(({ id }) => !ids.has(id))];
      this.#pages = page + 1;
      this.#set({ phase: "ready", events: this.#events.map(rowOf), more: arrived.length === PAGE_SIZE });
    } catch (error) {
      if (loading.signal.aborted) return;
      if (!isLeafError(error)) throw error;
      if (error.kind === "cancelled") {
        // The session of this panel has ended; its rows stay, and a new panel asks as whoever is signed in then.
        this.#set({ phase: "failed", problem: t("The sign-in of this panel has ended. Open the events again.") });
      } else if (error.kind === "notFound") this.#set({ phase: "gone", more: false });
      else this.#set({ phase: "failed", problem: explain(error).sentence });
    }
  }
}

function rowOf(event: CredentialEvent): EventRow {
  return {
    id: event.id,
    createdDate: event.createdDate ?? "",
    status: event.statusCode === null ? "" : String(event.statusCode),
    statusClass: statusClassOf(event.statusCode),
    summary: oneLine(summarize(event)),
    headers: cut(pretty(event.headers)),
    body: cut(pretty(event.body)),
  };
}

function cut(text: string): string {
  return text.length <= SHOWN_LIMIT
    ? text
    : `${text.slice(0, SHOWN_LIMIT)}\n${t("… cut: {0} of {1} characters are shown", SHOWN_LIMIT, text.length)}`;
}

function words(): EventsWords {
  return {
    refresh: t("Refresh"),
    loadMore: t("Load older events"),
    loading: t("Loading events…"),
    empty: t("No events yet. Leaf keeps what happens between it and Panorama for 30 days."),
    gone: t("This credential no longer exists, and Leaf removed its events with it."),
    list: t("Credential events, newest first"),
    select: t("Select an event to see its headers and body."),
    headers: t("Headers"),
    body: t("Body"),
    nothing: t("(empty)"),
    unknownDate: t("no date"),
  };
}
