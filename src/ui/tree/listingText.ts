import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import { CONDITIONS, isFiltering, type Filter } from "../../users/arrangement";
import { hasMore, type UsersState } from "../../model/users";
import { conditionLook } from "./presentation";

/** The filter in words: what must be in the text, and which conditions; empty if nothing is filtered. */
function filterText({ text, conditions }: Filter): string {
  const named = CONDITIONS.filter((condition) => conditions.has(condition));
  return [
    ...(text.trim() === "" ? [] : [`“${text.trim()}”`]),
    ...named.map((condition) => conditionLook(condition).label.toLocaleLowerCase()),
  ].join(", ");
}

/** How many are shown, of how many. */
export function shownText(shown: number, list: Pick<UsersState, "users" | "total" | "more">): string {
  const number = new Intl.NumberFormat(locale());
  const [part, loaded] = [number.format(shown), number.format(list.users.length)];
  // What isn't loaded isn't filtered either.
  return hasMore(list) ? l10n.t("{0} of {1} loaded", part, loaded) : l10n.t("{0} of {1}", part, loaded);
}

/** What the view says of its filter; empty if nothing is filtered. */
export function filterMessage(
  filter: Filter,
  shown: number,
  users: Pick<UsersState, "users" | "total" | "more">,
): string {
  return isFiltering(filter) ? l10n.t("Filter: {0} · {1}", filterText(filter), shownText(shown, users)) : "";
}
