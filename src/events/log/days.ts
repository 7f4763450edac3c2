const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** The day of an event that has no date. */
export const NO_DAY = -(2 ** 31);

/** Tells the calendar day of a moment (milliseconds since the epoch) as days since 1970-01-01. */
export type DayOf = (time: number) => number;

/** Days as they are counted in a time zone; an unknown zone counts as UTC. */
export function daysIn(timeZone: string): DayOf {
  let format: Intl.DateTimeFormat;
  try {
    format = formatOf(timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    format = formatOf("UTC");
  }
  // Every zone changes its offset at a quarter of an hour, so one look at the calendar serves a whole quarter.
  const known = new Map<number, number>();
  return (time) => {
    if (Number.isNaN(time)) return NO_DAY;
    const quarter = Math.floor(time / QUARTER_MS);
    let day = known.get(quarter);
    if (day === undefined) {
      day = calendarDay(format, quarter * QUARTER_MS);
      known.set(quarter, day);
    }
    return day;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
}

function calendarDay(format: Intl.DateTimeFormat, time: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(time)) parts[type] = Number(value);
  return Date.UTC(parts.year ?? 1970, (parts.month ?? 1) - 1, parts.day ?? 1) / DAY_MS;
}
