import type { Clock, Sleep } from "../base/clock";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { LONGEST_WAIT_MS, type Budget } from "./budget";
import { isLeafError, kindOfCode, kindOfStatus, LeafError, type Problem } from "./errors";
import type { Fetch, FetchResponse } from "./fetch";

/** One call, as its callers describe it. */
export interface LeafRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the API's root, starting with a slash; its parts already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
  /** Never repeated by itself, because the caller comes back anyway. */
  readonly once?: boolean | undefined;
  /** Nobody waits for the answer: goes after all that somebody waits for, and waits as long as Leaf asks to. */
  readonly background?: boolean | undefined;
}

/** What came back, of a status from 200 to 299. */
export interface LeafAnswer {
  readonly status: number;
  /** The parsed JSON; `undefined` for an empty body. */
  readonly body: unknown;
  /** `X-Total-Count`: how many items there are over all pages. */
  readonly total: number | undefined;
  /** Another header of the answer. */
  readonly header: (name: string) => string | undefined;
  /** Takes out of foreign text what is known here as a secret, and what looks like one; left out, only the latter. */
  readonly mask?: (text: string) => string;
}

/** Sends one request to Leaf on behalf of one account; throws a LeafError and nothing else. */
export type Leaf = (request: LeafRequest) => Promise<LeafAnswer>;

/** Where a request goes, and with which token. */
export interface Target {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly token?: string;
  /** Whose budget the requests are taken from; see accountKey. The API's own, if the account is not known yet. */
  readonly account?: string;
}

/** What sending needs from outside. */
export interface SendTools {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: Logger;
  /** From 0 to 1; spreads retries, so that many windows do not come back at the same moment. */
  readonly random: () => number;
  /** Takes secrets out of a text: those that are known, and those that their key or form gives away. */
  readonly mask: (text: string) => string;
  /** What a target may send; without it nothing is held back. */
  readonly budget?: (target: Target) => Budget;
}

const TIMEOUT_MS = 30_000;
/** The answer began and did not end. */
const CUT_OFF = "LEAF_CUT_OFF";
const MAX_ATTEMPTS = 3;

/** Gives the function that every request to this target goes through. */
export function leafAt(target: Target, tools: SendTools): Leaf {
  const budget = tools.budget?.(target);
  const { host } = new URL(target.apiUrl);
  return async (request) => {
    const call = `${request.method} ${request.path}`;
    for (let attempt = 1; ; attempt += 1) {
      await budget?.take({ ...request, call, host });
      try {
        return await sendOnce(target, request, tools);
      } catch (error) {
        if (!isLeafError(error)) throw error;
        if (budget && error.kind === "rateLimited") {
          await budget.limited(error.retryAfterSeconds);
          if (!mayRepeat(request) || (attempt >= MAX_ATTEMPTS && !request.background)) throw error;
          // The budget waits; a request in the background does so as often as it takes.
          continue;
        }
        const wait = attempt < MAX_ATTEMPTS ? waitBeforeRetry(request, error, attempt, tools.random()) : undefined;
        if (wait === undefined) throw error;
        tools.log.debug(`${error.call}: again in ${Math.round(wait)} ms`);
        await tools.sleep(wait, request.signal);
        if (request.signal?.aborted) throw new LeafError({ kind: "cancelled", call: error.call });
      }
    }
  };
}

/** The same, for requests whose answer nobody waits for. */
export function inBackground(leaf: Leaf): Leaf {
  return (request) => leaf({ ...request, background: true });
}

/** A POST that got no answer may have been carried out: whoever sent it looks first. */
function mayRepeat({ method, once }: LeafRequest): boolean {
  return !once && (method === "GET" || method === "DELETE");
}

/** Milliseconds until the same request may be sent again; `undefined` if it must not be. */
function waitBeforeRetry(request: LeafRequest, error: LeafError, attempt: number, random: number): number | undefined {
  if (!mayRepeat(request)) return undefined;
  const cutOff = error.code === CUT_OFF;
  const passing = ["offline", "timeout", "rateLimited", "server"].includes(error.kind) || cutOff;
  // A name that doesn't resolve or a port that refuses does so again half a second later.
  const hopeless = error.code === "ENOTFOUND" || error.code === "ECONNREFUSED" || error.code === "LEAF_TIMEOUT";
  if (!passing || hopeless) return undefined;
  const asked = error.retryAfterSeconds === undefined ? 0 : error.retryAfterSeconds * 1000;
  if (asked > LONGEST_WAIT_MS) return undefined;
  return Math.max(asked, 250 * 2 ** attempt) + random * 250;
}

async function sendOnce(target: Target, request: LeafRequest, tools: SendTools): Promise<LeafAnswer> {
  const url = new URL(target.apiUrl + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const call = `${request.method} ${request.path}`;
  const fault = (failure: Omit<ConstructorParameters<typeof LeafError>[0], "call" | "host">) =>
    new LeafError({ call, host: url.host, ...failure });
  const started = tools.clock.now();
  const took = () => `${tools.clock.now() - started} ms`;

  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal;
  try {
    let response: FetchResponse | undefined;
    let text: string;
    try {
      response = await tools.fetch(url.href, {
        method: request.method,
        headers: {
          accept: "application/json",
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
          ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        redirect: "manual",
        signal,
      });
      text = await response.text();
    } catch (error) {
      if (request.signal?.aborted) throw fault({ kind: "cancelled" });
      if (timeout.signal.aborted) throw fault({ kind: "timeout", code: "LEAF_TIMEOUT" });
      tools.log.debug(`${call}: ${messageOf(error)}`);
      if (response) {
        throw fault({ kind: "malformed", code: CUT_OFF, problem: { detail: t("the answer was cut short") } });
      }
      const code = codeOf(error);
      throw fault({ kind: kindOfCode(code), ...(code === undefined ? {} : { code }) });
    }
    tools.log.info(`${call} → ${response.status} in ${took()}`);
    const parsed = parseJson(text);
    if (response.status < 200 || response.status >= 300) {
      const retryAfterSeconds = retryAfter(response.headers.get("retry-after"), tools.clock.now());
      throw fault({
        kind: kindOfStatus(response.status),
        status: response.status,
        problem: problemOf(parsed.ok ? parsed.value : undefined, tools.mask),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      });
    }
    if (!parsed.ok) throw fault({ kind: "malformed", status: response.status });
    const total = response.headers.get("x-total-count");
    return {
      status: response.status,
      body: parsed.value,
      total: total && /^\d+$/.test(total) ? Number(total) : undefined,
      header: (name) => response.headers.get(name) ?? undefined,
      mask: tools.mask,
    };
  } catch (error) {
    if (isLeafError(error) && error.status === undefined) tools.log.warn(`${error.message} after ${took()}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // HTML from a proxy, or a cut-off answer: the caller names the failure.
    return { ok: false };
  }
}

function problemOf(body: unknown, mask: SendTools["mask"]): Problem {
  const problem: Record<string, string> = {};
  if (typeof body === "object" && body !== null) {
    for (const key of ["title", "detail", "message", "errorKey"] as const) {
      const value = (body as Record<string, unknown>)[key];
      if (typeof value === "string" && value.trim() !== "") problem[key] = mask(value);
    }
  }
  return problem;
}

/** Seconds to wait, from either form of `Retry-After`. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
