import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Emitter, type Disposable } from "../../base/emitter";
import { oneLine, shorten } from "../../base/text";
import type { DeliveryEntry } from "../../alerts/deliveries";
import { deliverySentence, forwardText } from "../../alerts/deliveryText";
import type { AlertListener } from "../../alerts/listener";
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
      listener.onDidChangeState(() => this.#changes.fire(undefined)),
      listener.deliveries.onDidChange(() => soon.add(undefined)),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
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
    const text = {
      off: () => l10n.t("off"),
      listening: () =>
        [new URL(state.kind === "listening" ? state.url : "http://x").host, forwards].filter(Boolean).join(" · "),
      failed: () => (state.kind === "failed" ? state.sentence : ""),
    }[state.kind]();
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
      tooltip: [label, sentence, signature, forward, attempt, new Date(entry.at).toLocaleTimeString()],
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
