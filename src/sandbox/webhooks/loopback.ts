import type { LookupFunction } from "node:net";

import { badRequest } from "../problem";

const ADDRESSES = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** The address of a receiver on this machine; refuses every other one with a problem that says why. */
export function receiverIn(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    throw badRequest("urlInvalid", "url must be an address that begins with http:// or https://.");
  }
  // Of an IPv4 address that is written in another way, such as 0x7f.1, the parser makes four decimal numbers.
  const { hostname } = target;
  if (hostname !== "localhost" && hostname !== "[::1]" && !/^127\.\d+\.\d+\.\d+$/.test(hostname)) {
    throw badRequest(
      "urlNotLoopback",
      `The sandbox sends alerts to this machine only, so that the host of url must be localhost, [::1] or an address from 127.0.0.0 to 127.255.255.255. It is ${hostname}.`,
    );
  }
  return target;
}

/** Resolves the one name that a receiver can have, without asking the system, which may have another address for it. */
export const loopbackLookup: LookupFunction = (_, { all }, callback) => {
  if (all === true) callback(null, ADDRESSES);
  else callback(null, "127.0.0.1", 4);
};
