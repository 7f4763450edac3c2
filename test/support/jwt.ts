// Tokens that nobody has issued.
import { createHmac } from "node:crypto";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token with these claims, signed with a key that opens nothing. */
export function jwtOf(claims: object, header: object = { alg: "HS512" }): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac("sha512", "example-key").update(text).digest("base64url")}`;
}
