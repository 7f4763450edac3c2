import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The developer's own receiver: answers as it is told, and remembers what came. */
export class Receiver {
  status = 200;
  readonly bodies: string[] = [];
  readonly signatures: (string | undefined)[] = [];
  #server: Server | undefined;

  /** The signatures that came. */
  get signed(): readonly string[] {
    return this.signatures.flatMap((signature) => signature ?? []);
  }

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.bodies.push(Buffer.concat(chunks).toString("utf8"));
        this.signatures.push(request.headers["x-leaf-signature"]?.toString());
        response.writeHead(this.status, { "content-type": "text/plain" }).end("said the receiver");
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/leaf`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }
}
