import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { counted } from "../../base/l10n";
import { oneLine, shorten } from "../../base/text";
import { alertMeaning } from "../../alerts/alertEvents";
import { explainAlert } from "../../alerts/explainAlert";
import { readAlert } from "../../alerts/receivedAlert";
import type { Webhooks } from "../../alerts/webhooks";
import type { FailedCall, Webhook } from "../../leaf/alerts";
import { explain } from "../../model/explain";
import type { StoreView } from "../../model/store";
import { rowItem } from "../surface/views";
import { dateText } from "../tree/fileRow";
import { sharedIcon } from "../tree/sharedIcons";
import type { ListenerRows } from "./listenerRows";
import { failedCallsNode, listenerNode, type AlertNode, type WebhookNode } from "./nodes";

/** Shows the listener, the account's webhooks, and what Leaf could not deliver; calls Leaf for nothing that is merely drawn. */
export class AlertsTree implements vscode.TreeDataProvider<AlertNode>, Disposable {
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: readonly Disposable[];
  readonly #webhooks = new Map<string, WebhookNode>();

  constructor(
    private readonly store: StoreView,
    private readonly webhooks: Webhooks,
    private readonly listener: ListenerRows,
  ) {
    const draw = () => this.#changes.fire(undefined);
    let { session } = store.snapshot;
    const drawSession = () => {
      if (session === store.snapshot.session) return;
      ({ session } = store.snapshot);
      draw();
    };
    this.#subscriptions = [webhooks.onDidChange(draw), listener.onDidChange(draw), store.onDidChange(drawSession)];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  getChildren(node?: AlertNode): AlertNode[] {
    const { webhooks, failedCalls, error } = this.webhooks.state;
    if (node === undefined) {
      const notes: AlertNode[] = error ? [{ kind: "note", text: explain(error).sentence, problem: true }] : [];
      const text = this.#missing();
      if (text !== "") notes.push({ kind: "note", text, problem: false });
      const rows = webhooks?.map(({ id }) => this.#webhookNode(id)) ?? [];
      return [listenerNode, ...notes, ...rows, ...((failedCalls?.length ?? 0) > 0 ? [failedCallsNode] : [])];
    }
    if (node.kind === "listener") return this.listener.children();
    if (node.kind === "failedCalls") return failedCalls?.map(({ key }) => ({ kind: "failedCall", key })) ?? [];
    if (node.kind !== "webhook") return [];
    const events = webhooks?.find(({ id }) => id === node.id)?.events ?? [];
    return events.map((event) => ({ kind: "webhookEvent", webhookId: node.id, event }));
  }

  getTreeItem(node: AlertNode): vscode.TreeItem {
    const { webhooks, failedCalls } = this.webhooks.state;
    switch (node.kind) {
      case "listener":
        return this.listener.item();
      case "delivery":
        return this.listener.deliveryItem(node);
      case "moreDeliveries":
        return this.listener.moreItem();
      case "webhook": {
        const webhook = webhooks?.find(({ id }) => id === node.id);
        return webhookItem(node, webhook, failedCalls ?? [], webhook && this.listener.lastDeliveryOf(webhook));
      }
      case "webhookEvent":
        return eventItem(node.webhookId, node.event);
      case "failedCalls":
        return failedCallsItem(failedCalls?.length ?? 0);
      case "failedCall":
        return failedCallItem(
          node.key,
          failedCalls?.find(({ key }) => key === node.key),
        );
      case "note": {
        const item = rowItem({ label: node.text, tooltip: [node.text], spoken: node.text });
        item.iconPath = node.problem ? sharedIcon("error", "list.errorForeground") : sharedIcon("info");
        return item;
      }
    }
  }

  /** Why there are no webhooks to be seen; empty if there are, or if an error says it. */
  #missing(): string {
    const { webhooks, loading, error } = this.webhooks.state;
    switch (this.store.snapshot.session.kind) {
      case "signedOut":
        return l10n.t("Sign in to see your webhooks.");
      case "refused":
        return l10n.t("Sign in again to see your webhooks.");
      case "restoring":
        return l10n.t("Loading webhooks…");
      case "signedIn":
        // That there are none may be from before the failure.
        if (webhooks && !error) return webhooks.length === 0 ? l10n.t("This account has no webhooks") : "";
        return loading ? l10n.t("Loading webhooks…") : "";
    }
  }

  #webhookNode(id: string): WebhookNode {
    let node = this.#webhooks.get(id);
    if (!node) this.#webhooks.set(id, (node = { kind: "webhook", id }));
    return node;
  }
}

/** What a webhook is called: its name, else its address, else its id. */
export function webhookName({ id, name, url }: Webhook): string {
  return shorten(oneLine(name ?? "") || oneLine(url?.shown ?? "") || id, 100);
}

function webhookItem(
  node: WebhookNode,
  webhook: Webhook | undefined,
  failed: readonly FailedCall[],
  last: number | undefined,
): vscode.TreeItem {
  const name = webhook ? webhookName(webhook) : node.id;
  const count = webhook?.events.length ?? 0;
  const failures = failed.filter(({ url }) => url !== null && url.exact === webhook?.url?.exact).length;
  const events = counted(count, l10n.t("{0} event", count), l10n.t("{0} events", count));
  const failedText =
    failures === 0 ? "" : counted(failures, l10n.t("{0} failed call", failures), l10n.t("{0} failed calls", failures));
  const lastText = last === undefined ? "" : l10n.t("last delivery {0}", dateText(new Date(last).toISOString()));
  const text = [failedText, events, lastText, hostOf(webhook?.url?.shown)].filter(Boolean).join(" · ");
  const unsigned = webhook && !webhook.signed ? l10n.t("Leaf has no secret for it: deliveries are not signed.") : "";
  const tooltip = [name, webhook?.url?.shown ?? "", events, failedText, lastText, unsigned];
  const item = rowItem(
    { label: name, description: text, tooltip, spoken: `${name}, ${text}` },
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `webhook:${node.id}`;
  item.iconPath = failures > 0 ? sharedIcon("warning", "list.warningForeground") : sharedIcon("broadcast");
  item.contextValue = "webhook";
  return item;
}

function eventItem(webhookId: string, event: string): vscode.TreeItem {
  const meaning = alertMeaning(event) ?? "";
  const item = rowItem({
    label: event,
    description: meaning,
    tooltip: [event, meaning],
    spoken: `${event}, ${meaning}`,
  });
  item.id = `webhook:${webhookId}:${event}`;
  item.iconPath = sharedIcon("symbol-event");
  item.contextValue = "webhookEvent";
  return item;
}

function failedCallsItem(count: number): vscode.TreeItem {
  const label = l10n.t("Failed calls");
  const tooltip = [l10n.t("What Leaf could not deliver, newest first")];
  const item = rowItem(
    { label, description: String(count), tooltip, spoken: `${label}, ${count}` },
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = "failedCalls";
  item.iconPath = sharedIcon("warning", "list.warningForeground");
  return item;
}

function failedCallItem(key: string, call: FailedCall | undefined): vscode.TreeItem {
  const alert = readAlert(Buffer.from(call?.shownBody ?? "", "utf8"));
  const label = alert.kind === "event" ? alert.event : l10n.t("Delivery");
  const why = call ? failureText(call) : "";
  const when = dateText(call?.createdAt ?? null);
  const item = rowItem({
    label,
    description: [why, when].filter(Boolean).join(" · "),
    tooltip: [label, explainAlert(alert), why, responseOf(call), when],
    spoken: [label, why, when].filter(Boolean).join(", "),
  });
  item.id = `failedCall:${key}`;
  item.iconPath = sharedIcon("error", "list.errorForeground");
  item.contextValue = "failedCall replayable";
  return item;
}

/** Why a delivery failed, in a few words. */
function failureText({ failure }: FailedCall): string {
  switch (failure.kind) {
    case "answered":
      return failure.status === null
        ? l10n.t("the receiver refused it")
        : l10n.t("the receiver answered {0}", failure.status);
    case "unreachable":
      return shorten(oneLine(failure.connectionError), 100);
    case "unknown":
      return l10n.t("Leaf doesn't say why");
  }
}

function responseOf(call: FailedCall | undefined): string {
  return call?.failure.kind === "answered" ? shorten(oneLine(call.failure.response), 200) : "";
}

/** The host of an address; the whole text if it is none. */
function hostOf(address: string | undefined): string {
  if (address === undefined) return "";
  return URL.canParse(address) ? new URL(address).host : shorten(oneLine(address), 60);
}
