import type { IncomingMessage } from "node:http";

import { Refusal } from "./problem";
import type { Reply } from "./reply";

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

/** The answer to a call that created something, which is found at `location` from now on. */
export function created(value: unknown, location: string): Reply {
  return json(value, 201, { location });
}

/** An answer without a body. */
export const noContent: Reply = { status: 204 };

/** A named part of the route; the route must have it. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no part named ${name}.`);
  return value;
}

/** Leaf's own Postman collection explains the body of its sign-in in a comment behind it, which some versions send too. */
function withoutCommentBehind(text: string): string {
  const end = text.lastIndexOf("}") + 1;
  const lines = text.slice(end).split("\n");
  return lines.every((line) => /^(\/\/|$)/.test(line.trim())) ? text.slice(0, end) : text;
}

/** The body as a JSON object; refuses everything else with 400. */
export function jsonBody(call: Call): JsonObject {
  const value = parse(call.text) ?? parse(withoutCommentBehind(call.text));
  if (value === undefined) {
    throw new Refusal(400, { detail: "The body is not valid JSON.", errorKey: "malformedBody" });
  }
  if (!isObject(value)) {
    throw new Refusal(400, { detail: "The body must be a JSON object.", errorKey: "malformedBody" });
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // JSON has no undefined, so that it stands for what is none.
    return undefined;
  }
}

/** The largest body that is read, in bytes; the sandbox's choice. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** The same for the sandbox's own control, which is given whole lists of events. */
export const MAX_CONTROL_BYTES = 64 * MAX_BODY_BYTES;

/** A request's body, at once where there is none; `"tooLarge"`, or `"gone"` when the client left before it was complete. */
export function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): "" | Promise<string | { readonly failed: "tooLarge" | "gone" }> {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  return coding === undefined && (length === undefined || length === "0") ? "" : readAll(request, maxBytes);
}

async function readAll(
  request: IncomingMessage,
  maxBytes: number,
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
  return size > maxBytes ? { failed: "tooLarge" } : decoded(Buffer.concat(chunks));
}

/** Text of a body, without the byte order mark that some programs put before it; the mark also tells UTF-16. */
function decoded(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
