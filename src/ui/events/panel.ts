import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { shortName } from "../../base/plain";
import { EventLog, type LogTools } from "../../events/log/eventLog";
import { credentialEvents } from "../../events/log/source";
import type { Provider } from "../../model/provider";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import type { OtherProviders } from "../../users/otherProviders";
import type { StoreView } from "../../model/store";
import { mediaRoot, webviewHtml } from "../../host/webviewHtml";
import type { EventsKept, EventsToHost, EventsToWebview, EventsVerb } from "../../protocol/events";
import { EventDetails } from "../../events/view/details";
import { EventsView, type EventsOwner } from "../../events/view/eventsView";
import { readMessage } from "../../events/view/messages";
import { sessionOf } from "./owner";

/** At most so often, in milliseconds, the panel is told of what arrives by itself. */
const TELL_MS = 200;

/** What a panel works with. */
export interface EventsPanelParts extends LogTools {
  readonly extensionUri: vscode.Uri;
  readonly sessions: Sessions;
  readonly store: StoreView;
  readonly provider: Provider;
  readonly others: OtherProviders;
}

const commands: { readonly [K in Exclude<EventsVerb, "refresh" | "retry">]: string } = {
  signIn: "leafPanorama.signIn",
  copy: "leafPanorama.copyEvents",
  export: "leafPanorama.exportShownEvents",
  openAsText: "leafPanorama.openEventsAsText",
  copyAs: "leafPanorama.copyAs",
};

/** The panel of one Leaf user's credential events: keeps the events, and answers what the webview asks. */
export class EventsPanel implements Disposable {
  readonly view: EventsView;
  readonly #log: EventLog;
  readonly #details: EventDetails;
  readonly #subscriptions: Disposable[] = [];
  /** Whose events are asked for; null once it is known that nobody can ask. */
  #session: ActiveSession | null | undefined;
  #drawn = false;
  #shownSlot: number | undefined;
  #telling: NodeJS.Timeout | undefined;
  #toldAt = 0;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: EventsPanelParts,
    readonly owner: EventsOwner,
    kept?: EventsKept,
  ) {
    this.#log = new EventLog(parts);
    this.view = new EventsView(this.#log, owner, parts.clock, kept);
    this.#details = new EventDetails(this.#log.table, owner.provider === undefined);
    if (kept) {
      this.#log.setLive(kept.live);
      if (kept.seenUntil !== undefined) this.#log.seenUntil(kept.seenUntil);
    }
    const { webview } = panel;
    panel.title = l10n.t("Events: {0}", shortName(owner.farmer));
    webview.options = { enableScripts: true, localResourceRoots: [mediaRoot(parts.extensionUri)] };
    this.#subscriptions.push(
      this.#log.onDidChange(() => this.#tellSoon()),
      parts.store.onDidChange(() => this.#follow()),
      webview.onDidReceiveMessage((received) => this.#receive(received)),
      panel.onDidChangeViewState(() => this.#look()),
      panel.onDidDispose(() => this.dispose()),
    );
    webview.html = webviewHtml(webview, parts.extensionUri, {
      title: l10n.t("Credential events"),
      script: "events/main.js",
      style: "events/style.css",
    });
    this.#follow();
    this.#look();
  }

  readonly onDidClose = (listener: () => void) => this.panel.onDidDispose(listener);

  get isActive(): boolean {
    return this.panel.active;
  }

  /** The provider whose events these are. */
  get provider(): Provider {
    const { provider, others } = this.parts;
    return (this.owner.provider === undefined ? undefined : others.named(this.owner.provider)) ?? provider;
  }

  /** Brings the panel to the front and looks for newer events. */
  reveal(): void {
    this.panel.reveal();
    void this.#log.refresh();
  }

  close(): void {
    this.panel.dispose();
  }

  /** Stops all work and leaves the editor's tab alone, which comes back after a reload. */
  dispose(): void {
    clearTimeout(this.#telling);
    this.#drawn = false;
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    this.#log.dispose();
  }

  /** Asks as whoever is signed in to the account of this panel, and as nobody else. */
  #follow(): void {
    const session = sessionOf(this.parts.sessions, this.owner);
    if (session) {
      if (session === this.#session) return;
      this.#session = session;
      this.#log.attach(credentialEvents(session, this.provider, this.owner.leafUserId));
    } else if (this.#session !== null && this.parts.store.snapshot.session.kind !== "restoring") {
      this.#session = null;
      this.#log.end();
    }
  }

  #look(): void {
    // A hidden panel loses its page and asks for everything when it is shown again.
    if (!this.panel.visible) this.#drawn = false;
    this.#log.setWatched(this.panel.visible);
  }

  #receive(received: unknown): void {
    const message = readMessage(received);
    if (message) this.#handlers[message.type](message as never);
  }

  readonly #handlers: { readonly [K in EventsToHost["type"]]: (message: Extract<EventsToHost, { type: K }>) => void } =
    {
      ready: ({ timeZone }) => {
        this.#drawn = true;
        this.#shownSlot = undefined;
        this.view.setTimeZone(timeZone);
        this.#tell();
      },
      rows: ({ version, from }) => {
        const page = this.view.rows(version, from);
        if (page) this.#post({ type: "rows", version, page });
      },
      filter: ({ filter }) => {
        this.view.setFilter(filter);
        this.#tell();
      },
      top: ({ version, index }) => this.view.setTop(version, index),
      select: ({ key }) => {
        this.view.select(key);
        this.#tellDetail(true);
      },
      fold: ({ version, index, open }) => {
        this.view.setOpen(version, index, open);
        this.#tell();
      },
      show: ({ slot }) => {
        this.view.show(slot);
        this.#tell();
      },
      lines: ({ slot, part, from }) => {
        this.#post({ type: "lines", slot, part, from, lines: this.#details.lines(slot, part, from) });
      },
      live: ({ live }) => this.#log.setLive(live),
      seen: () => this.#log.markSeen(),
      run: ({ verb }) => this.#perform(verb),
    };

  #perform(verb: EventsVerb): void {
    if (verb === "refresh" || verb === "retry") void this.#log.refresh();
    // Another account than the panel's is signed in, and this one may only have to be changed to.
    else if (verb === "signIn" && this.parts.sessions.active) {
      void vscode.commands.executeCommand("leafPanorama.switchAccount");
    } else void vscode.commands.executeCommand(commands[verb], this);
  }

  /** Thousands of events arrive page by page, and nobody reads that quickly. */
  #tellSoon(): void {
    if (!this.#drawn || this.#telling) return;
    // The first ones are awaited.
    const wait = this.view.isEmpty ? 0 : Math.max(0, this.#toldAt + TELL_MS - Date.now());
    this.#telling = setTimeout(() => {
      this.#telling = undefined;
      this.view.refresh();
      this.#tell();
    }, wait);
  }

  #tell(): void {
    if (!this.#drawn) return;
    this.#toldAt = Date.now();
    this.#post({ type: "state", state: this.view.state() });
    this.#tellDetail();
  }

  /** Every `select` has its answer, so that the webview knows when none is under way. */
  #tellDetail(asked = false): void {
    const slot = this.view.selected;
    if (slot === undefined || (slot === this.#shownSlot && !asked)) return;
    this.#shownSlot = slot;
    const { version, index } = this.view.place;
    this.#post({ type: "detail", detail: this.#details.detail(slot), version, index, asked });
  }

  #post(message: EventsToWebview): void {
    if (this.#drawn) void this.panel.webview.postMessage(message);
  }
}
