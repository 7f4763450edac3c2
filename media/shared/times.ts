import { locale } from "./format";

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
const local = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How long ago that was, in the largest unit that fits. */
export function relative(time: number, now = Date.now()): string {
  const minutes = (time - now) / MINUTE_MS;
  if (minutes > -60) return ago.format(Math.round(minutes), "minute");
  if (minutes > -24 * 60) return ago.format(Math.round(minutes / 60), "hour");
  return ago.format(Math.round(minutes / 60 / 24), "day");
}

/** How long ago within a day; before that the time of day, because the day stands above. */
export function rowTime(time: number, now = Date.now()): string {
  return Math.abs(now - time) < DAY_MS / 2 ? relative(time, now) : clock.format(time);
}

/** The time of day, to the second. */
export function clockTime(time: number): string {
  return clock.format(time);
}

/** The exact moment: as it was given, in UTC, and on the user's clock. */
export function exact(createdDate: string): string {
  const time = Date.parse(createdDate);
  return Number.isNaN(time) ? createdDate : `${createdDate} (UTC)\n${local.format(time)} (${zone})`;
}

/** The moment on the user's clock. */
export function localTime(time: number): string {
  return local.format(time);
}
