import type { EventClass, EventsWords } from "../../src/protocol/events";
import { locale } from "../shared/format";

const DAY_MS = 24 * 60 * 60_000;
const FAR_DAYS = 60;

const longDay = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const farDay = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });

/** A codicon for each class of status, told apart by shape and not by colour alone. */
export const CLASS_ICONS: Readonly<Record<EventClass, string>> = {
  success: "pass",
  redirect: "arrow-circle-right",
  unknown: "question",
  clientError: "error",
  serverError: "warning",
};

/** Today, as days since 1970-01-01 on the user's calendar. */
export function today(): number {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY_MS;
}

/** A day's name: today, yesterday, or its date. */
export function dayName(day: number | null, words: EventsWords): string {
  if (day === null) return words.unknownDate;
  const age = today() - day;
  if (age === 0) return words.today;
  if (age === 1) return words.yesterday;
  // A weekday and a month name a day of these weeks; what is farther off is a date with its year.
  return (Math.abs(age) > FAR_DAYS ? farDay : longDay).format(day * DAY_MS);
}

/** A day in a few characters. */
export function dayText(day: number): string {
  return shortDay.format(day * DAY_MS);
}
