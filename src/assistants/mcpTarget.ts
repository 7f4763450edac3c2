import { createHash } from "node:crypto";
import { LEAF_API_URL, isLoopback, readApiUrl } from "../leaf/apiUrl";
import { accountKey, type Account } from "../model/account";

/** Leaf's own MCP server. */
const LEAF_MCP_URL = "https://mcp.withleaf.io/mcp";

/** Which MCP server an account has, and for whom it speaks. */
export interface McpTarget {
  /** See accountKey. */
  readonly account: string;
  readonly url: string;
  /** Differs for another account or address, and says nothing of either. */
  readonly version: string;
}

/**
 * The MCP server of an account: Leaf's own for accounts of Leaf's own API, whatever `servers` says; for another API the
 * one that `servers` has for that API's address. Undefined if there is none: a token goes nowhere else. Pure.
 */
export function mcpTargetOf(account: Account, servers: Readonly<Record<string, unknown>>): McpTarget | undefined {
  // Its token is worth nothing outside of this window.
  if (account.kind === "sandbox") return undefined;
  const url = account.apiUrl === LEAF_API_URL ? LEAF_MCP_URL : namedServer(account.apiUrl, servers);
  if (url === undefined) return undefined;
  const key = accountKey(account);
  const version = createHash("sha256").update(`${key} ${url}`).digest("hex").slice(0, 16);
  return { account: key, url, version };
}

function namedServer(apiUrl: string, servers: Readonly<Record<string, unknown>>): string | undefined {
  const named = Object.entries(servers).find(([api]) => readApiUrl(api) === apiUrl)?.[1];
  return typeof named === "string" ? readMcpUrl(named) : undefined;
}

/** Reads the address of an MCP server: https, or http on this machine, because a token travels there. */
function readMcpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(text));
  return isSafe && url.username === "" && url.password === "" && url.hash === "" ? url.href : undefined;
}
