import { maskText } from "../base/redact";
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

/** What an error answer of Leaf says of itself (JHipster's "problem" form); every part can be missing. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly errorKey?: string;
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

  constructor(failure: LeafFailure) {
    const problem = failure.problem && maskProblem(failure.problem);
    const said = problem?.detail ?? problem?.title ?? failure.code;
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
  }
}

function maskProblem(problem: Problem): Problem {
  const masked: Record<string, string> = {};
  for (const [key, value] of Object.entries(problem) as [string, string | undefined][]) {
    if (value !== undefined) masked[key] = shorten(oneLine(maskText(value)), 500);
  }
  return masked;
}

/** What a failed call tells, as plain data. */
export function failureOf(error: LeafError): LeafFailure {
  const { kind, call, host, status, problem, retryAfterSeconds, code } = error;
  return {
    kind,
    call,
    ...(host === undefined ? {} : { host }),
    ...(status === undefined ? {} : { status }),
    ...(problem === undefined ? {} : { problem }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(code === undefined ? {} : { code }),
  };
}

/** The same failure, with more of its texts masked: by values that only the caller knows. */
export function maskedBy(mask: (text: string) => string, error: LeafError): LeafError {
  const failure = failureOf(error);
  if (!failure.problem) return error;
  const problem = Object.fromEntries(Object.entries(failure.problem).map(([key, text]) => [key, mask(String(text))]));
  return new LeafError({ ...failure, problem });
}

/** Whether this is a failed call of the given kind. */
export function isLeafError(error: unknown, kind?: LeafErrorKind): error is LeafError {
  return error instanceof LeafError && (kind === undefined || error.kind === kind);
}

/** Whether Leaf may have carried a call out although no answer came. */
export function isLost(error: unknown): boolean {
  // A GET carries nothing out.
  if (!isLeafError(error) || error.call.startsWith("GET ")) return false;
  const neverSent = error.code === "ECONNREFUSED" || error.code === "ENOTFOUND" || error.code === "EAI_AGAIN";
  return ["offline", "timeout", "malformed", "server"].includes(error.kind) && !neverSent;
}

/** The kind of failure that an HTTP status stands for. */
export function kindOfStatus(status: number): LeafErrorKind {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "notFound";
  if (status === 407) return "proxy";
  if (status === 408) return "timeout";
  if (status === 429) return "rateLimited";
  if (status >= 500) return "server";
  // A redirect is not followed, because the token must not travel to another host; it means the API URL is wrong.
  return status >= 400 ? "rejected" : "malformed";
}

const TLS_CODES = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "HOSTNAME_MISMATCH",
  "EPROTO",
]);

/** The kind of failure that a fault on the way stands for, by Node's own error code. */
export function kindOfCode(code: string | undefined): LeafErrorKind {
  if (code === undefined) return "offline";
  if (TLS_CODES.has(code) || code.startsWith("CERT_") || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL"))
    return "tls";
  if (code === "ETIMEDOUT") return "timeout";
  return "offline";
}
