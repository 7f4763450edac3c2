import { shorten } from "../base/text";
import type { Account } from "../model/account";
import type { ActiveSession } from "../accounts/openSession";
import type { FactTools } from "../diagnosis/gather";
import { fullNameOf, getLeafUser, type LeafUser } from "../leaf/users";
import type { Redactor } from "../masking/redact";
import type { ConnectableProvider } from "../model/provider";
import type { StoreView, UsersWriter } from "../model/store";
import { checkedId } from "./toolInput";

/** What the tools for language models work with. */
export interface ToolParts extends Omit<FactTools, "accountText" | "mask" | "provider" | "store"> {
  readonly store: StoreView & UsersWriter;
  readonly provider: ConnectableProvider;
  readonly redactor: Redactor;
}

/** No name, email or external ID in a result is longer, so that a row leaves room for others. Characters. */
export const LONGEST_ROW_TEXT = 120;

/** Whose Leaf users a result is about. */
export function accountFields({ kind, label, login, role, apiUrl }: Account) {
  return kind === "sandbox"
    ? { name: "sandbox on this machine, with sample data", role: "test" }
    : { name: label, login, role, api: new URL(apiUrl).host };
}

/** Whom a result is about. */
export function userFields({ redactor }: Pick<ToolParts, "redactor">, user: LeafUser) {
  return { leafUserId: user.id, name: shorten(redactor.text(fullNameOf(user)), LONGEST_ROW_TEXT) };
}

/** The Leaf user with the id that a model gave: a loaded one, or else as Leaf has it; throws a ToolRefusal or a LeafError. */
export async function namedUser(
  { store }: ToolParts,
  session: ActiveSession,
  given: string,
  signal?: AbortSignal,
): Promise<LeafUser> {
  const { users } = store.snapshot.users;
  const id = checkedId(given, (one) => users.some((user) => user.id === one));
  return users.find((user) => user.id === id) ?? (await getLeafUser(session.leafWithoutAsking, id, signal));
}

/** The same, added to the list if it wasn't loaded: the developer sees whom a tool looks at. */
export async function listedUser(
  parts: ToolParts,
  session: ActiveSession,
  given: string,
  signal?: AbortSignal,
): Promise<LeafUser> {
  const user = await namedUser(parts, session, given, signal);
  const isLoaded = parts.store.snapshot.users.users.some(({ id }) => id === user.id);
  if (!isLoaded && session.isCurrent()) parts.store.changeUsers({ kind: "put", user });
  return user;
}
