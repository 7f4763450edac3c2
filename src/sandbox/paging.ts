import type { Call } from "./http";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** Which part of a list is asked for. */
interface PageAsked {
  /** Counts from 0. */
  readonly page: number;
  readonly size: number;
}

/** One page of a list and the headers that tell of the others. */
interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a page can be cut from: a list, or something that makes its items when they are asked for. */
interface Sliceable<T> {
  readonly length: number;
  slice(start: number, end: number): readonly T[];
}

function whole(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

/** The page that the query asks for; a page or size that is no number counts as left out (the sandbox's choice). */
export function pageAsked({ query }: Call): PageAsked {
  const size = Math.min(whole(query.get("size"), DEFAULT_SIZE) || DEFAULT_SIZE, MAX_SIZE);
  return { page: whole(query.get("page"), 0), size };
}

/**
 * `X-Total-Count`, and `Link` in the form of Leaf's sample: relative references. They begin with a slash, so that they
 * lead to the same route from wherever they are resolved.
 */
export function pageHeaders(call: Call, length: number): Record<string, string> {
  const { page, size } = pageAsked(call);
  const last = Math.max(0, Math.ceil(length / size) - 1);
  const others = [...call.query].filter(([name]) => name !== "page" && name !== "size");
  const rest = others.length === 0 ? "" : `&${new URLSearchParams(others).toString()}`;
  const link = (rel: string, target: number) => `<${call.path}?page=${target}&size=${size}${rest}>;rel="${rel}"`;
  const links = [link("last", last), link("first", 0)];
  if (page > 0) links.unshift(link("prev", page - 1));
  if (page < last) links.unshift(link("next", page + 1));
  return { "x-total-count": String(length), link: links.join(",") };
}

/** Cuts the page that the query asks for. */
export function paged<T>(call: Call, all: Sliceable<T>): Page<T> {
  const { page, size } = pageAsked(call);
  return { items: all.slice(page * size, (page + 1) * size), headers: pageHeaders(call, all.length) };
}

/** The same of a list that is made one by one and put in order, of which no more is kept than the page needs. */
export function pagedInOrder<T>(call: Call, all: Iterable<T>, compare: (left: T, right: T) => number): Page<T> {
  const { page, size } = pageAsked(call);
  const end = (page + 1) * size;
  let kept: T[] = [];
  let length = 0;
  for (const item of all) {
    length += 1;
    kept.push(item);
    if (kept.length >= end * 2 + 10_000) kept = kept.sort(compare).slice(0, end);
  }
  return { items: kept.sort(compare).slice(page * size, end), headers: pageHeaders(call, length) };
}
