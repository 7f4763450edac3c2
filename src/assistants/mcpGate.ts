import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { LeafError } from "../leaf/errors";
import type { Fetch, FetchResponse } from "../leaf/fetch";
import { networkFailureOf } from "../leaf/networkFailure";
import { explain } from "../model/explain";
import type { McpTarget } from "./mcpTarget";

/** The header by which the editor is known to the gate. */
export const PASS_HEADER = "X-Leaf-Panorama-Pass";

/** The header that Leaf's MCP server reads the token from. */
const TOKEN_HEADER = "LEAF_TOKEN";

/** No request of the editor's is larger. Bytes. */
const LARGEST_REQUEST = 8 * 1024 * 1024;

/** What of a request is passed on, and what of an answer is passed back: what the protocol defines, and nothing else. */
const REQUEST_HEADERS = ["accept", "content-type", "last-event-id", "mcp-protocol-version", "mcp-session-id"];
const ANSWER_HEADERS = ["content-type", "mcp-session-id"];

/** Where the editor finds the gate, and what lets it in. */
interface Opened {
  readonly url: string;
  readonly pass: string;
}

/** What the gate works with. */
interface GateTools {
  readonly fetch: Fetch;
  readonly log: Logger;
}

/** For whom the gate is open. */
interface GateVisit extends Pick<McpTarget, "account" | "url"> {
  /** The account's token as it is now; undefined if there is none to be had without asking. Throws a LeafError. */
  readonly token: () => Promise<string | undefined>;
}

interface Running extends Opened {
  readonly server: Server;
  readonly visit: GateVisit;
  readonly end: AbortController;
}

/**
 * Stands on 127.0.0.1 between the editor and Leaf's MCP server, and adds the token to each request: the editor itself
 * would keep it after a sign-out, write it to its own log, and take it along wherever the server redirects to.
 */
export class McpGate implements Disposable {
  #running: Promise<Running> | undefined;
  #account: string | undefined;

  constructor(private readonly tools: GateTools) {}

  /** Opens the gate for an account; for the one that it is open for, it stays where it is. */
  async open(visit: GateVisit): Promise<Opened> {
    const key = `${visit.account} ${visit.url}`;
    if (this.#account !== key) this.close();
    this.#account = key;
    this.#running ??= this.#start(visit);
    const { url, pass } = await this.#running;
    return { url, pass };
  }

  /** Closes it, and ends what is under way: from then on no request gets a token. */
  close(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#account = undefined;
    running?.then(
      ({ server, end }) => {
        end.abort();
        server.close();
        server.closeAllConnections();
      },
      (error: unknown) => this.tools.log.debug(`MCP: the gate was not open: ${messageOf(error)}`),
    );
  }

  dispose(): void {
    this.close();
  }

  async #start(visit: GateVisit): Promise<Running> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: 0, host: "127.0.0.1" }, resolve);
    });
    server.on("error", (error) => this.tools.log.error(`MCP: ${messageOf(error)}`));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const pass = randomBytes(32).toString("base64url");
    const running: Running = { url: `http://${host}/mcp`, pass, server, visit, end: new AbortController() };
    server.on("request", (request, response) => {
      const status = refusalOf(request, host, pass);
      if (status === undefined) void this.#answer(request, response, running);
      else refuse(response, status, "");
    });
    return running;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, { visit, end }: Running): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      const body = await readText(request);
      if (body === undefined) {
        refuse(response, 413, "The request is too large.");
        return;
      }
      const token = await visit.token();
      if (token === undefined || end.signal.aborted) {
        refuse(response, 503, "The Leaf sign-in has ended. Sign in to Leaf again in the editor.");
        return;
      }
      const answer = await this.#ask(request, body, visit.url, token, AbortSignal.any([gone.signal, end.signal]));
      await passBack(answer, response, visit.url);
    } catch (error) {
      if (gone.signal.aborted) return;
      const sentence = error instanceof LeafError ? explain(error).sentence : "Leaf Panorama failed unexpectedly.";
      this.tools.log.warn(`MCP: ${messageOf(error)}`);
      refuse(response, 502, sentence);
    }
  }

  async #ask(
    { method = "", headers }: IncomingMessage,
    body: string,
    url: string,
    token: string,
    signal: AbortSignal,
  ): Promise<FetchResponse> {
    const passed = REQUEST_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    try {
      const answer = await this.tools.fetch(url, {
        method,
        // Events must come as they are sent, and not as they are unpacked.
        headers: { ...Object.fromEntries(passed), "accept-encoding": "identity", [TOKEN_HEADER]: token },
        ...(body === "" ? {} : { body }),
        redirect: "manual",
        signal,
      });
      this.tools.log.info(`MCP: ${method} → ${answer.status}`);
      return answer;
    } catch (error) {
      throw new LeafError({ call: `${method} MCP`, host: new URL(url).host, ...networkFailureOf(error, new URL(url)) });
    }
  }
}

/** Why a request isn't the editor's own, as an HTTP status; undefined if it is. A page of a browser's can send none. */
function refusalOf({ url, method, headers }: IncomingMessage, host: string, pass: string): number | undefined {
  if (headers.host !== host || headers.origin !== undefined) return 403;
  const given = headers[PASS_HEADER.toLowerCase()];
  if (url !== "/mcp" || typeof given !== "string" || !isEqual(given, pass)) return 404;
  return ["GET", "POST", "DELETE"].includes(method ?? "") ? undefined : 405;
}

/** Passes an answer back as it comes. What leads elsewhere, and what the editor would answer with a sign-in of its own, is not. */
async function passBack(answer: FetchResponse, response: ServerResponse, url: string): Promise<void> {
  const { status } = answer;
  const { host } = new URL(url);
  if (status >= 300 && status < 400) {
    refuse(response, 502, `${host} redirects to another address (${status}). Nothing was sent there.`);
    return;
  }
  if (status === 401 || status === 403) {
    refuse(response, 502, `${host} refused the account's token (${status}). Sign in to Leaf again in the editor.`);
    return;
  }
  for (const name of ANSWER_HEADERS) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.writeHead(status).flushHeaders();
  try {
    for await (const chunk of answer.body ?? []) {
      if (!response.write(chunk))
        await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    }
    response.end();
  } catch (error) {
    // A part has been passed on: that it ends early is all that can be said.
    response.destroy();
    throw error;
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(sentence);
}

/** The body of a request; undefined if it is too large. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_REQUEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Takes the same time wherever the first difference is. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
