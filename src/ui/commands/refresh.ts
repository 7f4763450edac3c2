import * as vscode from "vscode";
import { t } from "../../base/l10n";
import type { DataFlow } from "../../core/dataFlow";
import type { LeafUsers } from "../../core/leafUsers";
import { VIEW_ID } from "../leafUsersView";

/** *Leaf: Refresh*: asks Leaf again for what is loaded. */
export async function refresh(users: LeafUsers, data: DataFlow): Promise<void> {
  // Rows that are expanded ask again when they are drawn anew.
  data.forget();
  await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => users.refresh());
}

/** The row *Load more…*. */
export async function loadMore(users: LeafUsers): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: VIEW_ID } }, () => users.loadMore());
}

/** *Leaf: Load All Leaf Users*: every page, which can be cancelled, and then every status, which can be stopped. */
export async function loadAll(users: LeafUsers): Promise<void> {
  const number = new Intl.NumberFormat();
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress(
    { location, title: t("Loading all Leaf users"), cancellable: true },
    async (progress, cancelled) => {
      const cancel = new AbortController();
      cancelled.onCancellationRequested(() => cancel.abort());
      await users.loadRest(cancel.signal, (loaded, total) => {
        const message =
          total === undefined ? number.format(loaded) : t("{0} of {1}", number.format(loaded), number.format(total));
        progress.report({ message });
      });
    },
  );
  // The view's own progress would hide the badge, which counts, for as long as this takes.
  await users.checkStale();
}
