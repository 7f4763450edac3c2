import { CLASS_INDEX, isFailure, type EventTable } from "./eventTable";

const DAY_MS = 24 * 60 * 60_000;

/** How long Leaf keeps an event, in milliseconds. */
export const KEPT_MS = 30 * DAY_MS;

/** What a credential's events say at a glance; times in milliseconds since the epoch. */
interface EventHealth {
  readonly lastSuccess?: { readonly slot: number; readonly time: number };
  readonly lastFailure?: { readonly slot: number; readonly time: number };
  /** How many events in a row have ended like the newest one, and since when. */
  readonly streak?: { readonly failing: boolean; readonly count: number; readonly since: number };
  /** When the oldest event leaves. */
  readonly oldestLeaves?: number;
}

/** How far a clock may be behind Leaf's before an event counts as one of the future, in milliseconds. */
const AHEAD_MS = 2 * DAY_MS;

/**
 * Until when an event's date can be, in milliseconds since the epoch: what is later is a wrong date, and says nothing
 * about what came last. Where most events are of the future, it is the machine's clock that is wrong.
 */
export function plausibleUntil(table: EventTable, now: number): number {
  const dated = table.order.filter((slot) => !Number.isNaN(table.time(slot)));
  const middle = table.time(dated[Math.floor(dated.length / 2)] ?? -1);
  return middle > now + AHEAD_MS ? middle + KEPT_MS : now + AHEAD_MS;
}

/**
 * Looks at all events, from the newest on; neither redirects nor events without a status are success or failure. Events
 * without a date, or with one that can't be, count only where there are no others: nobody knows when they were.
 */
export function eventHealthOf(table: EventTable, now: number): EventHealth {
  const until = plausibleUntil(table, now);
  const dated = table.order.filter((slot) => table.time(slot) <= until);
  const order = dated.length > 0 ? dated : table.order;
  const { classes } = table;
  let lastSuccess: EventHealth["lastSuccess"];
  let lastFailure: EventHealth["lastFailure"];
  let streak: { failing: boolean; count: number; since: number } | undefined;
  let broken = false;
  for (const slot of order) {
    if (broken && lastSuccess && lastFailure) break;
    const kind = classes[slot] ?? CLASS_INDEX.unknown;
    const failing = isFailure(kind);
    if (!failing && kind !== CLASS_INDEX.success) continue;
    const time = table.time(slot);
    if (failing) lastFailure ??= { slot, time };
    else lastSuccess ??= { slot, time };
    if (broken) continue;
    if (streak && streak.failing !== failing) broken = true;
    else streak = { failing, count: (streak?.count ?? 0) + 1, since: time };
  }
  const oldest = table.time(order[order.length - 1] ?? -1);
  return {
    ...(lastSuccess ? { lastSuccess } : {}),
    ...(lastFailure ? { lastFailure } : {}),
    ...(streak ? { streak } : {}),
    ...(Number.isNaN(oldest) ? {} : { oldestLeaves: oldest + KEPT_MS }),
  };
}
