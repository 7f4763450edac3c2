import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import type { DataFlow } from "../../users/dataFlow";
import type { LeafUsers } from "../../users/leafUsers";
import { inNotification, inView } from "../surface/progress";

/** *Leaf: Refresh*: asks Leaf again for what is loaded. */
export async function refresh(users: LeafUsers, data: DataFlow): Promise<void> {
  // Rows that are expanded ask again when they are drawn anew.
  data.forget();
  await inView(() => users.refresh());
}

/** The row *Load more…*. */
export async function loadMore(users: LeafUsers): Promise<void> {
  await inView(() => users.loadMore());
}

/** *Leaf: Load All Leaf Users*: every page, which can be cancelled, and then every status, which can be stopped. */
export async function loadAll(users: LeafUsers): Promise<void> {
  await loadPages(users);
  // The view's own progress would hide the badge, which counts, for as long as this takes.
  await users.checkStale();
}

/** Loads every page that is missing, beside a notification that can cancel it. */
export async function loadPages(users: LeafUsers): Promise<void> {
  const number = new Intl.NumberFormat(locale());
  await inNotification(l10n.t("Loading all Leaf users"), (report, signal) =>
    users.loadRest(signal, (loaded, total) =>
      report(
        total === undefined ? number.format(loaded) : l10n.t("{0} of {1}", number.format(loaded), number.format(total)),
      ),
    ),
  );
}
