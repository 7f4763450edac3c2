/** A delivery's headers as they came: in order, repeated ones included, names as they were written. */
export type DeliveryHeaders = readonly (readonly [name: string, value: string])[];

/** What is between two neighbors only (RFC 9110, 7.6.1), and what each request has of its own. */
const OF_ONE_HOP = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The headers of a request by pairs, out of Node's flat list. */
export function deliveryHeaders(raw: readonly string[]): DeliveryHeaders {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) headers.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return headers;
}

/** The values of a header, whatever the case of its name. */
export function headerValues(headers: DeliveryHeaders, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
}

/** The headers that a delivery has for whoever gets it in the end, as they came. */
export function endToEndHeaders(headers: DeliveryHeaders): DeliveryHeaders {
  const listed = headerValues(headers, "connection").flatMap((value) => value.split(","));
  const dropped = new Set([...OF_ONE_HOP, ...listed.map((name) => name.trim().toLowerCase())]);
  // What a sender calls its neighbor's alone can't be the signature: without it, the receiver could verify nothing.
  dropped.delete("x-leaf-signature");
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}
