/** The row of this window's listener. */
interface ListenerNode {
  readonly kind: "listener";
}

/** A delivery that the listener has received, or that was sent from here. */
export interface DeliveryNode {
  readonly kind: "delivery";
  readonly slot: number;
}

/** The row that leads to all deliveries. */
export interface MoreDeliveriesNode {
  readonly kind: "moreDeliveries";
}

/** One of the account's webhooks. */
export interface WebhookNode {
  readonly kind: "webhook";
  readonly id: string;
}

/** An event of a webhook. */
interface WebhookEventNode {
  readonly kind: "webhookEvent";
  readonly webhookId: string;
  readonly event: string;
}

/** The row above the deliveries that Leaf could not make. */
interface FailedCallsNode {
  readonly kind: "failedCalls";
}

/** A delivery that Leaf could not make. */
interface FailedCallNode {
  readonly kind: "failedCall";
  readonly key: string;
}

/** What is to be said in place of rows. */
interface AlertNoteNode {
  readonly kind: "note";
  readonly text: string;
  readonly problem: boolean;
}

/** A row of the view *Alerts*. */
export type AlertNode =
  | ListenerNode
  | DeliveryNode
  | MoreDeliveriesNode
  | WebhookNode
  | WebhookEventNode
  | FailedCallsNode
  | FailedCallNode
  | AlertNoteNode;

// One object a row, so that the editor knows it again.
export const listenerNode: ListenerNode = { kind: "listener" };
export const moreDeliveriesNode: MoreDeliveriesNode = { kind: "moreDeliveries" };
export const failedCallsNode: FailedCallsNode = { kind: "failedCalls" };

/** Whether what the editor hands to a command is a row of this view, of this kind. */
export function isAlertNode<K extends AlertNode["kind"]>(
  given: unknown,
  kind: K,
): given is Extract<AlertNode, { kind: K }> {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === kind;
}
