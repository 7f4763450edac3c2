import * as vscode from "vscode";
import type { Clock } from "../base/clock";
import type { Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import { explain } from "../core/explain";
import { healthOf } from "../core/health";
import type { LeafUsers } from "../core/leafUsers";
import type { SandboxControl } from "../core/sandboxControl";
import type { Snapshot, StoreView } from "../core/store";
import { sessionText } from "./accountText";
import { ContextKeys } from "../host/contextKeys";
import type { LeafUsersTree, Node } from "./leafUsersTree";
import type { Ticker } from "./ticker";

/** The view's id in the manifest. */
export const VIEW_ID = "leafPanorama.leafUsers";

/** Users older than this are loaded again when the developer returns to the window, in milliseconds. */
const OLD_MS = 60_000;

/** Why the tree is empty; the manifest has a welcome text for each. */
type Emptiness = "restoring" | "signedOut" | "refused" | "loading" | "offline" | "failed" | "none" | "filled";

/** The frame around the tree: its title, message, badge and welcome texts, and when it asks for fresh data. */
export class LeafUsersView implements Disposable {
  readonly view: vscode.TreeView<Node>;
  readonly #disposables: Disposable[] = [];
  readonly #context = new ContextKeys();
  #asked: object | undefined;

  constructor(
    tree: LeafUsersTree,
    private readonly store: StoreView,
    private readonly users: LeafUsers,
    private readonly clock: Clock,
    ticker: Ticker,
    sandbox: SandboxControl,
  ) {
    this.view = vscode.window.createTreeView<Node>(VIEW_ID, { treeDataProvider: tree });
    this.#disposables.push(
      this.view,
      store.onDidChange(() => this.#update()),
      this.view.onDidChangeVisibility(() => this.#loadIfSeen()),
      sandbox.onDidChange(() => this.#context.set("sandboxRunning", sandbox.running)),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#loadIfOld();
      }),
      ticker.onDidTick(() => {
        for (const [leafUserId, connection] of store.snapshot.connections) {
          if (connection.kind === "awaitingFarmer" && this.view.visible) tree.redraw(leafUserId);
        }
      }),
    );
    this.#update();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #update(): void {
    const { snapshot } = this.store;
    const { users, session } = snapshot;
    // The account is the title: a container's only view is shown without its description.
    const account = sessionText(session);
    const name = t("Leaf Users");
    this.view.title = account === "" ? name : account;
    this.view.description = account === "" ? "" : name;
    // Assigned only when it differs, because each assignment draws the whole view.
    const message = messageOf(snapshot);
    if ((this.view.message ?? "") !== message) this.view.message = message;
    const { attention } = healthOf(snapshot);
    if ((this.view.badge?.value ?? 0) !== attention) {
      this.view.badge =
        attention === 0
          ? undefined
          : { value: attention, tooltip: t("{0} Panorama connections need attention", attention) };
    }
    this.#context.set("view", emptinessOf(snapshot));
    this.#context.set("session", session.kind);
    if (users.loadedAt === undefined || users.cached) this.#loadIfSeen();
  }

  /** The first load of a session, once somebody looks. */
  #loadIfSeen(): void {
    const { session, users } = this.store.snapshot;
    if (!this.view.visible || session.kind !== "signedIn") return;
    // A failed load is not repeated by itself: the user has a button for it.
    if (users.loading || (users.loadedAt !== undefined && !users.cached) || this.#asked === session) return;
    this.#asked = session;
    this.#load();
  }

  #loadIfOld(): void {
    const { session, users } = this.store.snapshot;
    if (!this.view.visible || session.kind !== "signedIn" || users.loading) return;
    if (users.loadedAt !== undefined && this.clock.now() - users.loadedAt > OLD_MS) this.#load();
  }

  #load(): void {
    void vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => this.users.refresh());
  }
}

function emptinessOf({ session, users }: Snapshot): Emptiness {
  if (users.users.length > 0) return "filled";
  if (session.kind !== "signedIn") return session.kind;
  if (users.loading) return "loading";
  if (users.error) return isUnreached(users.error.kind) ? "offline" : "failed";
  return users.loadedAt === undefined ? "loading" : "none";
}

function isUnreached(kind: string): boolean {
  return kind === "offline" || kind === "timeout" || kind === "tls" || kind === "proxy";
}

function messageOf({ users, session }: Snapshot): string {
  if (!users.error || session.kind !== "signedIn") return "";
  const { sentence } = explain(users.error);
  if (users.loadedAt === undefined) return sentence;
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(users.loadedAt);
  return t("{0} Shown is what was loaded at {1}.", sentence, time);
}
