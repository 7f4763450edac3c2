/** What `send` needs of an answer; the part of the Fetch standard that node-fetch and Node's own fetch share. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
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

/**
 * node-fetch, loaded with the first request. It goes through Node's own `http`, which the editor patches for its proxy
 * and certificate settings; an Agent of our own would bypass them, so there is none.
 */
export const nodeFetch: Fetch = async (url, init) => {
  const { default: fetch } = await import("node-fetch");
  // Given up while it loaded: node-fetch would destroy a body that nobody listens to, which is an uncaught error.
  init.signal.throwIfAborted();
  return fetch(url, init);
};
