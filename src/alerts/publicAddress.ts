import { BlockList, isIP } from "node:net";

/** Addresses of one machine or one network, and those that no sender can use. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
PRIVATE.addAddress("::", "ipv6");
PRIVATE.addAddress("::1", "ipv6");
PRIVATE.addSubnet("fc00::", 7, "ipv6");
PRIVATE.addSubnet("fe80::", 10, "ipv6");

/**
 * The address to give to a webhook, of what a developer entered: a bare host gets the listener's path, since no other
 * one is served; an address with a path stays as it is, for relays that have their own. Undefined unless it is an http
 * or https address.
 */
export function webhookAddress(entered: string, listenerUrl: string): URL | undefined {
  const text = entered.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.hash = "";
  if (url.pathname === "/" && url.search === "") url.pathname = new URL(listenerUrl).pathname;
  return url;
}

/** Whether an address can't be reached from elsewhere, by its host alone; a name is not looked up. */
export function isPrivateHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const family = isIP(host);
  if (family !== 0) return PRIVATE.check(host, family === 4 ? "ipv4" : "ipv6");
  return !host.includes(".") || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host);
}
