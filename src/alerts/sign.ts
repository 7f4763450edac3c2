import { createHmac } from "node:crypto";

/** The header that carries a delivery's signature. */
export const SIGNATURE_HEADER = "X-Leaf-Signature";

/** The bytes of Leaf's signature: HMAC-SHA256 of exactly this body, with the secret as UTF-8. */
export function signatureBytes(body: Uint8Array, secret: string): Buffer {
  return createHmac("sha256", Buffer.from(secret, "utf8")).update(body).digest();
}

/** The header's value for a body, as Leaf writes it: standard base64 with padding. */
export function signAlert(body: Uint8Array, secret: string): string {
  return signatureBytes(body, secret).toString("base64");
}
