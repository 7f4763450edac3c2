import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as an application gets it. */
export interface AppRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** The value of a header, without regard to the case of its name. */
  readonly header: (name: string) => string | undefined;
}

type Answer = (response: ServerResponse, request: IncomingMessage, noted: AppRequest) => void;

/** A developer's own application, which takes any bytes: notes each request, then answers. */
export class AppServer {
  readonly requests: AppRequest[] = [];
  readonly #server: Server;

  private constructor(
    server: Server,
    public answer: Answer,
  ) {
    this.#server = server;
  }

  static async start(answer: Answer = (response) => response.writeHead(204).end()): Promise<AppServer> {
    const server = createServer();
    const app = new AppServer(server, answer);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url: path = "", rawHeaders, headers } = request;
        const header = (name: string) => {
          const value = headers[name.toLowerCase()];
          return Array.isArray(value) ? value.join(", ") : value;
        };
        const noted: AppRequest = { method, path, rawHeaders, body: Buffer.concat(chunks), header };
        app.requests.push(noted);
        app.answer(response, request, noted);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return app;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}/alerts`);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** An address of this machine where nothing listens. */
export async function deadAddress(): Promise<URL> {
  const app = await AppServer.start();
  const { url } = app;
  await app.stop();
  return url;
}
