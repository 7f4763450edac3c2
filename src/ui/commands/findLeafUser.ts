import type { Clock } from "../../base/clock";
import { t } from "../../base/l10n";
import { shortName } from "../../base/plain";
import { matcher } from "../../core/arrangement";
import { explain } from "../../core/explain";
import type { Found, LeafUserEdits } from "../../core/leafUserEdits";
import type { Sessions } from "../../core/sessions";
import type { StoreView } from "../../core/store";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { accountText } from "../accountText";
import { Cancelled, Told } from "../gate";
import { lookOf, nameOf } from "../presentation";
import { createPick, type PickItem } from "../surface/inputs";
import { revealLeafUser, type RevealParts } from "../reveal";

/** Leaf is asked after this pause in typing, in milliseconds. */
const PAUSE_MS = 250;
/** So many of the loaded users that match are shown at most. */
const LOADED_SHOWN = 50;

/** What *Find Leaf User* works with. */
export interface FindLeafUserParts extends RevealParts {
  readonly clock: Clock;
  readonly edits: LeafUserEdits;
  readonly sessions: Sessions;
  readonly store: StoreView;
}

/** A row of the search: a Leaf user, or something to say. */
interface Item extends PickItem {
  readonly user?: LeafUser;
  readonly again?: boolean;
}

/** What is known of the text that is typed. */
type Search =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  | ({ readonly kind: "found" } & Found)
  | { readonly kind: "failed"; readonly sentence: string };

/** *Find Leaf User…*: Leaf searches among all users; the one that is chosen comes into the tree with its status. */
export async function findLeafUser(parts: FindLeafUserParts): Promise<void> {
  const session = parts.sessions.require();
  const user = await choose(parts, t("Find a Leaf user ({0})", accountText(session.account)));
  if (parts.sessions.active !== session) {
    throw new Told(t("{0} can't be shown, because the account has changed in the meantime.", nameOf(user)));
  }
  const included = parts.edits.include(user);
  await Promise.all([revealLeafUser(parts, user.id), included]);
}

function choose({ edits, store, clock }: FindLeafUserParts, title: string): Promise<LeafUser> {
  return new Promise((resolve, reject) => {
    const pick = createPick<Item>();
    let search: Search = { kind: "idle" };
    let timer: NodeJS.Timeout | undefined;
    let asking = new AbortController();
    const show = (next: Search) => {
      search = next;
      pick.busy = search.kind === "asking";
      pick.items = itemsOf(pick.value.trim(), search, store, clock);
    };
    const ask = async (text: string) => {
      const { signal } = (asking = new AbortController());
      try {
        const found = await edits.search(text, signal);
        if (!signal.aborted) show({ kind: "found", ...found });
      } catch (error) {
        if (signal.aborted || isLeafError(error, "cancelled")) return;
        if (!isLeafError(error)) throw error;
        show({ kind: "failed", sentence: explain(error).sentence });
      }
    };
    const askSoon = (pause: number) => {
      clearTimeout(timer);
      asking.abort();
      const text = pick.value.trim();
      show({ kind: text === "" ? "idle" : "asking" });
      if (text !== "") timer = setTimeout(() => void ask(text).catch(fail), pause);
    };
    let settled = false;
    const settle = (end: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      asking.abort();
      pick.dispose();
      end();
    };
    const fail = (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error))));

    pick.title = title;
    pick.placeholder = t("Type a part of a name, email or external ID, or paste a Leaf user ID");
    pick.onDidChangeValue(() => askSoon(PAUSE_MS));
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      const user = chosen?.user;
      if (user) settle(() => resolve(user));
      else if (chosen?.again) askSoon(0);
    });
    pick.onDidHide(() => settle(() => reject(new Cancelled())));
    show(search);
    pick.show();
  });
}

/** The loaded users that match come first, at once; what Leaf has found beyond them follows. */
function itemsOf(text: string, search: Search, store: StoreView, clock: Clock): Item[] {
  if (text === "") return [];
  const { users } = store.snapshot.users;
  const matches = matcher(text);
  const loaded: LeafUser[] = [];
  for (const user of users) {
    if (loaded.length >= LOADED_SHOWN) break;
    if (matches(user)) loaded.push(user);
  }
  const known = new Set(users.map(({ id }) => id));
  const item = (user: LeafUser): Item => ({
    label: nameOf(user),
    description: known.has(user.id) ? lookOf(store.connection(user.id), clock.now()).text : t("not loaded yet"),
    detail: [user.email, user.externalId].filter(Boolean).join(" · "),
    alwaysShow: true,
    user,
  });
  const say = (icon: string, label: string, more: Partial<Item> = {}): Item => ({
    icon,
    label,
    alwaysShow: true,
    ...more,
  });
  const shown = new Set(loaded.map(({ id }) => id));
  const others = search.kind === "found" ? search.users.filter(({ id }) => !shown.has(id)) : [];
  const items = [...loaded, ...others].map(item);
  if (search.kind === "failed") {
    // Above the loaded users, who may be more than the list shows.
    return [say("error", search.sentence, { detail: t("Press Enter to search again"), again: true }), ...items];
  }
  if (search.kind !== "found") return items;
  if (items.length === 0) return [say("info", t("No Leaf user matches “{0}”", shortName(text)))];
  if (search.more === 0) return items;
  const count = new Intl.NumberFormat().format(search.more);
  return [...items, say("ellipsis", t("{0} more match: type more of it", count))];
}
