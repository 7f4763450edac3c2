import { dropUnseen, unbracket } from "../base/pasted";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Leaf's own API. */
export const LEAF_API_URL = "https://api.withleaf.io";

/** The base address of one of Leaf's services, as its documentation writes them, and a call below it. */
const SERVICE = /\/services\/[\w-]+\/api(?:\/.*)?$/i;
/** The call that signs in, which the documentation shows first. */
const SIGN_IN = /(?:\/api\/authenticate\/?)+$/i;

/** Whether this address is on this machine: a sandbox or a developer's own stand-in. */
export function isLoopback(apiUrl: string): boolean {
  return LOOPBACK.has(new URL(apiUrl).hostname);
}

/**
 * Reads the API URL of the settings: https, or http on this machine only, because a token travels with every call.
 * One API has one form, whatever was pasted: the documented address of a service or a call is understood, a gateway's own
 * path stays, and there is no slash at the end. Undefined if the text is no such address.
 */
export function readApiUrl(text: string): string | undefined {
  const pasted = unbracket(dropUnseen(text, ""));
  // An address with a name in front of the host, a backslash or a space reads as another one than it is.
  if (/[\s\\]/.test(pasted) || /^[a-z]+:\/*[^/?#]*@/i.test(pasted) || !URL.canParse(pasted)) return undefined;
  const url = new URL(pasted);
  // An empty host is refused by the parser; a full stop at its end means the same host.
  const hostname = url.hostname.replace(/\.$/, "");
  const safe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(hostname));
  const plain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!safe || !plain || hostname === "" || /^\.|\.\.|\.$/.test(hostname)) return undefined;
  const port = url.port === "" ? "" : `:${url.port}`;
  return `${url.protocol}//${hostname}${port}${isLeafs(hostname) ? "" : basePath(url.pathname)}`;
}

/** Leaf's own hosts have the API at their root; what else stands in the address is a page or a call. */
function isLeafs(hostname: string): boolean {
  return hostname === "withleaf.io" || hostname.endsWith(".withleaf.io");
}

function basePath(path: string): string {
  const plain = path
    .replace(/%[\da-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[\w.~-]/.test(character) ? character : code.toUpperCase();
    })
    .replace(/\/{2,}/g, "/");
  return plain
    .replace(SERVICE, "")
    .replace(SIGN_IN, "")
    .replace(/[/.,;!']+$/, "");
}
