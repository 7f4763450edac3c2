import type * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import type { AlertListener } from "../../alerts/listener";
import type { Webhooks } from "../../alerts/webhooks";
import type { StoreView } from "../../model/store";
import { createTree } from "../surface/views";
import type { AlertsTree } from "./alertsTree";
import type { AlertNode } from "./nodes";

/** The view's id, in the manifest as well. */
const ALERTS_VIEW = "leafPanorama.alerts";

/** The frame around the tree *Alerts*: loads the webhooks once somebody looks, or listens: their secrets verify. */
export class AlertsView implements Disposable {
  readonly #view: vscode.TreeView<AlertNode>;
  readonly #subscriptions: readonly Disposable[];

  constructor(
    tree: AlertsTree,
    private readonly store: StoreView,
    private readonly webhooks: Webhooks,
    private readonly listener: AlertListener,
    private readonly log: Logger,
  ) {
    this.#view = createTree<AlertNode>(ALERTS_VIEW, tree);
    this.#subscriptions = [
      this.#view,
      this.#view.onDidChangeVisibility(() => this.#loadIfUsed()),
      listener.onDidChangeState(() => this.#loadIfUsed()),
      store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId === undefined && !progress) this.#loadIfUsed();
      }),
    ];
    this.#loadIfUsed();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #loadIfUsed(): void {
    const isUsed = this.#view.visible || this.listener.state.kind === "listening";
    if (!isUsed || this.store.snapshot.session.kind !== "signedIn") return;
    this.webhooks.loadOnce().catch((error: unknown) => {
      this.log.error(`Loading the webhooks failed: ${messageOf(error)}`);
    });
  }
}
