import { isFields, type Fields } from "./fields";
import * as v from "valibot";
import { readDateText, type DateParts } from "./dateText";

/*
 * Dates in whatever form a Java server sends them: which one depends on a mapper's settings, a library's version and
 * the type behind a field, and none of that is documented.
 */

/** No record of Leaf is older or younger; what is outside is a zero, an infinity, or a number that is no date. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;
const FIRST_SECOND = Date.UTC(FIRST_YEAR, 0) / 1000;
const END_SECOND = Date.UTC(LAST_YEAR + 1, 0) / 1000;
/** Nanoseconds. */
const MOST_DIGITS = 9;
const DEEPEST = 3;

/**
 * Reads a date as ISO 8601 in UTC, as precise as it was given, such as `2026-03-19T12:00:00.123456Z`; null if it is
 * none, or an impossible one. A date without a zone is UTC, whatever the machine's own zone is.
 */
export function readDate(value: unknown): string | null {
  return read(value, 0) ?? null;
}

/** The moment of a date as `readDate` gives it, in milliseconds since the epoch, exact to the microsecond; NaN without one. */
export function momentOf(date: string | null): number {
  const found = date === null ? null : /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(date);
  if (!found) return NaN;
  return Date.parse(`${found[1] ?? ""}Z`) + (found[2] === undefined ? 0 : Number(`0.${found[2]}`) * 1000);
}

/** A date in an answer; null if it is missing or can't be read. */
export const optionalDate = v.nullish(v.pipe(v.unknown(), v.transform(readDate)), null);

function read(value: unknown, nesting: number): string | undefined {
  if (nesting > DEEPEST) return undefined;
  switch (typeof value) {
    case "number":
      return fromNumber(String(value));
    case "bigint":
      return fromNumber(value.toString());
    case "string":
      return fromText(value.trim());
    case "object":
      if (value === null) return undefined;
      return Array.isArray(value) ? fromArray(value) : fromObject(value as Fields, nesting);
    default:
      return undefined;
  }
}

function fromText(text: string): string | undefined {
  if (/^\d{1,30}(?:\.\d{1,30})?(?:e\+?\d{1,2})?$/i.test(text)) {
    const since = fromNumber(text);
    if (since !== undefined) return since;
  }
  const parts = readDateText(text);
  return parts && isoOf(parts);
}

/** Since the epoch, in whichever unit gives a year that can be: seconds, milliseconds, microseconds or nanoseconds. */
function fromNumber(text: string): string | undefined {
  const plain = /e/i.test(text) ? plainDecimal(Number(text)) : text;
  const [whole = "", fraction = ""] = plain.split(".");
  if (!/^\d{9,20}$/.test(whole) || !/^\d*$/.test(fraction)) return undefined;
  for (const places of [0, 3, 6, 9]) {
    const split = Math.max(0, whole.length - places);
    const seconds = Number(whole.slice(0, split));
    if (split > 0 && seconds >= FIRST_SECOND && seconds < END_SECOND) {
      return written(seconds, whole.slice(split) + fraction);
    }
  }
  return undefined;
}

/** A number without an exponent; JavaScript writes one only from 1e21 on, which is no date. */
function plainDecimal(value: number): string {
  return Number.isFinite(value) && value < 1e21 ? value.toFixed(MOST_DIGITS).replace(/\.?0+$/, "") : "";
}

/** Jackson's `LocalDateTime`: year, month, day, hour, minute, second, nanoseconds; the last ones may be missing. */
function fromArray(items: readonly unknown[]): string | undefined {
  const numbers = items.map((item) => (typeof item === "string" && /^\d{1,12}$/.test(item) ? Number(item) : item));
  if (!numbers.every(isCount) || numbers.length < 2 || numbers.length > 7) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, rest] = numbers;
  if (numbers.length === 2) return year >= FIRST_SECOND ? withNanos(year, month) : undefined;
  return isoOf({ year, month, day, hour, minute, second, fraction: fractionOf(rest), offset: 0 });
}

function isCount(item: unknown): item is number {
  return typeof item === "number" && Number.isInteger(item) && item >= 0;
}

/** Nanoseconds; Jackson can be told to write milliseconds, and no clock ticks below a microsecond. */
function fractionOf(rest: number | undefined): string {
  if (rest === undefined) return "";
  if (rest < 1000) return String(rest).padStart(3, "0");
  return rest < 1e9 ? String(rest).padStart(MOST_DIGITS, "0") : "x";
}

/** Objects that stand for a date, by the key that holds it: MongoDB's, Java's and Joda's own fields, protobuf's. */
const HOLDERS = [
  "$date",
  "$numberLong",
  "$numberDouble",
  "millis",
  "iMillis",
  "timeInMillis",
  "epochMilli",
  "fastTime",
];
const SECONDS = ["epochSecond", "epochSeconds", "seconds", "_seconds"];
const NANOS = ["nano", "nanos", "nanoseconds", "_nanoseconds", "nanoOfSecond"];

function fromObject(fields: Fields, nesting: number): string | undefined {
  const first = (keys: readonly string[]) =>
    keys.map((key) => (Object.hasOwn(fields, key) ? fields[key] : undefined)).find((value) => value !== undefined);
  const count = (...keys: string[]): number | undefined => {
    const value = first(keys);
    const number = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
    return isCount(number) ? number : undefined;
  };
  const held = first(HOLDERS);
  if (held !== undefined) return read(held, nesting + 1);
  const seconds = count(...SECONDS);
  if (seconds !== undefined) return withNanos(seconds, count(...NANOS) ?? 0);
  const year = count("year");
  if (year !== undefined) {
    const [month = 0, day = 0] = [count("monthValue", "month"), count("dayOfMonth", "day")];
    const [hour = 0, minute = 0, second = 0] = [count("hour"), count("minute"), count("second")];
    return isoOf({ year, month, day, hour, minute, second, fraction: nanosOf(count(...NANOS)), offset: 0 });
  }
  const { date, time } = fields;
  if (isFields(date) && (time === undefined || isFields(time))) return read({ ...time, ...date }, nesting + 1);
  const inner = first(["dateTime", "localDateTime", "instant", "time", "value"]);
  return inner === undefined ? undefined : read(inner, nesting + 1);
}

function nanosOf(nanos: number | undefined): string {
  return nanos === undefined || nanos === 0 ? "" : nanos < 1e9 ? String(nanos).padStart(MOST_DIGITS, "0") : "x";
}

function withNanos(seconds: number, nanos: number): string | undefined {
  return nanos < 1e9 ? written(seconds, nanosOf(nanos)) : undefined;
}

function isoOf({ year, month, day, hour, minute, second, fraction, offset }: DateParts): string | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that its month doesn't have would become one of the next month.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || day < 1) return undefined;
  const endOfDay = hour === 24 && minute === 0 && second === 0;
  // A leap second is the first of the next minute, as most clocks have it.
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) return undefined;
  return written(date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset, fraction);
}

function written(seconds: number, fraction: string): string | undefined {
  if (!(seconds >= FIRST_SECOND && seconds < END_SECOND) || !/^\d*$/.test(fraction)) return undefined;
  const digits = fraction.slice(0, MOST_DIGITS);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${digits === "" ? "" : `.${digits}`}Z`;
}
