import { fold } from "../base/fold";
import { fullNameOf, type LeafUser } from "../leaf/users";
import type { Connection } from "../model/connection";
import { isUnavailable } from "../model/statusWords";

/** What a connection's state means to whoever looks after many; trouble first. */
export const CONDITIONS = [
  "attention",
  "failed",
  "connecting",
  "unavailable",
  "active",
  "notConnected",
  "unknown",
] as const;

/** One of them. */
export type Condition = (typeof CONDITIONS)[number];

const conditionsOf: Readonly<Record<Connection["kind"], Condition>> = {
  attention: "attention",
  lost: "attention",
  failed: "failed",
  expired: "failed",
  starting: "connecting",
  awaitingFarmer: "connecting",
  active: "active",
  notConnected: "notConnected",
  cancelled: "notConnected",
  unknown: "unknown",
};

/** What a connection's state means. */
export function conditionOf(connection: Connection): Condition {
  return isUnavailable(connection) ? "unavailable" : conditionsOf[connection.kind];
}

/** Which of the loaded Leaf users are shown. */
export interface Filter {
  /** Each of its words is a part of one of the user's fields, whatever the case, the accents and the kind of quotes. */
  readonly text: string;
  /** Empty for all. */
  readonly conditions: ReadonlySet<Condition>;
}

/** Shows all. */
export const noFilter: Filter = { text: "", conditions: new Set() };

/** Whether a filter can hide anything. */
export function isFiltering({ text, conditions }: Filter): boolean {
  return text.trim() !== "" || conditions.size > 0;
}

/** The orders that Leaf users can be shown in: as Leaf lists them, by name, or trouble first. */
export const ORDERS = ["leaf", "name", "status"] as const;

/** One of them. */
export type Order = (typeof ORDERS)[number];

/** How the Leaf users are laid out. */
export interface ListLayout {
  readonly order: Order;
  /** Whether each condition has a row of its own with its users below. */
  readonly grouped: boolean;
}

/** Leaf user ids as they are shown from top to bottom. */
export interface Arranged {
  readonly ids: readonly string[];
  /** Only groups that have somebody; missing where users are not grouped. */
  readonly groups?: ReadonlyMap<Condition, readonly string[]>;
}

/** Whether a change of somebody's status can change who is shown where. */
export function dependsOnStatus(filter: Filter, layout: ListLayout): boolean {
  return layout.order === "status" || layout.grouped || filter.conditions.size > 0;
}

/** Filters, sorts and groups the users. Pure; quick enough to be done for 5,000 users with every key typed. */
export function arrange(
  users: readonly LeafUser[],
  conditionOf: (user: LeafUser) => Condition,
  filter: Filter,
  layout: ListLayout,
): Arranged {
  const matches = matcher(filter.text);
  const everybody = filter.conditions.size === 0;
  const ordered = layout.order === "leaf" ? users : inNameOrder(users);
  const byCondition = new Map<Condition, string[]>(CONDITIONS.map((condition) => [condition, []]));
  const flat: string[] = [];
  for (const user of ordered) {
    if (!matches(user)) continue;
    const condition = conditionOf(user);
    if (!everybody && !filter.conditions.has(condition)) continue;
    byCondition.get(condition)?.push(user.id);
    flat.push(user.id);
  }
  if (!layout.grouped && layout.order !== "status") return { ids: flat };
  const groups = new Map([...byCondition].filter(([, ids]) => ids.length > 0));
  const ids = [...groups.values()].flat();
  return layout.grouped ? { ids, groups } : { ids };
}

/** Whether two arrangements look the same. */
export function sameArrangement(one: Arranged, other: Arranged): boolean {
  if (one.ids.length !== other.ids.length || one.groups?.size !== other.groups?.size) return false;
  if (!one.ids.every((id, index) => id === other.ids[index])) return false;
  if (!one.groups) return true;
  // The ids follow each other through the groups, so that equal counts are equal groups.
  return [...one.groups].every(([condition, ids]) => other.groups?.get(condition)?.length === ids.length);
}

/** Tells whom a text matches; everybody, if it is blank. */
export function matcher(text: string): (user: LeafUser) => boolean {
  const words = fold(text).split(/\s+/).filter(Boolean);
  return (user) => {
    if (words.length === 0) return true;
    const haystack = haystackOf(user);
    return words.every((word) => haystack.includes(word));
  };
}

// Records are never changed, only replaced, so that what is derived from one holds as long as it lives.
const haystacks = new WeakMap<LeafUser, string>();
const sorted = new WeakMap<readonly LeafUser[], readonly LeafUser[]>();

function haystackOf(user: LeafUser): string {
  let haystack = haystacks.get(user);
  if (haystack === undefined) {
    const { name, email, phone, address, externalId, id } = user;
    haystack = fold([name, email, phone, address, externalId, id].filter(Boolean).join("\n"));
    haystacks.set(user, haystack);
  }
  return haystack;
}

let shared: Intl.Collator | undefined;

/** One for all, because comparing by localeCompare costs many times as much; made late, because it takes 9 ms. */
function collator(): Intl.Collator {
  return (shared ??= new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }));
}

/** The users by their names, numbers in their own order. */
export function inNameOrder(users: readonly LeafUser[]): readonly LeafUser[] {
  let result = sorted.get(users);
  if (!result) {
    const { compare } = collator();
    result = users
      .map((user) => ({ user, name: fullNameOf(user) }))
      .sort((left, right) => compare(left.name, right.name))
      .map(({ user }) => user);
    sorted.set(users, result);
  }
  return result;
}
