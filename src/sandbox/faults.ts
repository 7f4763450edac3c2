import { isObject, type JsonObject } from "./http";
import { badRequest } from "./problem";
import { whyNotSendable } from "./sendable";

const KINDS = ["latency", "status", "reset", "hang", "truncate", "html", "empty"] as const;

/** What goes wrong: late, an error status, connection reset, no answer at all, half an answer, a proxy's HTML, nothing. */
type FaultKind = (typeof KINDS)[number];

/** A fault to inject into the next requests that match. */
export interface Fault {
  readonly kind: FaultKind;
  /** Any method when left out. */
  readonly method?: string;
  /** A prefix of the path, or a pattern in which `*` stands for anything; any path when left out. */
  readonly path?: string;
  /** Only requests about this Leaf user, who is named by their path or query. */
  readonly leafUserId?: string;
  /** How many requests are still to be hit. */
  readonly count: number;
  /** For `status` (required), `html` (502), `empty` (200), and `truncate` with a body of its own (200). */
  readonly status?: number;
  /** How long to wait first, for every kind; `latency` needs it. */
  readonly latencyMs?: number;
  /** Seconds in a `Retry-After` header, for `status` and `html`. */
  readonly retryAfter?: number;
  /** What is answered, for `status`, `html` and `truncate`: text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The same for what is no text, as base64. */
  readonly bodyBase64?: string;
  /** Headers of the answer, for `status`, `html`, `empty`, and `truncate` with a body of its own. */
  readonly headers?: Readonly<Record<string, string>>;
}

const FIELDS = [
  "kind",
  "method",
  "path",
  "leafUserId",
  "count",
  "status",
  "latencyMs",
  "retryAfter",
  "body",
  "bodyBase64",
  "headers",
];
const WITH_BODY: readonly FaultKind[] = ["status", "html", "truncate"];

const refuse = (detail: string) => badRequest("invalidFault", detail);

/** Reads a fault from a control request; refuses with a sentence what makes no sense or could not be sent. */
export function parseFault(value: unknown): Fault {
  if (!isObject(value)) throw refuse("A fault is a JSON object.");
  const stranger = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) throw refuse(`A fault has no field ${stranger}; it has ${FIELDS.join(", ")}.`);
  const kind = KINDS.find((known) => known === value["kind"]);
  if (kind === undefined) throw refuse(`kind must be one of ${KINDS.join(", ")}.`);
  const method = text(value["method"], "method");
  const path = text(value["path"], "path");
  const leafUserId = text(value["leafUserId"], "leafUserId");
  if (path !== undefined && !/^[/*]/.test(path)) throw refuse("path must start with / or *.");
  const status = number(value["status"], "status", 200, 599);
  const latencyMs = number(value["latencyMs"], "latencyMs", 0, 600_000);
  const retryAfter = number(value["retryAfter"], "retryAfter", 0, 86_400);
  if (kind === "status" && status === undefined) throw refuse("kind status needs a status.");
  if (kind === "latency" && latencyMs === undefined) throw refuse("kind latency needs latencyMs.");
  const fault: Fault = {
    kind,
    count: number(value["count"], "count", 1, 1_000_000) ?? 1,
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(path === undefined ? {} : { path }),
    ...(leafUserId === undefined ? {} : { leafUserId }),
    ...(status === undefined ? {} : { status }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...answerIn(value, kind),
  };
  const reason = whyNotSendable(fault.status ?? 200, fault.headers ?? {}, hasBody(fault));
  if (reason !== undefined) throw refuse(`The fault's answer cannot be sent: ${reason}.`);
  return fault;
}

function answerIn(value: JsonObject, kind: FaultKind): Pick<Fault, "body" | "bodyBase64" | "headers"> {
  const { body, bodyBase64, headers } = value;
  const own = body !== undefined || bodyBase64 !== undefined;
  if (own && !WITH_BODY.includes(kind)) throw refuse(`Only kinds ${WITH_BODY.join(", ")} have a body of their own.`);
  if (body !== undefined && bodyBase64 !== undefined) throw refuse("Give body or bodyBase64, not both.");
  if (bodyBase64 !== undefined && !(typeof bodyBase64 === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(bodyBase64))) {
    throw refuse("bodyBase64 must be a string in base64.");
  }
  if (headers === undefined) return { ...(own ? { body, bodyBase64 } : {}) } as Pick<Fault, "body" | "bodyBase64">;
  const answers = WITH_BODY.includes(kind) || kind === "empty";
  if (!answers || (kind === "truncate" && !own)) throw refuse(`kind ${kind} has no headers of its own.`);
  if (!isObject(headers) || Object.values(headers).some((each) => typeof each !== "string")) {
    throw refuse("headers must be an object of strings.");
  }
  return { ...(own ? { body, bodyBase64 } : {}), headers } as Pick<Fault, "body" | "bodyBase64" | "headers">;
}

/** Whether a fault brings what is answered. */
export function hasBody({ body, bodyBase64 }: Fault): boolean {
  return body !== undefined || bodyBase64 !== undefined;
}

function text(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw refuse(`${name} must be a string.`);
  return value;
}

function number(value: unknown, name: string, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw refuse(`${name} must be a whole number from ${min} to ${max}.`);
  }
  return value;
}

/** The faults that wait for a request, oldest first. */
export class Faults {
  #waiting: Fault[] = [];

  add(fault: Fault): void {
    this.#waiting.push(fault);
  }

  all(): readonly Fault[] {
    return this.#waiting;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The oldest fault that matches the request, used up by one. */
  take(method: string, path: string, query: URLSearchParams): Fault | undefined {
    if (this.#waiting.length === 0) return undefined;
    const index = this.#waiting.findIndex((fault) => hits(fault, method, path, query));
    const fault = this.#waiting[index];
    if (fault === undefined) return undefined;
    if (fault.count > 1) this.#waiting[index] = { ...fault, count: fault.count - 1 };
    else this.#waiting.splice(index, 1);
    return fault;
  }
}

function hits(fault: Fault, method: string, path: string, query: URLSearchParams): boolean {
  // A browser's question before the request itself is spared unless it is meant.
  if (fault.method === undefined ? method === "OPTIONS" : fault.method !== method) return false;
  if (fault.path !== undefined && !matches(fault.path, path)) return false;
  const { leafUserId } = fault;
  return leafUserId === undefined || path.split("/").includes(leafUserId) || query.get("leafUserId") === leafUserId;
}

function matches(pattern: string, path: string): boolean {
  if (!pattern.includes("*")) return path.startsWith(pattern);
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!path.startsWith(first) || path.length < first.length + last.length || !path.endsWith(last)) return false;
  const end = path.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = path.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
