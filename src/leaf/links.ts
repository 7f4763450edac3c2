/** Whether a `Link` header names a next page, by an absolute or a relative address; undefined if there is no header. Pure. */
export function hasNextLink(header: string | undefined): boolean | undefined {
  if (header === undefined || !header.includes("<")) return undefined;
  return header
    .split(/,(?=\s*<)/)
    .some((link) => /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(link));
}

/** The id of what was created, from a `Location` below the path that it was created by; undefined if it names none. Pure. */
export function idInLocation(location: string | undefined, path: string): string | undefined {
  // The address may leave out the gateway's part of the path, and its host is of no concern: only the id is taken.
  if (location === undefined || !URL.canParse(location, "http://leaf.invalid/")) return undefined;
  const { pathname } = new URL(location, "http://leaf.invalid/");
  const collection = path.split("/").at(-1) ?? "";
  const [, id] = new RegExp(`/${collection}/([^/]+)/?$`).exec(pathname) ?? [];
  if (id === undefined) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    // A percent sign that begins nothing: this is no address of Leaf's.
    return undefined;
  }
}
