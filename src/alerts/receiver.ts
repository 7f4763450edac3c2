import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../base/clock";
import { Emitter } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { deliveryHeaders, headerValues, type DeliveryHeaders } from "./deliveryHeaders";

/** The only address that the receiver listens at: no other machine reaches it. */
const LOOPBACK_ADDRESS = "127.0.0.1";
/** No larger body is taken. Bytes. */
export const LARGEST_DELIVERY = 1024 * 1024;
/** No more connections are open at once. */
export const MOST_CONNECTIONS = 100;
/** A request must have arrived as a whole after so long. Milliseconds. */
const REQUEST_MS = 30_000;
/** A path segment that is long enough: 128 bits in base64url. */
const SEGMENT = /^[\w-]{22,128}$/;

/** A delivery as it came over HTTP. */
export interface ReceivedDelivery {
  /** Exactly the bytes that were sent. */
  readonly body: Uint8Array;
  readonly headers: DeliveryHeaders;
  /** When it had arrived, in milliseconds since the epoch. */
  readonly at: number;
}

/** Why a request was refused before its body was looked at, or because of the body's size. */
type RequestRefusal = "host" | "origin" | "path" | "method" | "tooLarge";

/** A request that was refused. */
export interface RefusedRequest {
  readonly why: RequestRefusal;
  /** The HTTP status that it got. */
  readonly status: number;
  readonly method: string;
  /** Its Host header, which a tunnel may have rewritten; empty without one. */
  readonly host: string;
}

const STATUSES: Readonly<Record<RequestRefusal, number>> = {
  host: 403,
  origin: 403,
  path: 404,
  method: 405,
  tooLarge: 413,
};

/** What a receiver works with. */
export interface ReceiverTools {
  /** Takes a delivery, and gives the HTTP status to answer: Leaf sends again whatever isn't answered with 2xx. */
  readonly handle: (delivery: ReceivedDelivery) => Promise<number>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestMs?: number;
}

interface Running {
  readonly server: Server;
  readonly url: string;
}

/**
 * Receives deliveries over HTTP on 127.0.0.1, at a path that can't be guessed. No web page can use it: it takes POST
 * only, no request that a page makes (those have an Origin), and none under another host's name, and it sends no CORS
 * headers.
 */
export class AlertReceiver {
  readonly #tools: ReceiverTools;
  readonly #refused = new Emitter<RefusedRequest>();
  readonly #allowed = new Set<string>();
  #running: Promise<Running> | undefined;
  #closing: Promise<void> = Promise.resolve();

  /** A request was refused, which a developer who waits for a delivery wants to know. */
  readonly onDidRefuse = this.#refused.event;

  constructor(tools: ReceiverTools) {
    this.#tools = tools;
  }

  /** Takes requests under this host's name, too (`name` or `name:port`): that of the developer's tunnel. */
  allowHost(host: string): void {
    this.#allowed.add(comparable(host));
  }

  /**
   * Listens at a port, 0 for any free one; rejects with Node's error if that fails. The segment is the secret part of the
   * address: one from before keeps an address that webhooks know.
   */
  async start(port: number, segment = newSegment()): Promise<{ readonly url: string }> {
    if (this.#running) throw new Error("The receiver is running already.");
    if (!isSegment(segment)) throw new Error("The receiver's path could be guessed.");
    const running = this.#listen(port, `/${segment}`);
    this.#running = running;
    try {
      return { url: (await running).url };
    } catch (error) {
      if (this.#running === running) this.#running = undefined;
      throw error;
    }
  }

  /** Ends all connections, and frees the port; nothing happens if it doesn't run. */
  stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running) this.#closing = running.then(close, () => undefined);
    return this.#closing;
  }

  async #listen(port: number, path: string): Promise<Running> {
    await this.#closing;
    const { log, requestMs = REQUEST_MS } = this.#tools;
    const server = createServer({
      headersTimeout: Math.min(requestMs, 10_000),
      requestTimeout: requestMs,
      // How often Node looks for requests that take too long.
      connectionsCheckingInterval: Math.min(requestMs, 2_000),
      keepAliveTimeout: 5_000,
    });
    server.maxConnections = MOST_CONNECTIONS;
    server.on("drop", () => log.warn(`Alerts: a connection was closed, because ${MOST_CONNECTIONS} are open.`));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: LOOPBACK_ADDRESS }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => log.error(`Alerts: ${messageOf(error)}`));
    const ownPort = (server.address() as AddressInfo).port;
    const own = new Set(["127.0.0.1", "localhost"].map((name) => comparable(`${name}:${ownPort}`)));
    server.on("request", (request, response) => {
      const why = this.#refusalOf(request, own, path);
      if (why) this.#refuse(request, response, why);
      else void this.#receive(request, response);
    });
    return { server, url: `http://${LOOPBACK_ADDRESS}:${ownPort}${path}` };
  }

  #refusalOf(request: IncomingMessage, own: ReadonlySet<string>, path: string): RequestRefusal | undefined {
    const headers = deliveryHeaders(request.rawHeaders);
    const [host, ...more] = headerValues(headers, "host").map(comparable);
    if (host === undefined || more.length > 0 || !(own.has(host) || this.#allowed.has(host))) return "host";
    if (headerValues(headers, "origin").length > 0) return "origin";
    if (!isEqual(request.url ?? "", path)) return "path";
    return request.method === "POST" ? undefined : "method";
  }

  #refuse(request: IncomingMessage, response: ServerResponse, why: RequestRefusal): void {
    const { method = "", headers } = request;
    const status = STATUSES[why];
    if (why === "method") response.setHeader("allow", "POST");
    // There may be more of the body than anyone wants to read.
    if (why === "tooLarge") response.setHeader("connection", "close");
    end(response, status);
    this.#tools.log.debug(`Alerts: a request was answered with ${status} (${why}).`);
    this.#refused.fire({ why, status, method, host: headers.host ?? "" });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request);
      if (body === undefined) {
        this.#refuse(request, response, "tooLarge");
        return;
      }
      const headers = deliveryHeaders(request.rawHeaders);
      const status = await this.#tools.handle({ body, headers, at: this.#tools.clock.now() });
      end(response, status);
    } catch (error) {
      this.#tools.log.warn(`Alerts: a delivery was not received: ${messageOf(error)}`);
      end(response, 500);
    }
  }
}

/** Whether a text is a path segment that can't be guessed. */
export function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/** A path segment that can't be guessed: 192 bits. */
export function newSegment(): string {
  return randomBytes(24).toString("base64url");
}

async function close({ server }: Running): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Answers with a status and nothing else; one that can't end a request is a gateway's fault. */
function end(response: ServerResponse, status: number): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status >= 200 && status <= 599 ? status : 502, { "content-length": "0" }).end();
}

/** The body; undefined if it is too large, of which no more is read. Rejects when the sender breaks off. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      request.pause();
      request.removeListener("data", take);
      resolve(undefined);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_DELIVERY) tooLarge();
      else chunks.push(chunk);
    };
    request.on("error", reject);
    request.on("close", () => reject(new Error("The connection was closed.")));
    request.on("end", () => resolve(Buffer.concat(chunks)));
    if (Number(request.headers["content-length"] ?? 0) > LARGEST_DELIVERY) tooLarge();
    else request.on("data", take);
  });
}

/** A host's name without the ports that addresses don't show. */
function comparable(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/:(?:80|443)$/, "");
}

/** Takes the same time wherever the first difference is. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
