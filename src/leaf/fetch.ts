import type { Agent } from "node:http";
import type { Response } from "node-fetch";
import type { unpacked } from "./decompress";

/** What `send` needs of an answer; the part of the Fetch standard that node-fetch and Node's own fetch share. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The bytes as they come, unpacked; where it is missing, the whole text is taken. */
  readonly body?: AsyncIterable<Uint8Array> | null;
  text(): Promise<string>;
}

/** What `send` needs of a fetch function. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    redirect: "manual";
    signal: AbortSignal;
  },
) => Promise<FetchResponse>;

/** An answer of node-fetch that unpacks its body itself: node-fetch takes half of a packed body for a whole one. */
class UnpackedResponse implements FetchResponse {
  constructor(
    private readonly response: Response,
    private readonly unpack: typeof unpacked,
  ) {}

  get status(): number {
    return this.response.status;
  }

  get headers(): FetchResponse["headers"] {
    return this.response.headers;
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.unpack(this.response);
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.body) chunks.push(chunk);
    return new TextDecoder().decode(Buffer.concat(chunks));
  }
}

/**
 * node-fetch, loaded with the first request. It goes through Node's own `http`, which the editor patches for its proxy
 * and certificate settings; an Agent of our own would bypass them, so in the editor there is none.
 */
export const nodeFetch: Fetch = (url, init) => fetchBy(undefined, url, init);

/** The same through an agent, for a program that finds its proxy itself. */
export function fetchThrough(agent: Agent): Fetch {
  return (url, init) => fetchBy(agent, url, init);
}

async function fetchBy(agent: Agent | undefined, ...[url, init]: Parameters<Fetch>): Promise<FetchResponse> {
  const [{ default: fetch }, { unpacked: unpack }] = await Promise.all([import("node-fetch"), import("./decompress")]);
  // Given up while it loaded: node-fetch would destroy a body that nobody listens to, which is an uncaught error.
  init.signal.throwIfAborted();
  const headers = { "accept-encoding": "gzip, br", ...init.headers };
  const how = { ...init, headers, compress: false, ...(agent ? { agent } : {}) };
  return new UnpackedResponse(await fetch(url, how), unpack);
}
