import type { LeafErrorKind } from "./errors";

/** Where an answer's body comes from, as far as it shows: Leaf's own problem, nothing, JSON without content, or what others write. */
export type Origin = "leaf" | "nothing" | "bare" | "json" | "markup" | "text";

/** What is known of an answer whose kind is to be found. */
interface Judged {
  readonly status: number;
  readonly origin: Origin;
  /** The header `WWW-Authenticate`. */
  readonly challenge: string | null;
  /** Whether it leads to another host. */
  readonly leadsAway: boolean;
}

/** Only a program that is not Leaf's writes such types or fields. */
const FOREIGN_TYPE = /ietf\.org|rfc-editor|w3\.org|cloudflare|httpstatus|mozilla|microsoft|amazonaws|google|nginx/i;
const FOREIGN_FIELDS = ["traceId", "ray_id", "cloudflare_error", "request_id", "documentation_url"];

/** Finds out where a body comes from, by the body itself; the content type counts only where there is nothing else. */
export function originOf(
  status: number,
  text: string,
  parsed: { readonly ok: boolean; readonly value?: unknown },
  contentType: string | null,
): Origin {
  if (text.trim() === "") return /html|xml/i.test(contentType ?? "") ? "markup" : "nothing";
  if (/^\s*</.test(text)) return "markup";
  if (!parsed.ok) return "text";
  if (isBare(parsed.value)) return "bare";
  return isProblemOfLeaf(parsed.value, status) ? "leaf" : "json";
}

function isBare(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function isProblemOfLeaf(body: unknown, answered: number): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const { type, title, status, path, errorKey, error, message, timestamp, ...others } = body as Record<string, unknown>;
  if (status !== undefined && status !== answered) return false;
  const says = (value: unknown) => typeof value === "string" && value.trim() !== "";
  if (says(type) && FOREIGN_TYPE.test(String(type))) return false;
  if (FOREIGN_FIELDS.some((field) => field in others)) return false;
  if (says(title) || says(errorKey) || says(type)) return true;
  if (says(message) && /^error\.\w/.test(String(message))) return true;
  // What Spring itself writes where no handler of the service does.
  const spring = says(error) && (status === answered || (says(path) && timestamp !== undefined));
  // RFC 6750, by which a resource server refuses a token.
  return spring || (says(error) && "error_description" in others);
}

/** Whether a successful answer holds the report of a failure. Pure. */
export function reportsFailure(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const { status, title, detail, type, error, message } = body as Record<string, unknown>;
  const words = [title, detail, type, error, message].some((value) => typeof value === "string");
  return words && typeof status === "number" && status >= 400 && status < 600;
}

/** What an answer that is no success stands for: Leaf's own refusal, or that something else has answered in its place. */
export function kindOfAnswer(answer: Judged): LeafErrorKind {
  const { status, origin } = answer;
  if (status === 407 || status === 511 || status >= 600) return "proxy";
  if (status === 429) return "rateLimited";
  if (status === 408) return "timeout";
  if (status === 401) return kindOfChallenge(answer);
  const own = origin === "leaf";
  if (status < 400) return answer.leadsAway || (status < 300 && origin === "markup") ? "proxy" : "malformed";
  if (origin === "markup") return "proxy";
  if (status >= 500) return own || origin === "nothing" || origin === "bare" ? "server" : "proxy";
  switch (status) {
    case 403:
      return own ? "forbidden" : "proxy";
    case 404:
      return own || origin === "nothing" ? "notFound" : "proxy";
    case 405:
    case 421:
    case 451:
      return own ? "rejected" : "proxy";
    default:
      return "rejected";
  }
}

/** A 401 that asks for the name and password of a proxy says nothing of Leaf's token. */
function kindOfChallenge({ origin, challenge }: Judged): LeafErrorKind {
  if (origin === "leaf" || /\bbearer\b/i.test(challenge ?? "")) return "unauthorized";
  if (/\b(?:basic|digest|negotiate|ntlm|kerberos)\b/i.test(challenge ?? "")) return "proxy";
  return origin === "markup" || origin === "text" ? "proxy" : "unauthorized";
}
