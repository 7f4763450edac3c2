import { isObject } from "./http";
import { badRequest } from "./problem";

const KINDS = ["latency", "status", "reset", "hang", "truncate", "html", "empty"] as const;

/** What goes wrong: late, an error status, connection reset, no answer at all, half an answer, a proxy's HTML, nothing. */
export type FaultKind = (typeof KINDS)[number];

/** A fault to inject into the next requests that match. */
export interface Fault {
  readonly kind: FaultKind;
  /** Any method when left out. */
  readonly method?: string;
  /** A prefix of the path, or a pattern in which `*` stands for anything; any path when left out. */
  readonly path?: string;
  /** How many requests are still to be hit. */
  readonly count: number;
  /** For `status` (required), `html` (502) and `empty` (200). */
  readonly status?: number;
  /** How long to wait first, for every kind; `latency` needs it. */
  readonly latencyMs?: number;
  /** Seconds in a `Retry-After` header, for `status` and `html`. */
  readonly retryAfter?: number;
}

const FIELDS = ["kind", "method", "path", "count", "status", "latencyMs", "retryAfter"];

/** Reads a fault from a control request; refuses with a sentence what makes no sense. */
export function parseFault(value: unknown): Fault {
  if (!isObject(value)) throw badRequest("invalidFault", "A fault is a JSON object.");
  const stranger = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) {
    throw badRequest("invalidFault", `A fault has no field ${stranger}; it has ${FIELDS.join(", ")}.`);
  }
  const kind = KINDS.find((known) => known === value["kind"]);
  if (kind === undefined) throw badRequest("invalidFault", `kind must be one of ${KINDS.join(", ")}.`);
  const method = text(value["method"], "method");
  const path = text(value["path"], "path");
  if (path !== undefined && !/^[/*]/.test(path)) throw badRequest("invalidFault", "path must start with / or *.");
  const status = number(value["status"], "status", 200, 599);
  const latencyMs = number(value["latencyMs"], "latencyMs", 0, 600_000);
  const retryAfter = number(value["retryAfter"], "retryAfter", 0, 86_400);
  if (kind === "status" && status === undefined) throw badRequest("invalidFault", "kind status needs a status.");
  if (kind === "latency" && latencyMs === undefined) throw badRequest("invalidFault", "kind latency needs latencyMs.");
  return {
    kind,
    count: number(value["count"], "count", 1, 1_000_000) ?? 1,
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(path === undefined ? {} : { path }),
    ...(status === undefined ? {} : { status }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function text(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw badRequest("invalidFault", `${name} must be a string.`);
  return value;
}

function number(value: unknown, name: string, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw badRequest("invalidFault", `${name} must be a whole number from ${min} to ${max}.`);
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
  take(method: string, path: string): Fault | undefined {
    const index = this.#waiting.findIndex(
      (fault) => (fault.method ?? method) === method && (fault.path === undefined || matches(fault.path, path)),
    );
    const fault = this.#waiting[index];
    if (fault === undefined) return undefined;
    if (fault.count > 1) this.#waiting[index] = { ...fault, count: fault.count - 1 };
    else this.#waiting.splice(index, 1);
    return fault;
  }
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
