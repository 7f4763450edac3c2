import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { areaOf, createApi } from "./api";
import { Faults, type Fault } from "./faults";
import { MAX_BODY_BYTES, MAX_CONTROL_BYTES, readBody, type Reply } from "./http";
import type { Settings } from "./options";
import { problemReply, Refusal } from "./problem";
import { RequestLog, type LoggedRequest } from "./requestLog";
import type { World } from "./world";

const HOST = "127.0.0.1";

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Ends every connection, the hanging ones included, and frees the port. */
  readonly close: () => Promise<void>;
}

/** What is known of a request before its body is read. */
interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  entry?: LoggedRequest | undefined;
  fault?: Fault | undefined;
}

/** Serves a world on 127.0.0.1; rejects when the port cannot be had. */
export async function listen(world: World, settings: Settings): Promise<Listening> {
  const faults = new Faults();
  const log = new RequestLog(world.clock);
  const closing = new AbortController();
  let origin = "";
  const answer = createApi(world, settings, faults, log, () => origin);

  const respond = async (request: IncomingMessage, response: ServerResponse, arrived: Arrived): Promise<void> => {
    const { method, path, query, entry, fault } = arrived;
    const latencyMs = (areaOf(path) === "api" ? settings.latencyMs : 0) + (fault?.latencyMs ?? 0);
    const text = await readBody(request, areaOf(path) === "control" ? MAX_CONTROL_BYTES : MAX_BODY_BYTES);
    if (latencyMs > 0) await delay(latencyMs, undefined, { signal: closing.signal });
    const planned = fault === undefined ? undefined : faultReply(fault, path);
    if (planned !== undefined) {
      send(response, planned, entry);
    } else if (fault?.kind === "reset") {
      request.socket.resetAndDestroy();
    } else if (typeof text === "object") {
      if (text.failed === "tooLarge") {
        const tooLarge = problemReply(path, new Refusal(413, { detail: "The body is larger than 1 MB." }));
        send(response, { ...tooLarge, headers: { ...tooLarge.headers, connection: "close" } }, entry);
      }
    } else if (fault?.kind !== "hang") {
      const { authorization, origin: from, "content-type": contentType = "" } = request.headers;
      const reply = answer({ method, path, query, text, contentType, authorization, origin: from });
      send(response, reply, entry, fault?.kind === "truncate");
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/" } = request;
    const [path = "/", ...rest] = url.split("?");
    const arrived: Arrived = { method, path, query: new URLSearchParams(rest.join("?")) };
    try {
      if (areaOf(path) !== "control") {
        arrived.entry = log.add(method, path);
        arrived.fault = faults.take(method, path);
      }
      await respond(request, response, arrived);
    } catch (error) {
      if (closing.signal.aborted || response.headersSent) {
        response.destroy();
      } else {
        const detail = "The sandbox failed; this is a fault of its own.";
        send(response, problemReply(path, new Refusal(500, { detail })), arrived.entry);
      }
      if (!closing.signal.aborted) settings.onError(error);
    }
  };

  const server = createServer((request, response) => void handle(request, response));
  origin = await bind(server, settings.port);

  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bind(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://${HOST}:${address.port}`;
}

/** The answer that a fault gives by itself, in place of the sandbox's. */
function faultReply({ kind, status, retryAfter }: Fault, path: string): Reply | undefined {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  if (kind === "status") {
    return problemReply(path, new Refusal(status ?? 500, { detail: "A fault asked for this status.", headers }));
  }
  if (kind === "html") {
    const body =
      "<!doctype html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n";
    return { status: status ?? 502, headers: { ...headers, "content-type": "text/html" }, body };
  }
  return kind === "empty" ? { status: status ?? 200, headers } : undefined;
}

function send(response: ServerResponse, reply: Reply, entry: LoggedRequest | undefined, truncate = false): void {
  if (entry !== undefined) entry.status = reply.status;
  const body = Buffer.from(reply.body ?? "");
  // With 204 a length is not allowed.
  const length = reply.status === 204 ? {} : { "content-length": String(body.length) };
  response.writeHead(reply.status, { "cache-control": "no-store", ...length, ...reply.headers });
  if (truncate) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  } else {
    response.end(body);
  }
}
