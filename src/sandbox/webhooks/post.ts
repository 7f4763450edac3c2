import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";

import { loopbackLookup } from "./loopback";

/** The most of a receiver's body that is read, in bytes (the sandbox's choice). */
export const MAX_RESPONSE_BYTES = 8 * 1024;

/** What came of a POST: an answer with its status and the beginning of its body, or why there was none. */
export type Outcome = { readonly status: number; readonly response: string } | { readonly connectionError: string };

/** What is posted, where to, and how long an answer may take. */
interface Posting {
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Posts once, follows no redirect, and never rejects: a failure is an outcome. */
export function post({ target, headers, body, timeoutMs, signal }: Posting): Promise<Outcome> {
  const start = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const request = start(target, {
      method: "POST",
      headers: { ...headers, "content-length": String(body.length) },
      // A connection for each delivery: one that a receiver closes while it is used again would look like its failure.
      agent: false,
      lookup: loopbackLookup,
    });
    let answered = false;
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      request.destroy();
      resolve(outcome);
    };
    const fail = (error: unknown): void => settle({ connectionError: messageOf(error) });
    const abort = (): void => settle({ connectionError: "The sandbox ended the delivery." });
    signal.addEventListener("abort", abort);
    const timer = setTimeout(() => settle({ connectionError: `No answer within ${timeoutMs} ms.` }), timeoutMs);
    request.on("error", fail);
    request.on("response", (response) => {
      answered = true;
      beginningOf(response).then((text) => settle({ status: response.statusCode ?? 0, response: text }), fail);
    });
    // An answer that switches protocols ends the connection without an error.
    request.on("close", () => {
      if (!answered) settle({ connectionError: "The connection was closed without an answer." });
    });
    request.end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_RESPONSE_BYTES) break;
  }
  // As a stream, so that a character that the limit cuts in two is dropped.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES), { stream: true });
}

/** A name with two addresses fails with one error for each, and none of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
