import { shorten } from "../base/text";
import type { LeafUser } from "../leaf/users";
import { hasMore } from "../model/users";
import { arrange, conditionOf, matcher, noFilter, type Condition } from "../users/arrangement";
import { searchAmongAll } from "../users/leafUserSearch";
import { connectionFields } from "./connectionFields";
import { listText } from "./resultText";
import { readInput } from "./toolInput";
import { accountFields, LONGEST_ROW_TEXT, userFields, type ToolParts } from "./toolParts";

/** What counts as needing attention: what the view's badge counts, and attempts that ended badly. */
const IN_TROUBLE: ReadonlySet<Condition> = new Set(["attention", "failed"]);

/** *leaf_list_users*: Leaf users with their Panorama status, trouble first. Throws a ToolRefusal or a LeafError. */
export async function listUsersTool(parts: ToolParts, input: unknown, signal: AbortSignal): Promise<string> {
  const wanted = readInput("list", input);
  const { store, sessions, users } = parts;
  const session = sessions.require();
  await users.ensureLoaded();
  const state = () => store.snapshot.users;
  const end = wanted.offset + wanted.limit;
  let searched = false;
  let among: readonly LeafUser[] = state().users;
  if (wanted.query !== "") {
    const matches = matcher(wanted.query);
    among = among.filter(matches);
    if (hasMore(state())) {
      const found = await searchAmongAll(session.leafWithoutAsking, wanted.query, signal);
      const known = new Set(among.map(({ id }) => id));
      among = [...among, ...found.users.filter(({ id }) => !known.has(id))];
      searched = found.more === 0 && !found.failed;
    }
  } else if (end > among.length && hasMore(state())) {
    await users.loadRest(signal, () => undefined);
    among = state().users;
  }
  const { error, loadedAt } = state();
  // What was loaded before is still worth a list; without it there is only the failure.
  if (error && (loadedAt === undefined || among.length === 0)) throw error;
  const conditions = wanted.needsAttention ? IN_TROUBLE : noFilter.conditions;
  const { ids, groups = new Map<Condition, readonly string[]>() } = arrange(
    among,
    ({ id }) => conditionOf(store.connection(id)),
    { text: "", conditions },
    { order: "status", grouped: true },
  );
  const byId = new Map(among.map((user) => [user.id, user]));
  const rows = ids.slice(wanted.offset, end).flatMap((id) => byId.get(id) ?? []);
  const isWhole = wanted.query === "" ? !hasMore(state()) : searched || !hasMore(state());
  return listText({
    head: {
      account: accountFields(session.account),
      leafUsersInAccount: Math.max(state().total ?? 0, state().users.length),
      matching: ids.length,
      ...(isWhole ? {} : { matchingIsComplete: false }),
      byCondition: Object.fromEntries([...groups].map(([condition, all]) => [condition, all.length])),
      oldestStatusFrom: timeOf(state().checkedAt),
      ...(error ? { warning: "The list could not be refreshed; this is what was loaded before." } : {}),
      offset: wanted.offset,
    },
    key: "leafUsers",
    rows: rows.map((user) => rowOf(parts, user)),
    tail: (given) => moreFields(wanted.offset, given, ids.length),
  });
}

function rowOf(parts: ToolParts, user: LeafUser) {
  const { text: mask } = parts.redactor;
  const connection = parts.store.connection(user.id);
  const { status, environment, minutesLeft } = connectionFields(connection, parts.clock.now(), mask);
  return {
    ...userFields(parts, user),
    email: user.email === null ? undefined : shorten(mask(user.email), LONGEST_ROW_TEXT),
    externalId: user.externalId === null ? undefined : shorten(mask(user.externalId), LONGEST_ROW_TEXT),
    condition: conditionOf(connection),
    status: status ?? undefined,
    environment: environment ?? undefined,
    minutesLeft,
  };
}

/** How to get the rest, in a sentence. */
function moreFields(offset: number, given: number, all: number) {
  if (given === 0 && all > 0) return { more: `No rows from offset ${offset}: there are ${all}, counted from 0.` };
  const next = offset + given;
  return next < all
    ? { more: `${all - next} more: call again with offset ${next}, or narrow the list with query or needsAttention.` }
    : {};
}

function timeOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
