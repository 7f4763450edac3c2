import type { LeafUser } from "../../src/leaf/users";
import type { StoreView, UsersWriter } from "../../src/model/store";

/** Shows these Leaf users as if a list of Leaf's had just come; left out, everything else stays as it was. */
export function showList(
  store: StoreView & UsersWriter,
  users: readonly LeafUser[],
  { total = users.length, at = Date.now() } = {},
): void {
  const since = store.snapshot.users;
  store.changeUsers({ kind: "listed", users, total, more: since.more, since, at });
}
