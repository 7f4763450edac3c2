import { STATUS_CODES } from "node:http";

import type { Reply } from "./reply";

interface RefusalDetails {
  /** A sentence that says what is wrong. */
  readonly detail?: string;
  /** Leaf's machine-readable word for what is wrong. */
  readonly errorKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler to answer with a problem instead of a result. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly details: RefusalDetails = {},
  ) {
    super(details.detail ?? STATUS_CODES[status] ?? String(status));
  }
}

/** A 404 without a sentence, as Leaf sends it for what does not exist. */
export function notFound(): Refusal {
  return new Refusal(404);
}

/** A 400 with a sentence and a word of its own. */
export function badRequest(errorKey: string, detail: string): Refusal {
  return new Refusal(400, { errorKey, detail });
}

/** The JHipster problem for a refusal; `path` is the service's own, without the gateway's `/services/{name}`. */
export function problemReply(path: string, { status, details }: Refusal): Reply {
  const { detail, errorKey, headers } = details;
  return {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
    body: JSON.stringify({
      type: "https://www.jhipster.tech/problem/problem-with-message",
      title: STATUS_CODES[status] ?? "Error",
      status,
      path: path.replace(/^\/services\/[^/]+/, ""),
      ...(detail === undefined ? {} : { detail }),
      message: errorKey === undefined ? `error.http.${status}` : `error.${errorKey}`,
      ...(errorKey === undefined ? {} : { errorKey }),
    }),
  };
}
