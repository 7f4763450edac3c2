import type { Reply } from "./reply";

const ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE";
const EXPOSED = "Link, Location, Retry-After, X-Sandbox-Window-Seconds, X-Total-Count";

/** What lets pages of any site read an answer of the API: who may is decided by the token, which no browser adds by itself. */
export const CORS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": EXPOSED,
};

/** The answer to a browser that asks before a request whether it may make it. */
export function preflightReply(headers: string | undefined): Reply {
  return {
    status: 204,
    headers: {
      "access-control-allow-methods": ALLOWED,
      "access-control-allow-headers": headers ?? "Authorization, Content-Type",
      "access-control-max-age": "600",
    },
  };
}
