import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A credential event as Leaf sends it. */
export interface FedEvent {
  readonly id: string;
  readonly createdDate: string | null;
  readonly statusCode: number | string | null;
  readonly headers: unknown;
  readonly body: unknown;
}

/**
 * Stands in front of the sandbox and answers for its credential events, where a test has set some: a hundred thousand,
 * five megabytes, or ones that no server would send. Everything else is the sandbox's.
 */
export class EventFeed {
  /** Newest first, and not always as Leaf would send them; undefined leaves them to the sandbox. */
  events: readonly unknown[] | undefined;
  /** Answers these pages with a status instead, until it is taken out. */
  readonly failing = new Map<number, number>();
  /** Answers nothing before this is settled. */
  hold: Promise<void> = Promise.resolve();
  /** When each page was sent, in milliseconds since the epoch. */
  readonly sent: { readonly page: number; readonly at: number }[] = [];
  /** The sandbox's address. */
  target = "";

  private constructor(private readonly server: Server) {}

  static async start(): Promise<EventFeed> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const feed = new EventFeed(server);
    server.on("request", (request, response) => {
      feed.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    return feed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    if (request.method === "GET" && url.pathname.endsWith("/panorama-credentials/events")) {
      await this.hold;
      const page = Number(url.searchParams.get("page"));
      const status = this.failing.get(page);
      if (status !== undefined) {
        response.writeHead(status, { "content-type": "application/problem+json" });
        response.end(JSON.stringify({ title: "Fed", status }));
        return;
      }
      if (this.events) {
        const size = Number(url.searchParams.get("size"));
        const text = JSON.stringify(this.events.slice(page * size, (page + 1) * size));
        response.writeHead(200, { "content-type": "application/json" });
        response.end(text);
        this.sent.push({ page, at: Date.now() });
        return;
      }
    }
    await this.#pass(request, response);
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === "string" && !["host", "connection", "content-length"].includes(name) ? [[name, value]] : [],
    );
    const answer = await fetch(`${this.target}${request.url ?? "/"}`, {
      method: request.method ?? "GET",
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    // The body is unpacked by now, so what is said of its size no longer holds.
    const sized = ["content-encoding", "content-length", "transfer-encoding"];
    const kept = [...answer.headers].filter(([name]) => !sized.includes(name));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

const MINUTE_MS = 60_000;

/** So many events over 29 days, newest first: mostly successes, now and then a failure, some equal in a row. */
export function fedEvents(count: number, now = Date.now()): FedEvent[] {
  const step = Math.floor((29 * 24 * 60 * MINUTE_MS) / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => {
    const statusCode = index % 97 === 3 ? 503 : index % 23 < 2 ? 401 : index % 211 === 9 ? 302 : 200;
    const requestId = ((index * 2_654_435_761) >>> 0).toString(16).padStart(8, "0");
    const body =
      statusCode === 401
        ? { __type: "NotAuthorizedException", message: "Refresh Token has expired" }
        : statusCode === 503
          ? "<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
          : {
              operation: `GET /v2/organizations/${requestId}/files`,
              files: Array.from({ length: 6 }, (_, file) => ({
                name: `planting-${requestId}-${file}.2020`,
                size: 40_000 + ((index * 977 + file * 131) % 90_000_000),
                checksum: `${requestId}${requestId}${requestId}${requestId}`,
              })),
            };
    return {
      id: `fed-${index}`,
      createdDate: new Date(now - index * step - 1000).toISOString(),
      statusCode,
      headers: JSON.stringify({ "content-type": "application/json", "x-amzn-requestid": requestId }),
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
  });
}
