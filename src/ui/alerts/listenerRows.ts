import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Emitter, type Disposable } from "../../base/emitter";
import { locale } from "../../base/l10n";
import { oneLine, shorten } from "../../base/text";
import type { DeliveryEntry } from "../../alerts/deliveries";
import { deliveryName, deliverySentence, forwardText } from "../../alerts/deliveryText";
import type { AlertListener, ListenerState } from "../../alerts/listener";
import { deliveryClass } from "../../alerts/view/deliveryClass";
import { answerText } from "../../alerts/view/head";
import { verdictText } from "../../alerts/verdictText";
import type { DeliveryClass } from "../../protocol/deliveries";
import type { Webhook } from "../../leaf/alerts";
import type { Redactor } from "../../masking/redact";
import { Coalescer } from "../status/coalescer";
import { rowItem } from "../surface/views";
import { sharedIcon } from "../tree/sharedIcons";
import { listenerNode, moreDeliveriesNode, type DeliveryNode, type MoreDeliveriesNode } from "./nodes";

/** So many of the newest deliveries have rows; the panel has all of them. */
const MOST_ROWS = 8;
/** At most so often, in milliseconds, the rows are drawn anew. */
const DRAW_MS = 100;

/** The rows of this window's listener: whether it listens, and the newest deliveries. */
export class ListenerRows implements Disposable {
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #subscriptions: readonly Disposable[];
  /** The secret path of the listener's address, which a tunnel has as well. */
  #path: string | undefined;
  /** One object a row, so that the editor knows it again. */
  #nodes = new Map<number, DeliveryNode>();

  constructor(
    private readonly listener: AlertListener,
    private readonly forwardTo: () => URL | undefined,
    private readonly redactor: Redactor,
  ) {
    const soon = new Coalescer<undefined>(DRAW_MS, () => this.#changes.fire(undefined));
    this.#subscriptions = [
      soon,
      listener.onDidChangeState((state) => {
        if (state.kind === "listening") this.#path = pathOf(state.url);
        this.draw();
      }),
      listener.deliveries.onDidChange(() => soon.add(undefined)),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  /** What the settings say has changed. */
  draw(): void {
    this.#changes.fire(undefined);
  }

  children(): (DeliveryNode | MoreDeliveriesNode)[] {
    const { next, oldest, size } = this.listener.deliveries;
    const shown = Math.min(MOST_ROWS, next - oldest);
    const slots = Array.from({ length: shown }, (_, at) => next - 1 - at);
    const nodes = slots.map((slot): DeliveryNode => this.#nodes.get(slot) ?? { kind: "delivery", slot });
    this.#nodes = new Map(nodes.map((node) => [node.slot, node]));
    return size > shown ? [...nodes, moreDeliveriesNode] : nodes;
  }

  /** The row below the newest deliveries, which leads to all of them. */
  moreItem(): vscode.TreeItem {
    const label = l10n.t("All {0} deliveries…", new Intl.NumberFormat(locale()).format(this.listener.deliveries.size));
    const item = rowItem({ label, tooltip: [l10n.t("Show Alert Deliveries")], spoken: label });
    item.id = "moreDeliveries";
    item.iconPath = sharedIcon("list-unordered");
    item.command = { title: l10n.t("Show Alert Deliveries"), command: "leafPanorama.showDeliveries" };
    return item;
  }

  /** When a webhook's newest delivery came here, in milliseconds since the epoch; undefined if it leads elsewhere, or none came. */
  lastDeliveryOf({ url, events }: Webhook): number | undefined {
    const { deliveries } = this.listener;
    if (url === null || pathOf(url.exact) !== this.#path) return undefined;
    for (let slot = deliveries.next - 1; slot >= deliveries.oldest; slot -= 1) {
      const entry = deliveries.get(slot);
      if (entry?.source === "received" && entry.alert.kind === "event" && events.includes(entry.alert.event)) {
        return entry.at;
      }
    }
    return undefined;
  }

  item(): vscode.TreeItem {
    const { state, deliveries } = this.listener;
    const label = l10n.t("Listener");
    const target = this.forwardTo();
    const forwards = target ? l10n.t("forwards to {0}", target.host) : "";
    const text = stateText(state, forwards);
    const lines = [
      label,
      text,
      l10n.t(
        "Receives alerts on this machine, verifies each signature, and forwards them to the address in the settings.",
      ),
    ];
    const item = rowItem(
      { label, description: text, tooltip: lines, spoken: `${label}, ${text}` },
      deliveries.size > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    // The editor keeps the collapsed state of a row that had nothing below it, unless the row is another one.
    item.id = `${listenerNode.kind}:${deliveries.size > 0}`;
    item.iconPath =
      state.kind === "listening"
        ? sharedIcon("radio-tower", "testing.iconPassed")
        : state.kind === "failed"
          ? sharedIcon("error", "list.errorForeground")
          : sharedIcon("radio-tower");
    item.contextValue = state.kind === "listening" ? "listener listening" : "listener idle";
    return item;
  }

  deliveryItem({ slot }: DeliveryNode): vscode.TreeItem {
    const entry = this.listener.deliveries.get(slot);
    if (!entry) return rowItem({ label: l10n.t("Delivery") });
    const label = deliveryName(entry, this.redactor.text);
    const sentence = deliverySentence(entry, this.redactor.text);
    const signature = entry.verdict ? verdictText(entry.verdict).sentence : l10n.t("not verified");
    const forward = forwardText(entry.forward);
    const attempt = entry.attempt > 1 ? l10n.t("attempt {0}", entry.attempt) : "";
    const bad = badSignature(entry);
    // The answer's number is to be seen in a narrow side bar; what it means is in the tooltip.
    const text = [bad, answerText(entry.forward), attempt, sentence].filter(Boolean).join(" · ");
    const item = rowItem({
      label,
      description: shorten(oneLine(text), 200),
      tooltip: [
        label,
        sentence,
        signature,
        forward,
        attempt,
        new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(entry.at),
      ],
      spoken: `${label}, ${forward}, ${text}, ${signature}`,
    });
    item.id = `delivery:${slot}`;
    item.iconPath = ICONS[deliveryClass(entry)]();
    item.contextValue = "delivery replayable";
    item.command = {
      title: l10n.t("Show Delivery"),
      command: "leafPanorama.showDelivery",
      arguments: [this.#nodes.get(slot) ?? { kind: "delivery", slot }],
    };
    return item;
  }
}

/** What is wrong with a signature, in a few words: the tooltip has the whole of it. */
function badSignature(entry: DeliveryEntry): string {
  if (deliveryClass(entry) !== "unsigned") return "";
  return entry.verdict?.kind === "headerMissing" ? l10n.t("signature missing") : l10n.t("signature doesn't match");
}

function pathOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
}

/** In a few words: off, where it listens and where to it forwards, or why it could not be started. */
function stateText(state: ListenerState, forwards: string): string {
  switch (state.kind) {
    case "off":
      return l10n.t("off");
    case "listening":
      return [new URL(state.url).host, forwards].filter(Boolean).join(" · ");
    case "failed":
      return state.sentence;
  }
}

const ICONS: Readonly<Record<DeliveryClass, () => vscode.ThemeIcon>> = {
  unsigned: () => sharedIcon("warning", "list.warningForeground"),
  refused: () => sharedIcon("error", "list.errorForeground"),
  waiting: () => sharedIcon("watch", "charts.blue"),
  unverified: () => sharedIcon("question"),
  accepted: () => sharedIcon("pass", "testing.iconPassed"),
  received: () => sharedIcon("pass", "testing.iconPassed"),
};
