import type { IncomingMessage } from "node:http";

import { Refusal } from "./problem";

/** A request as a handler sees it. */
export interface Call {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The named parts of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** The body as it came. */
  readonly text: string;
}

/** What a handler answers; the body is already text. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An object with keys that nothing is known of. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An answer in JSON. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** An answer without a body. */
export const noContent: Reply = { status: 204 };

/** A named part of the route; the route must have it. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no part named ${name}.`);
  return value;
}

/** The body as a JSON object; refuses everything else with 400. */
export function jsonBody(call: Call): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(call.text);
  } catch {
    throw new Refusal(400, { detail: "The body is not valid JSON.", errorKey: "malformedBody" });
  }
  if (!isObject(value)) {
    throw new Refusal(400, { detail: "The body must be a JSON object.", errorKey: "malformedBody" });
  }
  return value;
}

/** The largest body that is read, in bytes; the sandbox's choice. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** The same for the sandbox's own control, which is given whole lists of events. */
export const MAX_CONTROL_BYTES = 64 * MAX_BODY_BYTES;

/** A request's body, `"tooLarge"`, or `"gone"` when the client left before it was complete. */
export async function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<string | { readonly failed: "tooLarge" | "gone" }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest of a body that is too large is read and dropped: a client that still writes would not see the answer.
      if (size <= maxBytes) chunks.push(chunk);
      if (size > maxBytes + 15 * MAX_BODY_BYTES) return { failed: "tooLarge" };
    }
  } catch {
    // The stream fails only because the connection did, so nobody is left to be told.
    return { failed: "gone" };
  }
  return size > maxBytes ? { failed: "tooLarge" } : Buffer.concat(chunks).toString("utf8");
}
