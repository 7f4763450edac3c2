import { request as sendRequest } from "node:http";
import { AppServer } from "./appServer";

/** What a tunnel does to requests on their way; by default it keeps its own Host and changes nothing else. */
export interface TunnelHabits {
  readonly host?: (own: string) => string;
  readonly path?: (path: string) => string;
  readonly method?: string;
  readonly body?: (body: Buffer) => Buffer;
  /** Names and values in turn, without Host. */
  readonly headers?: (headers: readonly string[]) => readonly string[];
  /** The status to answer in place of the one that came back. */
  readonly status?: number;
  /** Whether it answers 202 at once and passes requests on later. */
  readonly relays?: boolean;
}

/** A tunnel on this machine: an address that passes requests on to a port, as its habits are. */
export async function startTunnel(port: number, habits: TunnelHabits = {}): Promise<AppServer> {
  const tunnel = await AppServer.start((response, _, { method, path, rawHeaders, body }) => {
    const own = `127.0.0.1:${tunnel.port}`;
    const others = pairsOf(rawHeaders).filter(([name]) => !/^(?:host|connection|content-length)$/i.test(name));
    const passed = habits.headers?.(others.flat()) ?? others.flat();
    const sent = sendRequest({
      ...{ host: "127.0.0.1", port, agent: false, setHost: false },
      method: habits.method ?? method,
      path: habits.path?.(path) ?? path,
    });
    sent.setHeader("Host", habits.host?.(own) ?? own);
    for (const [name, value] of pairsOf(passed)) sent.appendHeader(name, value);
    if (habits.relays) response.writeHead(202).end();
    sent.on("response", (answer) => {
      answer.resume();
      if (!habits.relays) response.writeHead(habits.status ?? answer.statusCode ?? 0).end();
    });
    sent.on("error", () => {
      if (!habits.relays) response.writeHead(502, { "content-type": "text/html" }).end("<h1>Nothing at the port</h1>");
    });
    sent.end(habits.body?.(body) ?? body);
  });
  return tunnel;
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] satisfies [string, string]] : []));
}
