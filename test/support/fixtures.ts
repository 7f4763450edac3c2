import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** One of Leaf's documented calls, as in test/fixtures/leaf. */
export interface Fixture {
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Reads a fixture by its name. */
export function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(path.resolve("test/fixtures/leaf", `${name}.json`), "utf8")) as Fixture;
}

/** What a test server received. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** A real HTTP server on this machine that answers as a test says, and remembers what it was asked. */
export class TestServer {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  #answer: (request: Received, response: ServerResponse) => void = (_request, response) => response.end();
  url = "";

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** From now on every request gets this answer. */
  answers(answer: (request: Received, response: ServerResponse) => void): void {
    this.received.length = 0;
    this.#answer = answer;
  }

  /** From now on every request gets these answers in turn, the last one for ever. */
  answersInTurn(...answers: ((response: ServerResponse) => void)[]): void {
    this.answers((_request, response) => (answers[this.received.length - 1] ?? answers.at(-1))?.(response));
  }

  /** From now on every request gets the fixture's answer. */
  replays({ status, headers, body }: Fixture): void {
    this.answers((_request, response) => json(response, status, body, headers));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const received = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    this.received.push(received);
    this.#answer(received, response);
  }
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
