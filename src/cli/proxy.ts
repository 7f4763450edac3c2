import type { Agent } from "node:http";
import type { HttpsProxyAgent as ProxyAgent } from "https-proxy-agent";
import { isLoopback } from "../leaf/apiUrl";
import { CliError, EXIT } from "./exitCodes";

/** The variables that name the proxy of an address that begins with https; every other program reads the same ones. */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] as const;

/** The way to Leaf where it leads through a proxy. */
interface ProxyWay {
  readonly agent: Agent;
  /** What of it nobody may see. */
  readonly secrets: readonly string[];
  /** Closes what is open of it. */
  readonly end: () => void;
}

/**
 * The proxy that the environment names for Leaf's address; undefined without one, or where NO_PROXY leaves the address
 * out. What is on this machine is never asked for through a proxy. Throws a CliError for a proxy that can't be used.
 */
export async function proxyFor(apiUrl: string, env: NodeJS.ProcessEnv): Promise<ProxyWay | undefined> {
  const named = VARIABLES.map((name) => env[name] ?? "").filter((value) => value !== "");
  if (named.length === 0 || isLoopback(apiUrl)) return undefined;
  const { getProxyForUrl } = await import("proxy-from-env");
  const found = getProxyForUrl(apiUrl);
  if (found === "") return undefined;
  // Without a scheme, the library takes that of the address; all other programs mean an http proxy.
  const text = named.includes(found) ? found : found.replace(/^https:/, "http:");
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.hostname === undefined || proxy.hostname === "" || !/^https?:$/.test(proxy.protocol)) {
    throw new CliError(
      "The proxy in HTTPS_PROXY or ALL_PROXY can't be used: it takes http://HOST:PORT or https://HOST:PORT.",
      EXIT.usage,
    );
  }
  return tunnelThrough(proxy);
}

/** An agent that has the proxy make a tunnel to Leaf, so that the proxy itself sees no token. */
async function tunnelThrough(proxy: URL): Promise<ProxyWay> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const [username, password] = [decoded(proxy.username), decoded(proxy.password)];
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  const headers: Record<string, string> = username || password ? { "Proxy-Authorization": `Basic ${login}` } : {};
  const at = `${proxy.hostname}:${proxy.port || (proxy.protocol === "https:" ? "443" : "80")}`;
  const pending = new Set<AbortController>();

  class Tunnel extends HttpsProxyAgent<string> {
    override async connect(...[request, options]: Parameters<ProxyAgent<string>["connect"]>) {
      const attempt = new AbortController();
      pending.add(attempt);
      let refusal: number | undefined;
      request.once("proxyConnect", ({ statusCode, headers: answered }: ProxyAnswer) => {
        // A page in place of a tunnel is none, whatever its status says.
        if (statusCode !== 200 || /html/i.test(String(answered["content-type"]))) refusal = statusCode;
      });
      // Read when the connection begins: a proxy that never answers must not keep the process.
      Object.assign(this.connectOpts, { signal: attempt.signal });
      try {
        const socket = await super.connect(request, options);
        if (refusal === undefined) return socket.once("error", nameUnencrypted);
        socket.destroy();
        throw new Error(`proxy response (${refusal})`);
      } catch (error) {
        throw refusal === undefined ? broken(error, at) : error;
      } finally {
        pending.delete(attempt);
      }
    }
  }

  // The address goes without its name and password, so that no log of a library has them.
  const agent = new Tunnel(`${proxy.protocol}//${proxy.host}`, { keepAlive: true, headers });
  const secrets = [proxy.password, password, login, ...(password === "" ? [username] : [])];
  const end = () => {
    for (const attempt of pending) attempt.abort();
    agent.destroy();
  };
  return { agent, secrets: secrets.filter((secret) => secret !== ""), end };
}

/** How a proxy answers a request for a tunnel, as the library tells it. */
interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What failed is the proxy, or the way to it; in the words of the system, with the proxy's address, where it has some. */
function broken(error: unknown, at: string): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const words = code !== undefined && /^E[A-Z]+$/.test(code) ? `: connect ${code} ${at}` : "";
  const failure = new Error(`proxy connection failed${words}`, { cause: error });
  return code === undefined ? failure : Object.assign(failure, { code });
}

/** What comes through the tunnel and isn't encrypted was written by the proxy. */
function nameUnencrypted(error: NodeJS.ErrnoException): void {
  if (error.code === "EPROTO" || error.code?.startsWith("ERR_SSL_")) {
    error.message = `bad response from proxy: ${error.message}`;
  }
}

/** A name or a password of an address, as it was before it became a part of one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
