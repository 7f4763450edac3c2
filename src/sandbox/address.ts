/** Names under which a browser or program on this machine reaches the sandbox. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Whether a `Host` header names this machine and our port; a page whose domain was pointed at this machine sends its own. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return NAMES.some((name) => host?.toLowerCase() === (port === 80 ? name : `${name}:${port}`));
}

/** Whether an `Origin` header names the sandbox itself. */
export function isOwnOrigin(origin: string, port: number): boolean {
  return /^http:\/\//i.test(origin) && isOwnHost(origin.slice("http://".length), port);
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
