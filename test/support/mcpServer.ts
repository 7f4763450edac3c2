import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What an MCP server was asked. */
interface AskedOfMcp {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How an MCP server answers a request; undefined for as usual. */
type McpAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | undefined;

/** An MCP server on this machine with one tool, which remembers what it was asked. */
export class McpServer {
  readonly received: AskedOfMcp[] = [];
  /** What it answers in place of what the protocol asks for. */
  instead: (asked: AskedOfMcp) => McpAnswer = () => undefined;
  url = "";
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const asked = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      this.received.push(asked);
      const other = this.instead(asked);
      if (other) {
        response.writeHead(other.status, other.headers).end();
        return;
      }
      const answer = asked.method === "POST" ? answerTo(body) : undefined;
      if (asked.method === "GET") response.writeHead(405).end();
      else if (answer === undefined) response.writeHead(202).end();
      else {
        response.writeHead(200, { "content-type": "text/event-stream", "mcp-session-id": "one" });
        response.end(`event: message\ndata: ${JSON.stringify(answer)}\n\n`);
      }
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The tokens that came, in order. */
  get tokens(): (string | undefined)[] {
    return this.received.map(({ headers }) => headers["leaf_token"]?.toString());
  }
}

function answerTo(body: string): object | undefined {
  const { id, method } = JSON.parse(body) as { id?: number; method: string };
  if (id === undefined) return undefined;
  const results: Readonly<Record<string, object>> = {
    initialize: {
      protocolVersion: "2025-03-26",
      capabilities: { tools: {} },
      serverInfo: { name: "Stand-in for Leaf's", version: "1" },
    },
    "tools/list": { tools: [{ name: "fields", description: "Fields", inputSchema: { type: "object" } }] },
  };
  return { jsonrpc: "2.0", id, result: results[method] ?? {} };
}
