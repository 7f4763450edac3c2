import type { LeafFailure } from "./errors";

/** What a fault on the way to Leaf is, and back. */
type NetworkFailure = Pick<LeafFailure, "kind" | "code" | "at" | "status">;

const CERTIFICATE_CODES = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_GET_CRL",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);
/** The other side answers without encryption. */
const PLAIN_PORT = /wrong[ _]version[ _]number|http[ _]request|packet[ _]length[ _]too[ _]long/i;
const TIMEOUT = /TIMEDOUT$|_TIMEOUT$/;
/** How those who speak with a proxy say that it refused: https-proxy-agent, tunnel, undici, Node, Electron, SOCKS. */
const TUNNEL =
  /tunneling socket could not be established|proxy response \(\d{3}\)|establish tunnel|http tunneling|ended before receiving CONNECT|proxy connection|invalid proxy|bad response from proxy|ERR_TUNNEL|ERR_PROXY|socks\d? (?:proxy|authentication)|proxy (?:authentication|rejected|refused|error)/i;
const TUNNEL_STATUS = /(?:statusCode=|response \(|HTTP\/\d(?:\.\d)? |status(?: code)?:? ?)(\d{3})\b/i;

/** What a thrown error says of the way, by the codes and words of all that it wraps. Never looks at more than its texts. */
export function networkFailureOf(error: unknown, url: URL): NetworkFailure {
  const faults = [...chainOf(error)];
  const code = faults.map(codeOf).find((found) => found !== undefined);
  const words = faults.map(({ message }) => reasonOf(message)).join("\n");
  const named = code === undefined ? {} : { code };
  const peer = faults.map(peerOf).find((found) => found !== undefined) ?? peerIn(words);
  if (TUNNEL.test(words) || /^ERR_(?:PROXY|TUNNEL)/.test(code ?? "")) {
    const status = Number(TUNNEL_STATUS.exec(words)?.[1] ?? 0);
    return { kind: "proxy", ...named, ...(status >= 300 ? { status } : {}), ...(peer ? { at: peer.text } : {}) };
  }
  if (peer && isOtherThan(peer, url)) return { kind: "proxy", ...named, at: peer.text };
  if (code === undefined) return { kind: "offline" };
  return { kind: kindOfCode(code, words), code };
}

function kindOfCode(code: string, words: string): NetworkFailure["kind"] {
  if (CERTIFICATE_CODES.has(code) || code.startsWith("CERT_")) return "tls";
  // What answers doesn't speak HTTPS or HTTP, so it isn't Leaf.
  if ((code === "EPROTO" || code.startsWith("ERR_SSL_")) && PLAIN_PORT.test(`${code} ${words}`)) return "malformed";
  if (code === "EPROTO" || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL")) return "tls";
  if (code.startsWith("HPE_") || code === "UND_ERR_INVALID_ARG" || code === "ERR_HTTP_INVALID_STATUS_CODE")
    return "malformed";
  // A token with characters that no header can carry is none of Leaf's.
  if (code === "ERR_INVALID_CHAR") return "unauthorized";
  return TIMEOUT.test(code) ? "timeout" : "offline";
}

/** The error and all that it wraps, the innermost last. */
function* chainOf(error: unknown, depth = 0): Generator<Error, void, undefined> {
  if (!(error instanceof Error) || depth > 5) return;
  yield error;
  if (error instanceof AggregateError) for (const inner of error.errors.slice(0, 10)) yield* chainOf(inner, depth + 1);
  yield* chainOf(error.cause, depth + 1);
}

function codeOf(error: Error): string | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][\w]{2,60}$/.test(code) ? code : undefined;
}

/** Without the address that node-fetch begins with: it holds the query. */
function reasonOf(message: string): string {
  return /^request to [^]*? failed, reason: ([^]*)$/.exec(message)?.[1] ?? message;
}

interface Peer {
  readonly host: string;
  readonly port: string;
  /** Whether the host is a name that could not be found. */
  readonly unresolved: boolean;
  readonly text: string;
}

function peerOf(error: Error): Peer | undefined {
  const { address, port } = error as { address?: unknown; port?: unknown };
  if (typeof address !== "string" || typeof port !== "number") return undefined;
  return { host: address, port: String(port), unresolved: false, text: textOf(address, String(port)) };
}

function peerIn(words: string): Peer | undefined {
  const refused = /\bconnect E[A-Z]+ (\S{1,100}):(\d{1,5})\b/.exec(words);
  if (refused) {
    const [, host = "", port = ""] = refused;
    return { host, port, unresolved: false, text: textOf(host, port) };
  }
  const host = /\bgetaddrinfo E[A-Z_]+ ([\w.-]{1,253})/.exec(words)?.[1];
  return host === undefined ? undefined : { host, port: "", unresolved: true, text: host };
}

function textOf(host: string, port: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether what failed is not the host that was asked, so that it can only stand in between. */
function isOtherThan(peer: Peer, url: URL): boolean {
  if (peer.unresolved) return peer.host.toLowerCase() !== url.hostname.toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return peer.port !== port;
}
