import { isLoopback } from "../../leaf/apiUrl";

const PORTALS = ["panorama.ag", "bananorama.com"];

/**
 * Whether an address that Leaf answered with is one of Panorama's: https on a portal's host or below it, or the
 * local API's own origin, which is how a sandbox serves its portal.
 */
export function checkSignInUrl(
  signInUrl: string,
  apiUrl: string,
): { readonly ok: true } | { readonly ok: false; readonly origin: string } {
  if (!URL.canParse(signInUrl)) return { ok: false, origin: "?" };
  const url = new URL(signInUrl);
  const plain = url.username === "" && url.password === "";
  const portal =
    url.protocol === "https:" &&
    url.port === "" &&
    PORTALS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  const ownLoopback = isLoopback(apiUrl) && url.origin === new URL(apiUrl).origin;
  return plain && (portal || ownLoopback) ? { ok: true } : { ok: false, origin: `${url.protocol}//${url.host}` };
}
