import { hasBody, type Fault } from "./faults";
import type { Reply } from "./reply";
import { problemReply, Refusal } from "./problem";

const GATEWAY =
  "<!doctype html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n";

/** The answer that a fault gives by itself, in place of the sandbox's. */
export function faultReply(fault: Fault, path: string): Reply | undefined {
  const { kind, status, retryAfter, headers = {} } = fault;
  const own = { ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }), ...lowerCase(headers) };
  if (hasBody(fault)) {
    const { type, body } = bodyOf(fault, kind === "html");
    return { status: status ?? (kind === "html" ? 502 : 200), headers: { "content-type": type, ...own }, body };
  }
  if (kind === "status") {
    const detail = "This status was requested by a fault.";
    const problem = problemReply(path, new Refusal(status ?? 500, { detail }));
    return { ...problem, headers: { ...problem.headers, ...own } };
  }
  if (kind === "html")
    return { status: status ?? 502, headers: { "content-type": "text/html", ...own }, body: GATEWAY };
  return kind === "empty" ? { status: status ?? 200, headers: own } : undefined;
}

function bodyOf({ body, bodyBase64 }: Fault, html: boolean): { type: string; body: string | Buffer } {
  if (bodyBase64 !== undefined) {
    return { type: html ? "text/html" : "application/octet-stream", body: Buffer.from(bodyBase64, "base64") };
  }
  if (typeof body === "string") return { type: html ? "text/html" : "text/plain; charset=utf-8", body };
  return { type: html ? "text/html" : "application/json", body: JSON.stringify(body) };
}

/** So that a fault's header takes the place of the sandbox's own, however it is written. */
function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
