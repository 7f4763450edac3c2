import { request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { isLoopback } from "../leaf/apiUrl";
import { BodyFault } from "../leaf/bodyFault";
import { unpacked } from "../leaf/decompress";
import { networkFailureOf } from "../leaf/networkFailure";
import { endToEndHeaders } from "./deliveryHeaders";
import type { ReceivedDelivery } from "./receiver";

/** So much of an answer's body is read. Bytes, unpacked. */
export const LARGEST_FORWARD_ANSWER = 8 * 1024;

/** Where a delivery that was passed on failed. `loop`: the address is the listener's own. */
export type ForwardFault = "name" | "connection" | "tls" | "proxy" | "timeout" | "notHttp" | "canceled" | "loop";

/** What came of passing a delivery on. */
export type ForwardResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Until the answer was read. Milliseconds. */
      readonly ms: number;
      /** The beginning of the answer's body, as it came. */
      readonly body: string;
    }
  | {
      readonly kind: "failed";
      readonly fault: ForwardFault;
      /** The error's own code, such as `ECONNREFUSED`, or the fault where there is none. */
      readonly reason: string;
      readonly ms: number;
    };

/** How a delivery is passed on. */
interface ForwardOptions {
  readonly signal: AbortSignal;
  /** The whole answer must have come after so long. Milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Posts a delivery's exact bytes, with its headers but those of the connection, to an http or https address. Sends once,
 * follows no redirect, and never rejects: a failure is a result.
 */
export async function forwardDelivery(
  target: URL,
  delivery: Pick<ReceivedDelivery, "body" | "headers">,
  { signal, timeoutMs }: ForwardOptions,
): Promise<ForwardResult> {
  const started = performance.now();
  const ms = () => performance.now() - started;
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end);
  try {
    if (signal.aborted) end();
    const response = await responseTo(target, delivery, ending.signal);
    const body = await beginningOf(response);
    return { kind: "answered", status: response.statusCode ?? 0, ms: ms(), body };
  } catch (error) {
    const failed = (fault: ForwardFault, reason: string = fault): ForwardResult => {
      return { kind: "failed", fault, reason, ms: ms() };
    };
    if (signal.aborted) return failed("canceled");
    if (ending.signal.aborted) return failed("timeout");
    if (error instanceof BodyFault) return failed("notHttp", error.reason);
    const { kind, code } = networkFailureOf(error, target);
    return failed(faultOf(kind, code), code);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    // Ends what is left of the answer, and the connection.
    end();
  }
}

function responseTo(
  target: URL,
  { body, headers }: Pick<ReceivedDelivery, "body" | "headers">,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = target.protocol === "https:" ? requestHttps : requestHttp;
    const request: ClientRequest = start(target, {
      method: "POST",
      // A connection for each delivery: one that a receiver closes while it is used again would look like its failure.
      agent: false,
      signal,
      // A developer's own server on this machine has no certificate that anyone vouches for, and nobody is in between.
      ...(isLoopback(target.href) ? { rejectUnauthorized: false } : {}),
    });
    request.on("error", reject);
    request.on("response", resolve);
    // An answer that switches protocols ends the connection without an error.
    request.on("close", () => reject(new Error("The connection was closed without an answer.")));
    for (const [name, value] of endToEndHeaders(headers)) request.appendHeader(name, value);
    request.setHeader("Content-Length", body.length);
    request.end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const { statusCode = 0, headers } = response;
  const get = (name: string) => {
    const value = headers[name];
    return value === undefined ? null : String(value);
  };
  for await (const chunk of unpacked({ status: statusCode, headers: { get }, body: response })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LARGEST_FORWARD_ANSWER) break;
  }
  // As a stream, so that a character that the limit cuts in two is dropped.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, LARGEST_FORWARD_ANSWER), { stream: true });
}

function faultOf(kind: ReturnType<typeof networkFailureOf>["kind"], code: string | undefined): ForwardFault {
  switch (kind) {
    case "tls":
    case "proxy":
    case "timeout":
      return kind;
    case "malformed":
    // A header with characters that can't be sent.
    case "unauthorized":
      return "notHttp";
    default:
      return code === "ENOTFOUND" || code === "EAI_AGAIN" ? "name" : "connection";
  }
}
