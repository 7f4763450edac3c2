import { BlockList, isIP } from "node:net";

let known: BlockList | undefined;

/** Addresses of one machine or one network, and those that no sender can use. */
function privateAddresses(): BlockList {
  if (known) return known;
  const list = new BlockList();
  const networks = [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
  ] as const;
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, "ipv4");
  list.addAddress("::", "ipv6");
  list.addAddress("::1", "ipv6");
  list.addSubnet("fc00::", 7, "ipv6");
  list.addSubnet("fe80::", 10, "ipv6");
  return (known = list);
}

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
  if (family !== 0) return privateAddresses().check(host, family === 4 ? "ipv4" : "ipv6");
  return !host.includes(".") || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host);
}
