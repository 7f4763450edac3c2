import { createServer, request as sendRequest, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SelfSigned } from "./selfSigned";

/** A proxy on this machine that makes tunnels: every name leads to one port, as nobody else knows it. */
export class ConnectProxy {
  /** What was asked for, as `HOST:PORT`, and the `Proxy-Authorization` with it. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[] = [];
  /** What went through the tunnels from the client, in all. */
  seen = "";
  /** Answers in place of a tunnel; undefined makes one. */
  instead: ((socket: Duplex) => void) | undefined;
  readonly #open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(port: number): Promise<ConnectProxy> {
    const server = createServer((_request, response) => response.writeHead(400).end());
    const proxy = new ConnectProxy(server);
    server.on("connection", (socket: Socket) => proxy.#keep(socket));
    server.on("connect", (request, socket, head: Buffer) => {
      proxy.asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
      if (proxy.instead) {
        proxy.instead(socket);
        return;
      }
      const onward = proxy.#keep(connect(port, "127.0.0.1"));
      onward.once("connect", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.write(head);
        socket.on("data", (chunk: Buffer) => (proxy.seen += chunk.toString("latin1")));
        socket.pipe(onward).pipe(socket);
      });
    });
    await listening(server);
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#open.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #keep(socket: Socket): Socket {
    this.#open.add(socket);
    // A client that leaves in the middle is what some tests are about.
    socket.on("error", () => undefined).on("close", () => this.#open.delete(socket));
    return socket;
  }
}

/** Speaks HTTPS, and passes everything on to an address that speaks HTTP; returns its port and its end. */
export async function startSecureFront(
  target: string,
  { cert, key }: SelfSigned,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const server = createSecureServer({ cert, key }, (incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(target).host };
    const onward = sendRequest(target + (incoming.url ?? ""), { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await listening(server);
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: NetServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
