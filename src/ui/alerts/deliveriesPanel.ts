import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import type { DeliveryEntry } from "../../alerts/deliveries";
import type { AlertListener } from "../../alerts/listener";
import { DeliveriesView } from "../../alerts/view/deliveriesView";
import { deliveriesText } from "../../alerts/view/deliveryExport";
import { readDeliveriesMessage } from "../../alerts/view/messages";
import type { AlertUsers } from "../../alerts/alertUsers";
import type { ExportFormat } from "../../events/eventExport";
import { alertsForwardToSetting, onSettingChange } from "../../host/settings";
import { mediaRoot, webviewHtml } from "../../host/webviewHtml";
import type { Redactor } from "../../masking/redact";
import type { StoreView } from "../../model/store";
import type { DeliveriesKept, DeliveriesToHost, DeliveriesToWebview, DeliveriesVerb } from "../../protocol/deliveries";
import { Coalescer } from "../status/coalescer";
import { nameOf } from "../tree/presentation";
import { revealLeafUser, type RevealParts } from "../tree/reveal";
import type { DeliveryNode } from "./nodes";

/** At most so often, in milliseconds, the panel is told of what comes. */
const TELL_MS = 60;

/** So long at a time the search is made ready, and so long it rests then. Milliseconds. */
const PREPARE_MS = 5;
const PREPARE_GAP_MS = 15;

/** What the panel works with. */
export interface DeliveriesPanelParts extends RevealParts {
  readonly extensionUri: vscode.Uri;
  readonly listener: AlertListener;
  readonly alertUsers: AlertUsers;
  readonly store: StoreView;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

/** The panel of the alerts' deliveries: answers what the webview asks. */
export class DeliveriesPanel implements Disposable {
  readonly #view: DeliveriesView;
  readonly #subscriptions: Disposable[] = [];
  readonly #soon = new Coalescer<undefined>(TELL_MS, () => this.#refresh());
  #drawn = false;
  #preparing: NodeJS.Timeout | undefined;
  /** The delivery as it was shown last: what its receiver answers comes later. */
  #shown: DeliveryEntry | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: DeliveriesPanelParts,
    kept?: DeliveriesKept,
  ) {
    const { listener, redactor, store } = parts;
    const { deliveries } = listener;
    this.#view = new DeliveriesView(
      {
        deliveries,
        listener: () => listener.state,
        forwardTo: alertsForwardToSetting,
        leafUserOf: (entry) => this.#leafUserOf(entry),
        mask: redactor.text,
      },
      kept,
    );
    const { webview } = panel;
    panel.title = l10n.t("Alert Deliveries");
    webview.options = { enableScripts: true, localResourceRoots: [mediaRoot(parts.extensionUri)] };
    this.#subscriptions.push(
      this.#soon,
      deliveries.onDidChange(() => this.#soon.add(undefined)),
      // Another account's Leaf users are not these, and names become known.
      store.onDidChange(({ progress }) => {
        if (progress || deliveries.size === 0) return;
        this.#shown = undefined;
        this.#soon.add(undefined);
      }),
      listener.onDidChangeState(() => this.#refresh()),
      onSettingChange("alertsForwardTo", () => this.#refresh()),
      webview.onDidReceiveMessage((received) => this.#receive(received)),
      // A hidden panel loses its page and asks for everything when it is shown again.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#drawn = false;
      }),
      panel.onDidDispose(() => this.dispose()),
    );
    webview.html = webviewHtml(webview, parts.extensionUri, {
      title: l10n.t("Alert deliveries"),
      script: "deliveries/main.js",
      style: "deliveries/style.css",
    });
  }

  readonly onDidClose = (listener: () => void) => this.panel.onDidDispose(listener);

  reveal(): void {
    this.panel.reveal();
  }

  /** Shows a delivery, and gives up the filter where that hides it. */
  show(slot: number): void {
    this.#view.show(slot);
    this.#tell();
  }

  /** How many deliveries the filter leaves. */
  get shown(): number {
    return this.#view.shown.length;
  }

  /** The row of the delivery that is looked at. */
  get selected(): DeliveryNode | undefined {
    const slot = this.#view.selected;
    return slot === undefined ? undefined : { kind: "delivery", slot };
  }

  /** What the filter leaves by now, in a format, masked, and how many these are. */
  exported(format: ExportFormat): { readonly text: string; readonly count: number } {
    const { clock, redactor, listener, alertUsers } = this.parts;
    const exported = {
      exportedAt: new Date(clock.now()).toISOString(),
      filter: this.#view.filter,
      remembered: listener.deliveries.size,
      entries: this.#view.shown,
      leafUserIdOf: ({ alert }: DeliveryEntry) => alertUsers.idOf(alert),
    };
    return { text: deliveriesText(exported, redactor.text, format), count: exported.entries.length };
  }

  /** Stops all work and leaves the editor's tab alone, which comes back after a reload. */
  dispose(): void {
    clearTimeout(this.#preparing);
    this.#drawn = false;
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #leafUserOf({ alert }: DeliveryEntry): { readonly id: string; readonly name: string | undefined } | undefined {
    const id = this.parts.alertUsers.idOf(alert);
    if (id === undefined) return undefined;
    const user = this.parts.alertUsers.userOf(id);
    return { id, name: user && nameOf(user) };
  }

  #receive(received: unknown): void {
    const message = readDeliveriesMessage(received);
    if (message) this.#handlers[message.type](message as never);
  }

  readonly #handlers: {
    readonly [K in DeliveriesToHost["type"]]: (message: Extract<DeliveriesToHost, { type: K }>) => void;
  } = {
    ready: () => {
      this.#drawn = true;
      this.#shown = undefined;
      this.#view.refresh();
      this.#tell(true);
      this.#prepare();
    },
    rows: ({ version, from }) => {
      const page = this.#view.rows(version, from);
      if (page) this.#post({ type: "rows", version, page });
    },
    filter: ({ filter }) => {
      this.#view.setFilter(filter);
      this.#tell();
    },
    top: ({ version, index }) => this.#view.setTop(version, index),
    select: ({ key }) => {
      if (!this.#view.select(key)) this.#tell();
      this.#tellDetail(true);
    },
    lines: ({ slot, part, from }) => {
      this.#post({ type: "lines", slot, part, from, lines: this.#view.lines(slot, part, from) });
    },
    live: ({ live }) => {
      this.#view.setLive(live);
      this.#tell();
    },
    seen: () => {
      this.#view.markSeen();
      this.#tell();
    },
    run: ({ verb }) => this.#verbs[verb](),
  };

  readonly #verbs: { readonly [V in DeliveriesVerb]: () => void } = {
    start: () => this.#run("startListening"),
    copy: () => this.#run("copyDeliveries"),
    export: () => this.#run("exportDeliveries"),
    openAsText: () => this.#run("openDeliveryAsText"),
    replay: () => this.#run("replayAlert"),
    verify: () => this.#run("verifySignature"),
    showLeafUser: () => this.#showLeafUser(),
    clear: () => this.parts.listener.deliveries.clear(),
  };

  #run(command: string): void {
    void vscode.commands.executeCommand(`leafPanorama.${command}`, this.selected);
  }

  #showLeafUser(): void {
    const entry =
      this.#view.selected === undefined ? undefined : this.parts.listener.deliveries.get(this.#view.selected);
    const user = entry && this.#leafUserOf(entry);
    if (!user) return;
    const { alert } = entry;
    const provider = alert.kind === "event" ? this.parts.alertUsers.otherOf(alert)?.id : undefined;
    revealLeafUser(this.parts, user.id, { provider, focus: true }).catch((error: unknown) => {
      this.parts.log.error(`The row of a Leaf user was not shown: ${messageOf(error)}`);
    });
  }

  #refresh(): void {
    this.#view.refresh(this.panel.visible);
    this.#tell();
    this.#prepare();
  }

  /** Little by little, so that nothing waits for it. */
  #prepare(): void {
    this.#preparing ??= setTimeout(() => {
      this.#preparing = undefined;
      if (this.#view.prepare(PREPARE_MS)) this.#prepare();
    }, PREPARE_GAP_MS);
  }

  #tell(again = false): void {
    if (!this.#drawn) return;
    this.#post({ type: "state", state: this.#view.state(again) });
    this.#tellDetail();
  }

  /** Every `select` has its answer, so that the webview knows when none is under way; one of an empty list is the state. */
  #tellDetail(asked = false): void {
    const slot = this.#view.selected;
    const entry = slot === undefined ? undefined : this.parts.listener.deliveries.get(slot);
    if (slot === undefined || !entry || (entry === this.#shown && !asked)) return;
    this.#shown = entry;
    const detail = this.#view.detail(slot);
    if (detail) this.#post({ type: "detail", detail, ...this.#view.place, asked });
  }

  #post(message: DeliveriesToWebview): void {
    if (this.#drawn) void this.panel.webview.postMessage(message);
  }
}
