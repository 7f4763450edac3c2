import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import { readWords } from "../../base/pasted";
import { explain } from "../../model/explain";
import type { LeafUserEdits } from "../../users/leafUserEdits";
import type { LeafUsers } from "../../users/leafUsers";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { accountText } from "../status/accountText";
import { Cancelled } from "./commandRunner";
import { findRows, type FindRow, type Search } from "../prompts/findRows";
import { requireSameAccount } from "../prompts/confirmWrite";
import { nameOf } from "../tree/presentation";
import { revealLeafUser, type RevealParts } from "../tree/reveal";
import { createPick } from "../surface/inputs";
import { loadPages } from "./refresh";

/** Leaf is asked after this pause in typing, in milliseconds. */
const PAUSE_MS = 250;

/** What *Find Leaf User* works with. */
export interface FindLeafUserParts extends RevealParts {
  readonly clock: Clock;
  readonly edits: LeafUserEdits;
  readonly sessions: Sessions;
  readonly store: StoreView;
  readonly users: LeafUsers;
}

/** *Find Leaf User…*: Leaf searches among all users; the one that is chosen comes into the tree with its status. */
export async function findLeafUser(parts: FindLeafUserParts): Promise<void> {
  const session = parts.sessions.require();
  const title = l10n.t("Find a Leaf user ({0})", accountText(session.account));
  let chosen: LeafUser | { readonly loadAllFor: string };
  for (let text = ""; ; text = chosen.loadAllFor) {
    chosen = await choose(parts, title, text);
    if (!("loadAllFor" in chosen)) break;
    await loadPages(parts.users);
    if (!session.isCurrent()) throw new Cancelled();
  }
  requireSameAccount(
    session,
    l10n.t("{0} can't be shown, because the account changed in the meantime.", nameOf(chosen)),
  );
  const included = parts.edits.include(chosen);
  await Promise.all([revealLeafUser(parts, chosen.id), included]);
}

/** Asks which Leaf user, or to load all of them before the same text is searched again. */
function choose(
  { edits, store, clock }: FindLeafUserParts,
  title: string,
  text: string,
): Promise<LeafUser | { readonly loadAllFor: string }> {
  return new Promise((resolve, reject) => {
    const pick = createPick<FindRow>();
    let search: Search = { kind: "idle" };
    let timer: NodeJS.Timeout | undefined;
    let asking = new AbortController();
    const show = (next: Search) => {
      search = next;
      pick.busy = search.kind === "asking";
      pick.items = findRows(readWords(pick.value), search, store, clock.now());
    };
    const ask = async (text: string) => {
      const { signal } = (asking = new AbortController());
      try {
        const found = await edits.search(text, signal);
        const sentence = found.failed && explain(found.failed).sentence;
        if (!signal.aborted) show({ kind: "found", ...found, ...(sentence === undefined ? {} : { sentence }) });
      } catch (error) {
        if (signal.aborted || isLeafError(error, "cancelled")) return;
        if (!isLeafError(error)) throw error;
        show({ kind: "failed", sentence: explain(error).sentence });
      }
    };
    const askSoon = (pause: number) => {
      clearTimeout(timer);
      asking.abort();
      const text = readWords(pick.value);
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
    pick.placeholder = l10n.t("Enter a name, email or external ID, or paste a Leaf user ID");
    pick.onDidChangeValue(() => askSoon(PAUSE_MS));
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      const user = chosen?.user;
      if (user) settle(() => resolve(user));
      else if (chosen?.act === "again") askSoon(0);
      else if (chosen?.act === "loadAll") settle(() => resolve({ loadAllFor: pick.value }));
    });
    pick.onDidHide(() => settle(() => reject(new Cancelled())));
    pick.value = text;
    askSoon(0);
    pick.show();
  });
}
