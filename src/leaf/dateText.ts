/** The parts of a moment as a text names them; the fraction is digits of a second, as many as were given. */
export interface DateParts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: string;
  /** What the clock was ahead of UTC, in seconds. */
  readonly offset: number;
}

type Day = Pick<DateParts, "year" | "month" | "day">;
type Time = Pick<DateParts, "hour" | "minute" | "second" | "fraction">;

const MIDNIGHT: Time = { hour: 0, minute: 0, second: 0, fraction: "" };
const LONGEST = 100;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAY = /^(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?\.?,?\s*/i;

/** Names of zones that Java, RFC 822 and browsers write, in hours ahead of UTC; those that mean several zones are left out. */
const ZONES: Readonly<Record<string, number>> = {
  ...{
    z: 0,
    utc: 0,
    ut: 0,
    gmt: 0,
    "etc/utc": 0,
    "etc/gmt": 0,
    universal: 0,
    zulu: 0,
    "coordinated universal time": 0,
  },
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10 },
  ...{ brt: -3, wet: 0, west: 1, cet: 1, cest: 2, eet: 2, eest: 3, msk: 3, sast: 2, jst: 9, aest: 10, aedt: 11 },
};

const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?)?(?![\d:])(.*)$/i;
const TIME = /(?<![\d:.+-])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,30}))?)?(?:\s*([ap])\.?m\b\.?)?/i;

/** Reads a date as servers and people write it; undefined if it names no moment, or one that can be read in two ways. */
export function readDateText(text: string): DateParts | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = text
    .replace(/[\s\u00a0\u2000-\u200a\u202f\u3000]+/g, " ")
    .replace(/\u2212/g, "-")
    .trim()
    .replace(/^["'](.*)["']$/, "$1")
    .trim();
  const region = /\s?\[([\w/+:-]{1,60})\]$/.exec(plain);
  const body = region ? plain.slice(0, region.index) : plain;
  const zoneText = region?.[1] ?? "";
  return compact(body, zoneText) ?? withTime(body, zoneText);
}

/** ISO 8601's basic form: `20260319T120000.123Z`. */
function compact(text: string, region: string): DateParts | undefined {
  const found = COMPACT.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = ""] = found;
  const offset = offsetOf(zone, region);
  if (offset === undefined) return undefined;
  const time = { hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0), fraction };
  return { year: Number(year), month: Number(month), day: Number(day), ...time, offset };
}

function withTime(text: string, region: string): DateParts | undefined {
  const found = TIME.exec(text);
  const time = found ? timeOf(found) : MIDNIGHT;
  if (!time) return undefined;
  const before = (found ? text.slice(0, found.index) : text).replace(/(?:T|\bat|_|,)?\s*$/i, "").trim();
  const after = found ? text.slice(found.index + found[0].length).trim() : "";
  // `Thu Mar 19 12:00:00 UTC 2026` has its year behind the zone.
  const late = /^(.*?)\s?\b(\d{4})$/.exec(after);
  const behind = late && !/[+-]$/.test(late[1] ?? "") ? late : null;
  const day = dayOf(before, undefined) ?? (behind ? dayOf(before, Number(behind[2])) : undefined) ?? zonedDay(before);
  const zone = day && !hasYear(before) && behind ? (behind[1] ?? "") : after;
  const offset = offsetOf(zone, region);
  // Month before day is how those write who write AM and PM.
  const chosen = day ?? (found?.[5] === undefined ? undefined : usDay(before));
  return chosen && offset !== undefined ? { ...chosen, ...time, offset } : undefined;
}

function timeOf([, hour, minute, second, fraction = "", half]: RegExpExecArray): Time | undefined {
  const rest = { minute: Number(minute), second: Number(second ?? 0), fraction };
  if (half === undefined) return { hour: Number(hour), ...rest };
  if (Number(hour) < 1 || Number(hour) > 12) return undefined;
  return { hour: (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0), ...rest };
}

const hasYear = (text: string) => dayOf(text, undefined) !== undefined;

function dayOf(text: string, year: number | undefined): Day | undefined {
  const bare = text.replace(WEEKDAY, "");
  const iso = /^(\d{4}|[+-]\d{4,6})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(bare);
  if (iso) return { year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) };
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[\s./-]+([a-z]{3,9})\.?,?(?:[\s./-]+(\d{4}|\d{2}))?$/i.exec(bare);
  if (dayFirst) return named(dayFirst[2], dayFirst[1], dayFirst[3], year);
  const monthFirst = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?$/i.exec(bare);
  if (monthFirst) return named(monthFirst[1], monthFirst[2], monthFirst[3], year);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(bare);
  if (dotted) return { year: Number(dotted[3]), month: Number(dotted[2]), day: Number(dotted[1]) };
  return unambiguous(bare);
}

/** `19/03/2026` and `03/19/2026` can be read in one way only, `03/04/2026` can't. */
function unambiguous(text: string): Day | undefined {
  const us = usDay(text);
  if (!us) return undefined;
  const { year, month, day } = us;
  if (day > 12 || day === month) return us;
  return month > 12 ? { year, month: day, day: month } : undefined;
}

function usDay(text: string): Day | undefined {
  const found = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text.replace(WEEKDAY, ""));
  return found ? { year: fullYear(Number(found[4])), month: Number(found[1]), day: Number(found[3]) } : undefined;
}

/** A date without a time may still have a zone: `2026-03-19Z`, `2026-03-19+00:00`. */
function zonedDay(text: string): Day | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:Z|\+00:?00)$/i.exec(text);
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : undefined;
}

function named(month = "", day = "", ownYear: string | undefined, laterYear: number | undefined): Day | undefined {
  const index = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  const year = ownYear === undefined ? laterYear : fullYear(Number(ownYear));
  return index < 0 || year === undefined ? undefined : { year, month: index + 1, day: Number(day) };
}

function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}

/** Seconds ahead of UTC; without a zone it is UTC. Undefined for a zone that isn't known. */
function offsetOf(text: string, region: string): number | undefined {
  const zone = text
    .replace(/\s?\([^)]*\)$/, "")
    .replace(/\s?m=[+-][\d.]+$/, "")
    .trim();
  if (zone === "") return region === "" ? 0 : knownZone(region);
  const known = knownZone(zone);
  if (known !== undefined) return known;
  const found = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?(?:\s(?:[a-z]{1,5}|[+-]\d{2,4}))?$/i.exec(
    zone,
  );
  if (!found) return undefined;
  const [, sign, hours, minutes, seconds] = found;
  const offset = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  // The largest that Java knows.
  if (offset > 18 * 3600 || Number(minutes ?? 0) > 59) return undefined;
  return sign === "-" ? -offset : offset;
}

function knownZone(zone: string): number | undefined {
  const key = zone.toLowerCase();
  return Object.hasOwn(ZONES, key) ? (ZONES[key] ?? 0) * 3600 : undefined;
}
