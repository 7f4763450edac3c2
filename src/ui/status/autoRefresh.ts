import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import { counted } from "../../base/l10n";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import type { LeafUsers } from "../../users/leafUsers";
import { tellingOf, type Notify, type StatusChange } from "../../users/notify";
import { RefreshPolicy, type Situation } from "../../users/refreshPolicy";
import type { StoreView } from "../../model/store";
import { onSettingChange } from "../../host/settings";
import { tell, warn } from "../commands/commandRunner";
import type { Offer } from "../commands/remedies";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { VIEW_ID } from "../tree/viewId";
import { nameOf } from "../tree/presentation";

/** The settings that refreshing goes by; asked for each time. */
interface RefreshSettings {
  /** Milliseconds; 0 for never. */
  readonly interval: () => number;
  readonly perMinute: () => number;
  readonly notify: () => Notify;
}

/** A notification names so many users at most. */
const NAMED = 3;
/** setTimeout takes no longer time than this, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Keeps what is in sight fresh, in the background, and tells what has broken by itself if the developer wants that. */
export class AutoRefresh implements Disposable {
  readonly #policy: RefreshPolicy;
  readonly #disposables: Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(
    private readonly view: vscode.TreeView<Node>,
    private readonly tree: LeafUsersTree,
    private readonly store: StoreView,
    private readonly users: LeafUsers,
    private readonly clock: Clock,
    private readonly settings: RefreshSettings,
    private readonly log: Logger,
  ) {
    this.#policy = new RefreshPolicy(settings.interval);
    this.#disposables = [
      view.onDidChangeVisibility(() => this.#returned()),
      vscode.window.onDidChangeWindowState(() => this.#returned()),
      onSettingChange("refreshInterval", () => this.#schedule()),
      store.onDidChange(({ leafUserId, progress }) => {
        // What a refresh of its own finds is counted at its end.
        if (progress || this.#running) return;
        if (leafUserId !== undefined || this.store.snapshot.users.loading) this.#policy.acted();
        if (leafUserId === undefined) this.#schedule();
      }),
    ];
    this.#schedule();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  get #situation(): Situation {
    const { session, users } = this.store.snapshot;
    return {
      visible: this.view.visible,
      focused: vscode.window.state.focused,
      signedIn: session.kind === "signedIn",
      loading: users.loading,
      loadedAt: users.loadedAt,
    };
  }

  #returned(): void {
    const { visible, focused } = this.#situation;
    // What is left is the oldest of the next time; a long pause of Leaf's must not let it go out unseen.
    if (!visible || !focused) this.users.stopQuietly();
    if (this.#policy.onReturn(this.clock.now(), this.#situation)) this.#refresh();
    else this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const ms = this.#policy.timeToNext(this.clock.now(), this.#situation);
    if (ms === undefined || this.#running) return;
    this.#timer = setTimeout(() => this.#refresh(), Math.min(ms, LONGEST_TIMER_MS));
  }

  #refresh(): void {
    if (this.#running) return;
    this.#running = true;
    // Half of a minute's budget at most, however many users there are.
    const requests = Math.max(2, Math.floor(this.settings.perMinute() / 2));
    this.users
      .refreshQuietly(requests)
      .then(
        ({ changed, changes }) => {
          this.#policy.refreshed(this.clock.now(), changed);
          this.#tell(changes);
        },
        (error: unknown) => {
          this.#policy.refreshed(this.clock.now(), false);
          this.log.error(`Refreshing failed: ${messageOf(error)}`);
        },
      )
      .finally(() => {
        this.#running = false;
        this.#schedule();
      });
  }

  #tell(changes: readonly StatusChange[]): void {
    const { failed, recovered } = tellingOf(changes, this.settings.notify());
    const show: Offer = { title: l10n.t("Show"), command: `${VIEW_ID}.focus` };
    if (failed.length > 0) {
      const [only] = failed.length === 1 ? failed : [];
      const diagnose: Offer = {
        title: l10n.t("Diagnose"),
        command: "leafPanorama.diagnose",
        ...(only === undefined ? {} : { args: [this.tree.nodeOf(only)] }),
      };
      const names = this.#names(failed);
      const sentence = counted(
        failed.length,
        l10n.t("The Panorama connection of {0} stopped working.", names),
        l10n.t("{0} Panorama connections stopped working: {1}.", failed.length, names),
      );
      warn(sentence, diagnose, show);
    }
    if (recovered.length > 0) {
      const names = this.#names(recovered);
      const sentence = counted(
        recovered.length,
        l10n.t("The Panorama connection of {0} works again.", names),
        l10n.t("{0} Panorama connections work again: {1}.", recovered.length, names),
      );
      tell(sentence, show);
    }
  }

  #names(ids: readonly string[]): string {
    const { users } = this.store.snapshot.users;
    const names = ids.slice(0, NAMED).map((id) => {
      const user = users.find((other) => other.id === id);
      return user ? nameOf(user) : id;
    });
    return names.join(", ") + (ids.length > NAMED ? "…" : "");
  }
}
