import type { LeafFailure } from "./errors";
import { withExactIntegers } from "./bigIntegers";
import type { FetchResponse } from "./fetch";
import { problemOf, problemOfText } from "./problem";
import { retryAfterSeconds } from "./retryAfter";
import { kindOfAnswer, reportsFailure, originOf, type Origin } from "./answerOrigin";

/** What came back, of a status from 200 to 299. */
export interface LeafAnswer {
  readonly status: number;
  /** The parsed JSON, with integers that no number holds as strings; `undefined` for an empty body. */
  readonly body: unknown;
  /** `X-Total-Count`: how many items there are over all pages. */
  readonly total: number | undefined;
  /** Another header of the answer. */
  readonly header: (name: string) => string | undefined;
  /** Takes out of foreign text what is known here as a secret, and what looks like one; left out, only the latter. */
  readonly mask?: (text: string) => string;
}

/** What an answer is judged by, besides itself. */
interface Asked {
  readonly url: URL;
  readonly request: { readonly method: string; readonly statusOnly?: boolean | undefined };
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly now: number;
  readonly mask: (text: string) => string;
}

/** An answer that can be used, or what is wrong with it. */
type Verdict =
  | { readonly ok: true; readonly answer: LeafAnswer }
  | { readonly ok: false; readonly failure: Omit<LeafFailure, "call" | "host"> };

/** Judges an answer that has arrived as a whole: whether it is Leaf's, and what it stands for. Pure. */
export function judged(response: FetchResponse, text: string, asked: Asked): Verdict {
  const { status, headers } = response;
  const parsed = parseJson(text);
  const origin = originOf(status, text, parsed, headers.get("content-type"));
  if (isSuccess(status, asked.request.method) && isUsable(origin, asked, parsed.value)) {
    const total = totalOf(headers.get("x-total-count"));
    const header = (name: string) => headers.get(name) ?? undefined;
    const body = origin === "text" ? undefined : parsed.value;
    return { ok: true, answer: { status, body, total, header, mask: asked.mask } };
  }
  const target = leadsTo(response, asked.url);
  const away = target !== undefined && target.hostname !== asked.url.hostname;
  const challenge = headers.get("www-authenticate");
  const kind = kindOfAnswer({
    status,
    origin,
    challenge,
    leadsAway: away || (isRedirect(status) && !target && origin === "markup"),
  });
  const wait = retryAfterSeconds(headers.get("retry-after"), headers.get("date"), asked.now);
  const problem =
    parsed.ok && origin !== "markup" ? problemOf(parsed.value, asked.mask) : problemOfText(text, asked.mask);
  // A text that came with a success is half of an answer, and may be half of a secret.
  const said = status < 300 && origin !== "markup" && !parsed.ok ? {} : problem;
  return {
    ok: false,
    failure: {
      kind,
      status,
      problem: said,
      ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
      ...(target && kind !== "unauthorized" ? { at: target.host } : {}),
    },
  };
}

function isSuccess(status: number, method: string): boolean {
  // A part that nobody asked for must not be taken for the whole.
  return status >= 200 && status < 300 && !(status === 206 && method === "GET");
}

function isUsable(origin: Origin, { request }: Asked, value: unknown): boolean {
  if (origin === "markup" || reportsFailure(value)) return false;
  return origin !== "text" || request.statusOnly === true;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Where a redirect leads. It is not followed, because the token must not travel to another host. */
function leadsTo({ status, headers }: FetchResponse, from: URL): URL | undefined {
  const location = headers.get("location");
  if (!isRedirect(status) || location === null || !URL.canParse(location, from.href)) return undefined;
  return new URL(location, from);
}

function totalOf(header: string | null): number | undefined {
  // Repeated by a gateway, it comes joined; two that differ are none.
  const values = new Set((header ?? "").split(",").map((part) => part.trim()));
  const [value = ""] = values;
  return values.size === 1 && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function parseJson(text: string): { readonly ok: boolean; readonly value?: unknown } {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(withExactIntegers(text)) as unknown };
  } catch {
    // HTML from a proxy, or a cut-off answer: the caller names the failure.
    return { ok: false };
  }
}
