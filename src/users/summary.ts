import * as l10n from "@vscode/l10n";
import { counted, locale } from "../base/l10n";
import { healthOf } from "../model/health";
import type { Snapshot } from "../model/store";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long ago something was, in few words. Milliseconds. Pure. */
export function agoText(ms: number): string {
  if (ms < MINUTE) return l10n.t("just now");
  if (ms < HOUR) return l10n.t("{0} min ago", Math.floor(ms / MINUTE));
  return ms < 48 * HOUR
    ? l10n.t("{0} h ago", Math.floor(ms / HOUR))
    : l10n.t("{0} days ago", Math.floor(ms / (24 * HOUR)));
}

/**
 * The health of all connections in a line, with how old its oldest part is; empty before the first list. `others`: how many
 * Leaf users need attention because of other providers alone. Pure.
 */
export function summaryOf(snapshot: Snapshot, others: number, now: number, given?: string): string {
  const { users } = snapshot;
  if (users.loadedAt === undefined) return "";
  const health = healthOf(snapshot);
  const number = new Intl.NumberFormat(given ?? locale());
  const some = (count: number, text: (formatted: string) => string) =>
    count === 0 ? [] : [text(number.format(count))];
  return [
    usersText(health.users, number),
    ...some(health.active, (count) => l10n.t("{0} active", count)),
    ...(health.attention === 0 ? [] : [attentionText(health.attention, number)]),
    ...(others === 0 ? [] : [l10n.t("other providers: {0}", attentionText(others, number))]),
    ...some(health.unavailable, (count) => l10n.t("{0} temporarily unavailable", count)),
    ...some(health.connecting, (count) => l10n.t("{0} connecting", count)),
    ...some(health.notConnected, (count) => l10n.t("{0} not connected", count)),
    ...some(health.unchecked, (count) => l10n.t("{0} not checked yet", count)),
    agoText(Math.max(0, now - (users.checkedAt ?? users.loadedAt))),
  ].join(" · ");
}

/** The same in a line that fits a side bar: what is most worth knowing, as the badge counts those in need anyway. Pure. */
export function headlineOf(snapshot: Snapshot, others: number, now: number, given?: string): string {
  const { users } = snapshot;
  if (users.loadedAt === undefined) return "";
  const health = healthOf(snapshot);
  const number = new Intl.NumberFormat(given ?? locale());
  const all = usersText(health.users, number);
  if (health.unchecked > 0) return `${all} · ${l10n.t("{0} not checked yet", number.format(health.unchecked))}`;
  const age = agoText(Math.max(0, now - (users.checkedAt ?? users.loadedAt)));
  const active = health.active > 0 ? [l10n.t("{0} active", number.format(health.active))] : [];
  const attention = health.attention + others;
  const count = attention > 0 ? [attentionText(attention, number)] : active;
  return [all, ...count, age].join(" · ");
}

/** How many Leaf users, such as "1 user". Pure. */
export function usersText(count: number, number = new Intl.NumberFormat(locale())): string {
  const formatted = number.format(count);
  return counted(count, l10n.t("{0} user", formatted), l10n.t("{0} users", formatted));
}

/** How many need attention, such as "1 needs attention". Pure. */
export function attentionText(count: number, number = new Intl.NumberFormat(locale())): string {
  const formatted = number.format(count);
  return counted(count, l10n.t("{0} needs attention", formatted), l10n.t("{0} need attention", formatted));
}

/** How many statuses were asked for, such as "Checking connections: 340 of 1,000"; empty if none is. Pure. */
export function progressText({ users: { progress } }: Snapshot, given?: string): string {
  if (!progress) return "";
  const number = new Intl.NumberFormat(given ?? locale());
  return l10n.t("Checking connections: {0} of {1}", number.format(progress.done), number.format(progress.of));
}

/** That Leaf asks to wait, and for how much longer; empty if it doesn't. Pure. */
export function pauseText({ users: { pausedUntil = 0 } }: Snapshot, now: number): string {
  return pausedUntil <= now
    ? ""
    : l10n.t("Rate-limited by Leaf. Resuming in {0} s", Math.ceil((pausedUntil - now) / 1000));
}
