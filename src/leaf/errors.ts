import { maskText } from "../masking/redact";
import { oneLine, shorten } from "../base/text";

/** What went wrong, in terms of what the caller can do about it. */
export type LeafErrorKind = (typeof LEAF_ERROR_KINDS)[number];

/** Every kind of failure. */
export const LEAF_ERROR_KINDS = [
  "offline",
  "tls",
  "proxy",
  "timeout",
  "unauthorized",
  "forbidden",
  "notFound",
  "rateLimited",
  "rejected",
  "server",
  "malformed",
  "cancelled",
] as const;

/** One field of what was sent, and what is wrong with it. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What an error answer says of itself (JHipster's "problem" form, and whatever else is sent); every part can be missing. */
export interface Problem {
  /** Of a page of HTML, its title. */
  readonly title?: string;
  /** What a person can use, from wherever in the answer it stood. */
  readonly detail?: string;
  readonly message?: string;
  readonly errorKey?: string;
  /** What is wrong with single fields, by their names. */
  readonly fields?: readonly FieldProblem[];
}

/** What is known of a failure. */
export interface LeafFailure {
  readonly kind: LeafErrorKind;
  /** Method and path without the query, such as `GET /api/users`. */
  readonly call: string;
  /** The host that was asked, where it matters. */
  readonly host?: string;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
  readonly problem?: Problem;
  /** How long Leaf asks us to stay away, in seconds. */
  readonly retryAfterSeconds?: number;
  /** The system's or Node's own name of the failure, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Host and port of what failed on the way, where it isn't the host that was asked: a proxy. */
  readonly at?: string;
}

/** A call to Leaf that failed; every text in it is already masked. */
export class LeafError extends Error implements LeafFailure {
  override readonly name = "LeafError";
  readonly kind: LeafErrorKind;
  readonly call: string;
  readonly host?: string;
  readonly status?: number;
  readonly problem?: Problem;
  readonly retryAfterSeconds?: number;
  readonly code?: string;
  readonly at?: string;

  constructor(failure: LeafFailure) {
    const problem = failure.problem && maskProblem(failure.problem);
    const said = (problem && saidBy(problem)) ?? failure.code;
    super(
      [
        `${failure.call}: ${failure.kind}`,
        failure.status === undefined ? "" : ` ${failure.status}`,
        said ? ` (${said})` : "",
      ].join(""),
    );
    this.kind = failure.kind;
    this.call = failure.call;
    if (failure.host !== undefined) this.host = failure.host;
    if (failure.status !== undefined) this.status = failure.status;
    if (problem !== undefined) this.problem = problem;
    if (failure.retryAfterSeconds !== undefined) this.retryAfterSeconds = failure.retryAfterSeconds;
    if (failure.code !== undefined) this.code = failure.code;
    if (failure.at !== undefined) this.at = failure.at;
  }
}

/** The most useful words of a problem for a person; undefined if it has none. */
export function saidBy({ detail, title, message }: Problem): string | undefined {
  return detail ?? title ?? message;
}

/** The problem with all its texts changed. */
function mapProblem({ fields, ...texts }: Problem, change: (text: string) => string): Problem {
  const changed: Record<string, string> = {};
  for (const [key, value] of Object.entries(texts) as [string, string | undefined][]) {
    if (value !== undefined) changed[key] = change(value);
  }
  const changedFields = fields?.map(({ field, message }) => ({ field: change(field), message: change(message) }));
  return { ...changed, ...(changedFields === undefined ? {} : { fields: changedFields }) };
}

function maskProblem(problem: Problem): Problem {
  return mapProblem(problem, (text) => shorten(oneLine(maskText(text)), 500));
}

/** What a failed call tells, as plain data. */
export function failureOf(error: LeafError): LeafFailure {
  const { kind, call, host, status, problem, retryAfterSeconds, code, at } = error;
  return {
    kind,
    call,
    ...(host === undefined ? {} : { host }),
    ...(status === undefined ? {} : { status }),
    ...(problem === undefined ? {} : { problem }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(code === undefined ? {} : { code }),
    ...(at === undefined ? {} : { at }),
  };
}

/** The same failure, with more of its texts masked: by values that only the caller knows. */
export function maskedBy(mask: (text: string) => string, error: LeafError): LeafError {
  const failure = failureOf(error);
  if (!failure.problem) return error;
  return new LeafError({ ...failure, problem: mapProblem(failure.problem, mask) });
}

/** Whether this is a failed call of the given kind. */
export function isLeafError(error: unknown, kind?: LeafErrorKind): error is LeafError {
  return error instanceof LeafError && (kind === undefined || error.kind === kind);
}

/** With these, nothing that was to be sent has left this machine. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EPROTO",
]);

/** Whether Leaf may have carried a call out although no answer came, or none that can be read. */
export function isLost(error: unknown): boolean {
  // A GET carries nothing out.
  if (!isLeafError(error) || error.call.startsWith("GET ") || (error.code !== undefined && isNeverSent(error.code)))
    return false;
  // A gateway that got no answer from Leaf, or a bad one, had passed the call on; what refuses it or asks for a sign-in had not.
  if (error.kind === "proxy")
    return error.status !== undefined && error.status >= 500 && error.status < 600 && error.status !== 511;
  return ["offline", "timeout", "malformed", "server"].includes(error.kind);
}

function isNeverSent(code: string): boolean {
  return NEVER_SENT.has(code) || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_");
}
