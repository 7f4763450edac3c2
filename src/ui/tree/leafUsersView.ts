import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import { counted, locale } from "../../base/l10n";
import { isFiltering } from "../../users/arrangement";
import { explain } from "../../model/explain";
import { healthOf } from "../../model/health";
import type { LeafUsers } from "../../users/leafUsers";
import type { Listing } from "../../users/listing";
import type { OtherProviders } from "../../users/otherProviders";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { Snapshot, StoreView } from "../../model/store";
import { headlineOf, pauseText, progressText } from "../../users/summary";
import { Coalescer } from "../status/coalescer";
import { ContextKeys } from "../../host/contextKeys";
import type { LeafUsersTree, Node } from "./leafUsersTree";
import type { LeafErrorKind } from "../../leaf/errors";
import { filterMessage } from "./listingText";
import { inView } from "../surface/progress";
import { createTree } from "../surface/views";
import type { Ticker } from "../status/ticker";
import { VIEW_ID } from "./viewId";

/** With more users than this a summary of all stands above the rows, because the rows themselves can't be seen at once. */
const MANY = 50;

/** Why the tree is empty; the manifest has a welcome text for each. */
type Emptiness =
  | "restoring"
  | "signedOut"
  | "refused"
  | "loading"
  | "offline"
  | "timeout"
  | "tls"
  | "proxy"
  | "failed"
  | "none"
  | "hidden"
  | "filled";

/** Beside a message the editor shows no welcome text, which has the button that helps. */
const WITHOUT_MESSAGE = new Set<Emptiness>(["offline", "timeout", "tls", "proxy", "failed", "none", "hidden"]);

/** The frame around the tree: its message, badge and welcome texts, and what somebody looks at in it. */
export class LeafUsersView implements Disposable {
  readonly view: vscode.TreeView<Node>;
  readonly #disposables: Disposable[] = [];
  readonly #context = new ContextKeys();
  /** Single statuses come in quick succession; all that is drawn of them here are numbers. */
  readonly #soon = new Coalescer<undefined>(100, () => this.#update());
  readonly #progress = new Coalescer<undefined>(1000, () => this.#update());
  readonly #expanded = new Set<string>();
  #asked: object | undefined;
  /** What the badge says; it names its numbers. */
  #badge = "";

  constructor(
    private readonly tree: LeafUsersTree,
    private readonly store: StoreView,
    private readonly users: LeafUsers,
    private readonly others: OtherProviders,
    private readonly clock: Clock,
    ticker: Ticker,
    sandbox: SandboxControl,
    private readonly listing: Listing,
  ) {
    this.view = createTree<Node>(VIEW_ID, tree);
    this.#disposables.push(
      this.view,
      tree.onDidArrange(() => this.#update()),
      this.#soon,
      this.#progress,
      store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId !== undefined) this.#soon.add(undefined);
        // How it begins and ends is shown at once, and the way between once a second.
        else if (progress && this.#context.get("checking") === this.#checking) this.#progress.add(undefined);
        else this.#update();
      }),
      this.view.onDidChangeVisibility(() => this.#loadIfSeen()),
      this.view.onDidChangeSelection(() => this.#attend()),
      this.view.onDidExpandElement(({ element }) => {
        if (element.kind === "user") this.#expanded.add(element.leafUserId);
        this.#attend();
      }),
      this.view.onDidCollapseElement(({ element }) => {
        if (element.kind === "user") this.#expanded.delete(element.leafUserId);
        this.#attend();
      }),
      sandbox.onDidChange(() => this.#context.set("sandboxRunning", sandbox.running)),
      ticker.onDidTick(() => {
        if (this.view.visible) for (const leafUserId of store.snapshot.deadlines.keys()) tree.redraw(leafUserId);
        this.#update();
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
    // Assigned only when it differs, because each assignment draws the whole view.
    const emptiness = emptinessOf(snapshot, this.tree.shown);
    const filter = filterMessage(this.listing.filter, this.tree.shown, users);
    const said = viewMessage(snapshot, this.others.attention, this.clock.now());
    const message = WITHOUT_MESSAGE.has(emptiness)
      ? ""
      : [said, filter].filter(Boolean).join(said.endsWith(".") ? " " : " · ");
    if ((this.view.message ?? "") !== message) this.view.message = message;
    this.#setBadge(healthOf(snapshot).attention, this.others.attention);
    this.#context.set("view", emptiness);
    this.#context.set("filtered", isFiltering(this.listing.filter));
    this.#context.set("grouped", this.listing.layout.grouped);
    this.#context.set("session", session.kind);
    this.#context.set("checking", this.#checking);
    if (users.loadedAt === undefined || users.cached) this.#loadIfSeen();
  }

  #setBadge(panorama: number, others: number): void {
    const value = panorama + others;
    const parts = [
      counted(
        panorama,
        l10n.t("{0} Panorama connection needs attention", panorama),
        l10n.t("{0} Panorama connections need attention", panorama),
      ),
      counted(
        others,
        l10n.t("{0} Leaf user has trouble with another provider", others),
        l10n.t("{0} Leaf users have trouble with other providers", others),
      ),
    ];
    const tooltip = parts.filter((_, index) => (index === 0 ? panorama : others) > 0).join("\n");
    // What the view holds has its own form: each assignment would draw the whole view.
    if (this.#badge === tooltip) return;
    this.#badge = tooltip;
    this.view.badge = value === 0 ? undefined : { value, tooltip };
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

  get #checking(): boolean {
    return this.store.snapshot.users.progress !== undefined;
  }

  /** What somebody selects or expands is asked for before all else. */
  #attend(): void {
    const selected = this.view.selection.flatMap((node) => (node.kind === "user" ? [node.leafUserId] : []));
    // While the rows are drawn anew none is selected for a moment.
    for (const leafUserId of selected) this.tree.hold(leafUserId);
    this.users.attend({ selected, expanded: this.#expanded });
  }

  #load(): void {
    void inView(() => this.users.refresh());
  }
}

function emptinessOf({ session, users }: Snapshot, shown: number): Emptiness {
  if (users.users.length > 0) return shown > 0 ? "filled" : "hidden";
  if (session.kind !== "signedIn") return session.kind;
  if (users.loading) return "loading";
  if (users.error) return unreached(users.error.kind) ?? "failed";
  return users.loadedAt === undefined ? "loading" : "none";
}

function unreached(kind: LeafErrorKind): Emptiness | undefined {
  return kind === "offline" || kind === "timeout" || kind === "tls" || kind === "proxy" ? kind : undefined;
}

/** The most pressing thing: what failed, that Leaf asks to wait, how far the statuses are; else how all of many are. */
function viewMessage(snapshot: Snapshot, others: number, now: number): string {
  const { users, session } = snapshot;
  if (session.kind !== "signedIn") return "";
  const paused = pauseText(snapshot, now);
  if (users.error && !(paused !== "" && users.error.kind === "rateLimited")) {
    const { sentence } = explain(users.error);
    if (users.loadedAt === undefined) return sentence;
    const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(users.loadedAt);
    return l10n.t("{0} Showing data from {1}.", sentence, time);
  }
  // Where there are few, a line that comes and goes would make the rows jump.
  const many = healthOf(snapshot).users > MANY;
  return paused || (many ? progressText(snapshot) || headlineOf(snapshot, others, now) : "");
}
