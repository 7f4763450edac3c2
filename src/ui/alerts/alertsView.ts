import type * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import type { Webhooks } from "../../alerts/webhooks";
import type { StoreView } from "../../model/store";
import { createTree } from "../surface/views";
import type { AlertsTree } from "./alertsTree";
import type { AlertNode } from "./nodes";

/** The view's id, in the manifest as well. */
const ALERTS_VIEW = "leafPanorama.alerts";

/** The frame around the tree *Alerts*: loads the webhooks once somebody looks. */
export class AlertsView implements Disposable {
  readonly #view: vscode.TreeView<AlertNode>;
  readonly #subscriptions: readonly Disposable[];
  /** The session for which the webhooks were asked for: a failed load is not repeated by itself. */
  #asked: object | undefined;

  constructor(
    tree: AlertsTree,
    private readonly store: StoreView,
    private readonly webhooks: Webhooks,
    private readonly log: Logger,
  ) {
    this.#view = createTree<AlertNode>(ALERTS_VIEW, tree);
    this.#subscriptions = [
      this.#view,
      this.#view.onDidChangeVisibility(() => this.#loadIfSeen()),
      store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId === undefined && !progress) this.#loadIfSeen();
      }),
    ];
    this.#loadIfSeen();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #loadIfSeen(): void {
    const { session } = this.store.snapshot;
    if (!this.#view.visible || session.kind !== "signedIn" || this.#asked === session) return;
    this.#asked = session;
    this.webhooks.refresh().catch((error: unknown) => {
      this.log.error(`Loading the webhooks failed: ${messageOf(error)}`);
    });
  }
}
