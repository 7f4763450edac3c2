import type { Call } from "./http";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** One page of a list and the headers that tell of the others. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a page can be cut from: a list, or something that makes its items when they are asked for. */
export interface Sliceable<T> {
  readonly length: number;
  slice(start: number, end: number): readonly T[];
}

function whole(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

/** Cuts the page that the query asks for; a page or size that is no number counts as left out (the sandbox's choice). */
export function paged<T>(call: Call, all: Sliceable<T>): Page<T> {
  const page = whole(call.query.get("page"), 0);
  const size = Math.min(whole(call.query.get("size"), DEFAULT_SIZE) || DEFAULT_SIZE, MAX_SIZE);
  const last = Math.max(0, Math.ceil(all.length / size) - 1);
  const others = [...call.query].filter(([name]) => name !== "page" && name !== "size");
  const link = (rel: string, target: number) => {
    const query = new URLSearchParams([["page", String(target)], ["size", String(size)], ...others]);
    return `<${call.path}?${query.toString()}>;rel="${rel}"`;
  };
  const links = [link("last", last), link("first", 0)];
  if (page > 0) links.unshift(link("prev", page - 1));
  if (page < last) links.unshift(link("next", page + 1));
  return {
    items: all.slice(page * size, (page + 1) * size),
    headers: { "x-total-count": String(all.length), link: links.join(",") },
  };
}

/** Whether `sort=field,asc` asks for the oldest first; anything else means the newest first (the sandbox's choice). */
export function oldestFirst(call: Call, field: string): boolean {
  const [name, direction] = (call.query.get("sort") ?? "").split(",");
  return name === field && direction?.toLowerCase() === "asc";
}
