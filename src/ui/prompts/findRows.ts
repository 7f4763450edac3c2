import * as l10n from "@vscode/l10n";
import { counted, locale } from "../../base/l10n";
import { shortName } from "../../base/plain";
import { matcher } from "../../users/arrangement";
import type { FoundLeafUsers } from "../../users/leafUserSearch";
import type { StoreView } from "../../model/store";
import type { LeafUser } from "../../leaf/users";
import { lookOf, nameOf } from "../tree/presentation";
import type { PickItem } from "../surface/inputs";

/** So many of the loaded users that match are shown at most. */
const LOADED_SHOWN = 50;

/** A row of the search: a Leaf user, something to do, or something to say. */
export interface FindRow extends PickItem {
  readonly user?: LeafUser;
  readonly act?: "again" | "loadAll";
}

/** What is known of the text that is typed. */
export type Search =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  | ({ readonly kind: "found" } & FoundLeafUsers & { readonly sentence?: string })
  | { readonly kind: "failed"; readonly sentence: string };

/** The loaded users that match come first, at once; what Leaf has found beyond them follows, and what may be missing. */
export function findRows(text: string, search: Search, store: StoreView, now: number): FindRow[] {
  if (text === "") return [];
  const { users, total } = store.snapshot.users;
  const matches = matcher(text);
  const loaded: LeafUser[] = [];
  let beyond = 0;
  for (const user of users) {
    if (!matches(user)) continue;
    if (loaded.length < LOADED_SHOWN) loaded.push(user);
    else beyond += 1;
  }
  const known = new Set(users.map(({ id }) => id));
  const item = (user: LeafUser): FindRow => ({
    label: nameOf(user),
    description: known.has(user.id) ? lookOf(store.connection(user.id), now).text : l10n.t("not loaded yet"),
    detail: [user.email, user.externalId].filter(Boolean).join(" · "),
    alwaysShow: true,
    user,
  });
  const say = (icon: string, label: string, more: Partial<FindRow> = {}): FindRow => ({
    ...{ icon, label, alwaysShow: true },
    ...more,
  });
  const again = (sentence: string) =>
    say("error", sentence, { detail: l10n.t("Press Enter to search again"), act: "again" });
  const shown = new Set(loaded.map(({ id }) => id));
  const others = search.kind === "found" ? search.users.filter(({ id }) => !shown.has(id)) : [];
  const items = [...loaded, ...others].map(item);
  // Above the loaded users, who may be more than the list shows.
  if (search.kind === "failed") return [again(search.sentence), ...items];
  if (search.kind !== "found") return items;
  const rows = search.sentence === undefined ? items : [again(search.sentence), ...items];
  if (search.more === undefined) rows.push(say("ellipsis", l10n.t("More results: enter more to narrow them down")));
  else if (search.more > 0) rows.push(say("ellipsis", moreText(search.more)));
  else if (beyond > 0) rows.push(say("ellipsis", moreText(beyond)));
  // Leaf may match whole names only; among what is loaded, parts are matched here.
  if (total !== undefined && total > users.length && !search.byPart) {
    const nobody = items.length === 0;
    const number = new Intl.NumberFormat(locale());
    rows.push(
      say("cloud-download", l10n.t("Load All Leaf Users ({0})", number.format(total)), {
        detail: nobody
          ? l10n.t("No exact match in Leaf, and no partial match among the {0} loaded", number.format(users.length))
          : l10n.t("Partial names are searched only among the {0} loaded", number.format(users.length)),
        act: "loadAll",
      }),
    );
  } else if (items.length === 0) rows.push(say("info", l10n.t("No Leaf user matches “{0}”", shortName(text))));
  return rows;
}

function moreText(count: number): string {
  const formatted = new Intl.NumberFormat(locale()).format(count);
  return counted(
    count,
    l10n.t("{0} more result: enter more to narrow it down", formatted),
    l10n.t("{0} more results: enter more to narrow them down", formatted),
  );
}
