const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Leaf's own API. */
export const LEAF_API_URL = "https://api.withleaf.io";

/** Whether this address is on this machine: a sandbox or a developer's own stand-in. */
export function isLoopback(apiUrl: string): boolean {
  return LOOPBACK.has(new URL(apiUrl).hostname);
}

/**
 * Reads the API URL of the settings: https, or http on this machine only, because a token travels with every call.
 * The result has no slash at the end; undefined if the text is no such address.
 */
export function readApiUrl(text: string): string | undefined {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  const plain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return safe && plain ? trimmed : undefined;
}
