import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { isLoopback, isOwnHost, originOf, readTarget, type Place } from "./address";
import { areaOf, createApi, type Area } from "./api";
import { CORS } from "./cors";
import { faultReply } from "./faultReply";
import { Faults, type Fault } from "./faults";
import { MAX_BODY_BYTES, MAX_CONTROL_BYTES, readBody } from "./http";
import type { Reply } from "./reply";
import type { Settings } from "./options";
import { problemReply, Refusal } from "./problem";
import { RequestLog, type LoggedRequest } from "./requestLog";
import { Alerts } from "./webhooks/alerts";
import type { World } from "./world";

/** A server that listens. */
interface Listening {
  /** Under which it is reached, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Ends every connection, the hanging ones included, and frees the port. */
  readonly close: () => Promise<void>;
}

/** What is known of a request before its body is read. */
interface Arrived {
  readonly method: string;
  readonly area: Area;
  readonly path: string;
  readonly query: URLSearchParams;
  entry?: LoggedRequest | undefined;
  fault?: Fault | undefined;
}

/** Serves a world where the settings say; rejects when the port cannot be had. */
export async function listen(world: World, settings: Settings): Promise<Listening> {
  const faults = new Faults();
  const log = new RequestLog(world.clock);
  const alerts = new Alerts(world, settings);
  const closing = new AbortController();
  // Every request that is held back waits for its end, and there may be any number of them.
  setMaxListeners(0, closing.signal);
  let place: Place = settings;
  const answer = createApi(world, settings, { faults, log, alerts }, () => place);

  /** Answers at once what needs no waiting, so that a request costs no more turns of the event loop than it must. */
  const respond = (request: IncomingMessage, response: ServerResponse, arrived: Arrived): Promise<void> | undefined => {
    const { area, fault } = arrived;
    const latencyMs = (area === "api" ? settings.latencyMs : 0) + (fault?.latencyMs ?? 0);
    const text = readBody(request, area === "control" ? MAX_CONTROL_BYTES : MAX_BODY_BYTES);
    if (typeof text === "string" && latencyMs === 0) {
      conclude(request, response, arrived, text);
      return undefined;
    }
    return (async () => {
      const body = await text;
      if (latencyMs > 0) await delay(latencyMs, undefined, { signal: closing.signal });
      conclude(request, response, arrived, body);
    })();
  };

  const conclude = (
    request: IncomingMessage,
    response: ServerResponse,
    arrived: Arrived,
    text: string | { readonly failed: "tooLarge" | "gone" },
  ): void => {
    const { method, path, query, fault } = arrived;
    const planned = fault === undefined ? undefined : faultReply(fault, path);
    const truncate = fault?.kind === "truncate";
    if (planned !== undefined) {
      send(request, response, planned, arrived, truncate);
    } else if (fault?.kind === "reset") {
      request.socket.resetAndDestroy();
    } else if (typeof text === "object") {
      if (text.failed === "tooLarge") {
        const tooLarge = problemReply(path, new Refusal(413, { detail: "The body is larger than 1 MB." }));
        send(request, response, { ...tooLarge, headers: { ...tooLarge.headers, connection: "close" } }, arrived);
      }
    } else if (fault?.kind !== "hang") {
      const { authorization, origin, host, "content-type": contentType = "" } = request.headers;
      const asked = request.headers["access-control-request-method"] !== undefined;
      const preflight = asked ? { headers: request.headers["access-control-request-headers"] } : undefined;
      const reply = answer({ method, path, query, text, contentType, authorization, origin, host, preflight });
      send(request, response, reply, arrived, truncate);
    }
  };

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = "GET", url = "/" } = request;
    const target = readTarget(url) ?? { path: "/", query: new URLSearchParams(), host: "" };
    const { path, query } = target;
    const arrived: Arrived = { method, area: areaOf(path), path, query };
    const failed = (error: unknown): void => {
      if (closing.signal.aborted || response.headersSent) {
        response.destroy();
      } else {
        const detail = "The sandbox failed; this is a fault of its own.";
        send(request, response, problemReply(path, new Refusal(500, { detail })), arrived);
      }
      if (!closing.signal.aborted) settings.onError(error);
    };
    try {
      const hosts = target.host === undefined ? [request.headers.host] : [request.headers.host, target.host];
      // The page in the portal is exempt: an editor may serve it under an address of its own, and its id is secret.
      if (arrived.area !== "portal" && !hosts.every((host) => isOwnHost(host, place))) {
        const detail = isLoopback(place.host)
          ? "The sandbox answers only to 127.0.0.1, localhost and [::1] with its own port, and to the host of --public-url."
          : "The sandbox answers to addresses, to names without a dot, and to the host of --public-url.";
        send(request, response, problemReply(path, new Refusal(421, { detail })), { ...arrived, area: "control" });
        return;
      }
      if (arrived.area !== "control") {
        arrived.entry = log.add(method, path);
        arrived.fault = faults.take(method, path, query);
      }
      respond(request, response, arrived)?.catch(failed);
    } catch (error) {
      failed(error);
    }
  };

  const server = createServer(handle);
  // As long as a load balancer keeps one; Node's 5 s end a connection that a busy client is about to use again.
  server.keepAliveTimeout = 65_000;
  place = { ...place, port: await bind(server, settings) };

  return {
    origin: originOf(place),
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, alerts.close()]);
    },
  };
}

async function bind(server: Server, { host, port }: Place): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = "" }: Reply,
  { area, entry }: Arrived,
  truncate = false,
): void {
  if (entry !== undefined) entry.status = status;
  const bytes = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  // With 204 a length is not allowed, and where an answer is sent in pieces none is known.
  const sized = status !== 204 && headers?.["transfer-encoding"] === undefined;
  response.writeHead(status, {
    "cache-control": "no-store",
    ...(sized ? { "content-length": String(bytes) } : {}),
    ...(area === "api" && request.headers.origin !== undefined ? CORS : {}),
    ...headers,
  });
  if (truncate) {
    const half = Buffer.from(body).subarray(0, Math.floor(bytes / 2));
    response.write(half, () => response.destroy());
  } else if (Number(headers?.["content-length"] ?? bytes) === bytes) {
    response.end(body);
  } else {
    // A length that a fault made up leaves no place where the next answer could begin.
    response.end(body, () => request.socket.destroySoon());
  }
}
