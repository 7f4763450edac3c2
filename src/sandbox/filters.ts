import type { Call } from "./http";
import { badRequest } from "./problem";

const PAGING = ["page", "size", "sort"];

/** Refuses a query with a parameter that this endpoint does not document, or with one twice: nothing is ignored silently. */
export function checkQuery(call: Call, filters: readonly string[]): void {
  const seen = new Set<string>();
  for (const [name] of call.query) {
    if (!filters.includes(name) && !PAGING.includes(name)) {
      const known = [...filters, ...PAGING].join(", ");
      throw badRequest("unknownFilter", `${name} is not a filter of this endpoint. It has: ${known}.`);
    }
    if (name !== "sort" && seen.has(name)) throw badRequest("duplicateFilter", `${name} is given more than once.`);
    seen.add(name);
  }
}

/** A filter's text; an empty one counts as left out, as forms send it. */
export function textFilter(call: Call, name: string): string | undefined {
  const value = call.query.get(name);
  return value === null || value === "" ? undefined : value;
}

/** A filter that takes one of some words. */
export function wordFilter(call: Call, name: string, words: readonly string[]): string | undefined {
  const value = textFilter(call, name);
  if (value !== undefined && !words.includes(value)) {
    throw badRequest(`${name}Invalid`, `${name} must be one of ${words.join(", ")}.`);
  }
  return value;
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** A filter that takes a moment, in milliseconds since the epoch; without a zone it is UTC. */
export function timeFilter(call: Call, name: string): number | undefined {
  // A plus that was not encoded arrives as a space.
  const value = textFilter(call, name)?.replace(" ", "+");
  if (value === undefined) return undefined;
  const zoned = /[Z]$|T.*[+-]\d\d:?\d\d$/.test(value) || !value.includes("T") ? value : `${value}Z`;
  const time = ISO.test(value) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`${name}Invalid`, `${name} must be an ISO 8601 date.`);
  return time;
}

/** A filter that takes a number. */
export function numberFilter(call: Call, name: string): number | undefined {
  const value = textFilter(call, name);
  if (value === undefined) return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw badRequest(`${name}Invalid`, `${name} must be a number.`);
  return Number(value);
}

type Sortable = string | number | null;

/** How `sort=field,direction` orders items, the first given before the next; ascending unless it says `desc`, as documented. */
export function orderAsked<T>(
  call: Call,
  fields: Readonly<Record<string, (item: T) => Sortable>>,
  fallback: (left: T, right: T) => number,
): (left: T, right: T) => number {
  const orders = call.query.getAll("sort").flatMap((sort) => {
    const [field = "", direction = "asc", ...more] = sort.split(",").map((word) => word.trim());
    if (field === "") return [];
    const valueOf = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (valueOf === undefined || more.length > 0 || !/^(asc|desc)$/i.test(direction)) {
      throw badRequest(
        "sortInvalid",
        `sort takes a field and asc or desc; ${sort} is none. Fields: ${Object.keys(fields).join(", ")}.`,
      );
    }
    const sign = direction.toLowerCase() === "desc" ? -1 : 1;
    return [(left: T, right: T) => sign * compare(valueOf(left), valueOf(right))];
  });
  if (orders.length === 0) return fallback;
  return (left, right) => {
    for (const order of orders) {
      const result = order(left, right);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Orders two values; what is null or no number comes first. */
export function compare(left: Sortable, right: Sortable): number {
  if (left === right) return 0;
  if (left === null || Number.isNaN(left)) return right === null || Number.isNaN(right) ? 0 : -1;
  if (right === null || Number.isNaN(right)) return 1;
  return left < right ? -1 : 1;
}
