import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Emitter, type Disposable } from "../../base/emitter";
import { locale } from "../../base/l10n";
import { oneLine, shorten } from "../../base/text";
import type { DeliveryEntry } from "../../alerts/deliveries";
import { deliverySentence, forwardText } from "../../alerts/deliveryText";
import type { AlertListener, ListenerState } from "../../alerts/listener";
import type { SignatureVerdict } from "../../alerts/signature";
import { verdictText } from "../../alerts/verdictText";
import type { Redactor } from "../../masking/redact";
import { Coalescer } from "../status/coalescer";
import { rowItem } from "../surface/views";
import { sharedIcon } from "../tree/sharedIcons";
import { listenerNode, type DeliveryNode } from "./nodes";

/** So many of the newest deliveries have rows. */
const MOST_ROWS = 100;
/** At most so often, in milliseconds, the rows are drawn anew. */
const DRAW_MS = 100;

/** The rows of this window's listener: whether it listens, and the newest deliveries. */
export class ListenerRows implements Disposable {
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #subscriptions: readonly Disposable[];
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
      listener.onDidChangeState(() => this.draw()),
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

  children(): DeliveryNode[] {
    const newest = this.listener.deliveries.all().slice(-MOST_ROWS).reverse();
    const nodes = newest.map(({ slot }): DeliveryNode => this.#nodes.get(slot) ?? { kind: "delivery", slot });
    this.#nodes = new Map(nodes.map((node) => [node.slot, node]));
    return nodes;
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
    item.contextValue = state.kind === "listening" ? "listening" : "idle";
    return item;
  }

  deliveryItem({ slot }: DeliveryNode): vscode.TreeItem {
    const entry = this.listener.deliveries.get(slot);
    if (!entry) return rowItem({ label: l10n.t("Delivery") });
    const label = labelOf(entry, this.redactor.text);
    const sentence = deliverySentence(entry, this.redactor.text);
    const signature = entry.verdict ? verdictText(entry.verdict).sentence : l10n.t("not verified");
    const forward = forwardText(entry.forward);
    const attempt = entry.attempt > 1 ? l10n.t("attempt {0}", entry.attempt) : "";
    const bad = entry.verdict && !isGood(entry.verdict) ? l10n.t("signature doesn't match") : "";
    const text = [bad, forward, attempt, sentence].filter(Boolean).join(" · ");
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
      spoken: `${label}, ${text}, ${signature}`,
    });
    item.id = `delivery:${slot}`;
    item.iconPath = iconOf(entry);
    item.contextValue = "delivery replayable";
    item.command = {
      title: l10n.t("Show Delivery"),
      command: "leafPanorama.showDelivery",
      arguments: [this.#nodes.get(slot) ?? { kind: "delivery", slot }],
    };
    return item;
  }
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

function labelOf({ alert, source }: DeliveryEntry, mask: (text: string) => string): string {
  const name =
    alert.kind === "event"
      ? shorten(oneLine(mask(alert.event)), 60)
      : alert.kind === "confirmation"
        ? l10n.t("confirmation")
        : l10n.t("Delivery");
  if (source === "sample") return l10n.t("{0} (sample)", name);
  return source === "replay" ? l10n.t("{0} (replay)", name) : name;
}

/** Whether the bytes as they came are signed. */
function isGood({ kind }: SignatureVerdict): boolean {
  return kind === "matches";
}

function iconOf({ verdict, forward }: DeliveryEntry): vscode.ThemeIcon {
  if (verdict && !isGood(verdict)) return sharedIcon("warning", "list.warningForeground");
  if (forward === "pending") return sharedIcon("watch", "charts.blue");
  const refused = forward && (forward.kind === "failed" || forward.status < 200 || forward.status > 299);
  if (refused) return sharedIcon("error", "list.errorForeground");
  return verdict ? sharedIcon("pass", "testing.iconPassed") : sharedIcon("question");
}
