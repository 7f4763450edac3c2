import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import { formatCountdown } from "../../base/text";
import { healthOf } from "../../model/health";
import type { Snapshot, StoreView } from "../../model/store";
import type { OtherProviders } from "../../users/otherProviders";
import { attentionText, pauseText, progressText, summaryOf, usersText } from "../../users/summary";
import { Coalescer } from "./coalescer";
import { expiryText, sessionText } from "./accountText";
import { StatusItem } from "../surface/views";
import type { Ticker } from "./ticker";

/** The one status bar item: health at a glance, and the way to all that can be done. */
export class StatusBar implements Disposable {
  readonly #item: StatusItem;
  readonly #disposables: Disposable[];

  constructor(
    private readonly store: StoreView,
    private readonly others: OtherProviders,
    private readonly clock: Clock,
    ticker: Ticker,
  ) {
    this.#item = new StatusItem("leafPanorama.health", l10n.t("Leaf Panorama"), "leafPanorama.showActions");
    const soon = new Coalescer<undefined>(100, () => this.#update());
    this.#disposables = [
      this.#item,
      soon,
      store.onDidChange(() => soon.add(undefined)),
      others.onDidChangeWanted(() => soon.add(undefined)),
      ticker.onDidTick(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #update(): void {
    const { snapshot } = this.store;
    const { icon, text } = statusOf(snapshot, this.others.attention, this.clock.now());
    const sandbox = "account" in snapshot.session && snapshot.session.account.kind === "sandbox";
    const label = sandbox ? l10n.t("Leaf Sandbox") : l10n.t("Leaf");
    const tooltip = tooltipLines(snapshot, this.others.attention, this.clock.now());
    this.#item.show({ icon, text: text === "" ? label : `${label}: ${text}`, tooltip });
  }
}

/** What the status bar says; the most urgent thing wins. */
function statusOf(snapshot: Snapshot, others: number, now: number): { readonly icon: string; readonly text: string } {
  const { session } = snapshot;
  const health = healthOf(snapshot);
  if (session.kind === "restoring") return { icon: "plug", text: "" };
  if (session.kind === "signedOut") return { icon: "plug", text: l10n.t("signed out") };
  if (session.kind === "refused") return { icon: "key", text: l10n.t("sign in again") };
  if (health.connecting > 0) {
    const left = health.nextDeadline === undefined ? "" : ` ${formatCountdown(health.nextDeadline - now)}`;
    return { icon: "watch", text: l10n.t("connecting") + left };
  }
  if (health.offline) return { icon: "debug-disconnect", text: l10n.t("offline") };
  const attention = health.attention + others;
  if (attention > 0) return { icon: "warning", text: attentionText(attention) };
  if (snapshot.users.loadedAt === undefined) return { icon: "plug", text: "" };
  if (health.users === 0) return { icon: "plug", text: l10n.t("no Leaf users") };
  return { icon: "check", text: health.active === 0 ? usersText(health.users) : l10n.t("{0} active", health.active) };
}

function tooltipLines(snapshot: Snapshot, others: number, now: number): string[] {
  const { session } = snapshot;
  return [
    l10n.t("Leaf Panorama"),
    sessionText(session),
    "account" in session ? expiryText(session.account.expiresAt, now) : "",
    summaryOf(snapshot, others, now),
    pauseText(snapshot, now) || progressText(snapshot),
  ];
}
