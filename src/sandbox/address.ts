import { isIP } from "node:net";

/** Names under which a browser or program on this machine reaches the sandbox. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Where the sandbox listens, and what it calls itself. */
export interface Place {
  /** What it is bound to: an address, or a name that the system resolves. */
  readonly host: string;
  readonly port: number;
  /** Under which address others reach it, without a slash at the end; undefined: under the one it listens at. */
  readonly publicUrl?: string | undefined;
}

/** Whether only programs on this machine reach what is bound to this host. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** The sandbox's own address, such as `http://127.0.0.1:8080`; where it listens everywhere, the one on this machine. */
export function originOf({ host, port, publicUrl }: Place): string {
  if (publicUrl !== undefined) return publicUrl;
  const shown = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const named = isIP(shown) === 6 ? `[${shown}]` : shown;
  return new URL(`http://${named}:${port}`).origin;
}

/**
 * Whether a `Host` header names the sandbox. A page whose domain was pointed at this machine sends its own: so on
 * loopback our own port belongs to it. A sandbox that is open to other machines may stand behind another port and has
 * more names; an address, or a name without a dot, is none that a domain of the internet could be pointed from.
 */
export function isOwnHost(header: string | undefined, place: Place): boolean {
  const given = header?.toLowerCase();
  if (given === undefined) return false;
  if (NAMES.some((name) => given === withPort(name, place.port))) return true;
  if (place.publicUrl !== undefined && given === new URL(place.publicUrl).host) return true;
  if (isLoopback(place.host)) return given === withPort(place.host === "::1" ? "[::1]" : place.host, place.port);
  const name = given.replace(/:\d{1,5}$/, "");
  return isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0 || /^[a-z0-9_-]+$/.test(name) || name === place.host;
}

/** Whether an `Origin` header names the sandbox itself; `host` is the `Host` header of the same request. */
export function isOwnOrigin(origin: string, host: string | undefined, place: Place): boolean {
  if (place.publicUrl !== undefined && origin.toLowerCase() === new URL(place.publicUrl).origin) return true;
  if (!/^http:\/\//i.test(origin)) return false;
  const named = origin.slice("http://".length).toLowerCase();
  // Elsewhere many names are its own, so that the page has to come from the very one that it calls.
  return (
    isOwnHost(named, { ...place, publicUrl: undefined }) && (isLoopback(place.host) || named === host?.toLowerCase())
  );
}

function withPort(name: string, port: number): string {
  return port === 80 ? name : `${name}:${port}`;
}

/** What a request line asks for: a path with its query, and the host if it stands there. */
interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string | undefined;
}

/** Reads a request line's target: `/path?query`, or the absolute form that programs send to what they take for a proxy. */
export function readTarget(url: string): Target | undefined {
  const absolute = /^http:\/\/([^/?#]*)([^#]*)/i.exec(url);
  if (absolute === null && !url.startsWith("/")) return undefined;
  const [, host, rest = url] = absolute ?? [];
  const start = rest.indexOf("?");
  const path = start < 0 ? rest : rest.slice(0, start);
  return {
    path: path === "" ? "/" : path,
    query: new URLSearchParams(start < 0 ? "" : rest.slice(start + 1)),
    host,
  };
}
