import { oneLine, shorten } from "../../base/text";
import type { SignInUrlVerdict } from "../../model/provider";
import { isLoopback } from "../../leaf/apiUrl";

/** No portal link comes near this; the editor and a QR code can't take much more. Characters. */
const LONGEST = 2000;

/** Scheme and authority as RFC 3986 splits them, which is how the editor's own `Uri` reads an address. */
const AUTHORITY = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/;

/**
 * Whether an address that Leaf answered with is the portal's of the environment that was asked for: https on its host or
 * below it, or the local API's own origin, which is how a sandbox serves its portal. Browsers and the editor read
 * `https://panorama.ag\@evil.example` differently, so both readings must agree, and `href`, which one of them has
 * written anew, is all that may be opened or copied.
 */
export function checkSignInUrl(answered: string, apiUrl: string, portal: string): SignInUrlVerdict {
  const signInUrl = answered.trim();
  const [, , read] = AUTHORITY.exec(signInUrl) ?? [];
  if (!URL.canParse(signInUrl)) return { ok: false, origin: shown("?") };
  const url = new URL(signInUrl);
  const origin = `${url.protocol}//${url.host}`;
  // `host` has neither a default port nor capitals.
  const agreed = read?.toLowerCase().replace(/:443$/, url.protocol === "https:" ? "" : "$&") === url.host;
  if (!agreed) return { ok: false, origin: shown(read === undefined ? origin : `${url.protocol}//${read}`) };
  const { href } = url;
  const [, , written] = AUTHORITY.exec(href) ?? [];
  const plain = written === url.host && href.length <= LONGEST && !/[\\\s]/.test(signInUrl);
  const atPortal = url.protocol === "https:" && url.port === "" && isAt(url.hostname, portal);
  const ownLoopback = isLoopback(apiUrl) && url.origin === new URL(apiUrl).origin;
  return plain && (atPortal || ownLoopback) ? { ok: true, href } : { ok: false, origin: shown(origin) };
}

function isAt(hostname: string, portal: string): boolean {
  return hostname === portal || hostname.endsWith(`.${portal}`);
}

function shown(origin: string): string {
  return shorten(oneLine(origin), 100);
}
