import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A request as it came over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
}

/** Writes whatever it wants to the wire, and closes it or not. */
export type Responder = (socket: Socket, request: RawRequest) => void;

/** A server that knows nothing of HTTP but where a request ends: what it answers need not be HTTP either. */
export class RawServer {
  readonly received: RawRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  url = "";

  constructor(
    private readonly respond: Responder,
    private readonly greet?: (socket: Socket) => void,
  ) {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    // Whoever asked may be gone before all is written; that is what some of the tests are about.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.greet) {
      this.greet(socket);
      return;
    }
    let text = "";
    socket.on("data", (chunk) => {
      if (text === "done") return;
      text += chunk.toString("latin1");
      const head = text.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const [method = "", path = ""] = text.split(" ");
      text = "done";
      this.received.push({ method, path });
      this.respond(socket, { method, path });
    });
  }
}

/**
 * An answer as text: a status line, headers and a body, with its length. It says that the connection ends with it, as it
 * does here: else a second try would be sent over the same one, and meet its end instead of the fault.
 */
export function answer(
  status: number,
  body: string | Buffer = "",
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = {
    "Content-Type": "application/json",
    "Content-Length": String(bytes.length),
    Connection: "close",
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n`, "latin1"), bytes]);
}
