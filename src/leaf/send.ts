import type { Clock, Sleep } from "../base/clock";
import type { Logger } from "../base/logger";
import { judged, type LeafAnswer } from "./answer";
import { LARGEST_ANSWER, readAnswerBody, type BodyText } from "./body";
import { BodyFault, detailOf } from "./bodyFault";
import { LONGEST_WAIT_MS, type Budget } from "./budget";
import { isLeafError, LeafError, type LeafFailure } from "./errors";
import type { Fetch, FetchResponse } from "./fetch";
import { networkFailureOf } from "./networkFailure";
import { maskNamed } from "../masking/maskNamed";

export type { LeafAnswer } from "./answer";

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
  /** No more of the answer is read, unpacked; left out, 32 MB. */
  readonly maxBytes?: number | undefined;
  /** Nobody needs what a success says, so it may be no JSON. */
  readonly statusOnly?: boolean | undefined;
  /** Fields whose values nobody may see in what is answered, beside those whose names are secret everywhere. */
  readonly secret?: readonly string[] | undefined;
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
  /** How long one request may take, its answer included; left out, 30 s. Milliseconds. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
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
  if (!mayRepeat(request) || !isPassing(error)) return undefined;
  const asked = error.retryAfterSeconds === undefined ? 0 : error.retryAfterSeconds * 1000;
  if (asked > LONGEST_WAIT_MS) return undefined;
  return Math.max(asked, 250 * 2 ** attempt) + random * 250;
}

/** Whether the same request may well succeed half a second later. */
function isPassing({ kind, code, status }: LeafError): boolean {
  if (code === "LEAF_CUT_OFF") return true;
  // A name that doesn't resolve or a port that refuses does so again half a second later.
  if (code === "ENOTFOUND" || code === "ECONNREFUSED" || code === "LEAF_TIMEOUT") return false;
  if (kind === "proxy") return status !== undefined && status >= 500 && status < 600 && status !== 511;
  return ["offline", "timeout", "rateLimited", "server"].includes(kind);
}

async function sendOnce(target: Target, request: LeafRequest, tools: SendTools): Promise<LeafAnswer> {
  const { url, ...http } = httpRequest(target, request);
  const call = `${request.method} ${request.path}`;
  const fault = (failure: Omit<LeafFailure, "call" | "host">) => new LeafError({ call, host: url.host, ...failure });
  const started = tools.clock.now();
  const took = () => `${tools.clock.now() - started} ms`;

  const timeout = new AbortController();
  const stop = new AbortController();
  const timer = setTimeout(() => timeout.abort(), tools.timeoutMs ?? TIMEOUT_MS);
  const signals = [timeout.signal, stop.signal, ...(request.signal ? [request.signal] : [])];
  try {
    let response: FetchResponse | undefined;
    let body: BodyText;
    try {
      response = await tools.fetch(url.href, { ...http, redirect: "manual", signal: AbortSignal.any(signals) });
      body = await readAnswerBody(response, request.maxBytes ?? LARGEST_ANSWER);
    } catch (error) {
      // What is still on its way is not wanted.
      stop.abort();
      if (request.signal?.aborted) throw fault({ kind: "cancelled" });
      if (timeout.signal.aborted) throw fault({ kind: "timeout", code: "LEAF_TIMEOUT" });
      if (response) throw fault(unreadable(response.status, error));
      throw fault(networkFailureOf(error, url));
    }
    if (!body.whole) stop.abort();
    tools.log.info(`${call} → ${response.status} in ${took()}`);
    const { secret = [] } = request;
    const mask = (text: string) => maskNamed(tools.mask(text), secret);
    const verdict = judged(response, body.text, { url, request, now: tools.clock.now(), mask });
    if (!verdict.ok) throw fault(verdict.failure);
    return verdict.answer;
  } catch (error) {
    // The others have their line already.
    if (isLeafError(error) && (error.status === undefined || error.code !== undefined))
      tools.log.warn(`${error.message} after ${took()}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What goes over the wire for one call. */
interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  /** JSON. */
  readonly body?: string;
}

/** The request that a call is made with, as it is sent to a target; whoever writes a call down takes it from here. Pure. */
export function httpRequest(target: Target, request: LeafRequest): HttpRequest {
  const url = new URL(target.apiUrl + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return {
    method: request.method,
    url,
    headers: {
      accept: "application/json",
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}

/** An answer that began and can't be read to its end. */
function unreadable(status: number, error: unknown): Omit<LeafFailure, "call" | "host"> {
  const reason = error instanceof BodyFault ? error.reason : "cutOff";
  const code = {
    cutOff: "LEAF_CUT_OFF",
    packing: "LEAF_PACKING",
    tooLarge: "LEAF_TOO_LARGE",
    encoding: "LEAF_ENCODING",
  };
  const kind = status === 429 ? "rateLimited" : "malformed";
  return { kind, status, code: code[reason], problem: { detail: detailOf(reason) } };
}
