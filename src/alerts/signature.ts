import { timingSafeEqual } from "node:crypto";
import { rewriteJson, type Characters } from "./rewriteJson";
import { signatureBytes } from "./sign";

/** What was added around a body on its way. */
export type AddedMarks = "byteOrderMark" | "lineBreaks" | "both";

/** Whether a signature belongs to a body and a secret, and if not, what would make it so. */
export type SignatureVerdict =
  /**
   * The bytes as they are. `exactHeader`: written as Leaf writes it; otherwise its bytes are right and its base64 is
   * URL-safe or has no padding, which a comparison of texts refuses.
   */
  | { readonly kind: "matches"; readonly exactHeader: boolean }
  /** Only once a byte order mark, or line breaks that were added or turned into CRLF, are taken away. */
  | { readonly kind: "matchesTrimmed"; readonly added: AddedMarks }
  /** Only written again on one line with a space after each colon and comma, as Leaf does. */
  | { readonly kind: "matchesWithSpaces"; readonly characters: Characters }
  /** Only written again on one line without spaces, as JavaScript does: then Leaf hasn't signed it. */
  | { readonly kind: "matchesWithoutSpaces"; readonly characters: Characters }
  /** In no form: another secret, or another body. */
  | { readonly kind: "wrongSecret" }
  /** The raw bytes don't match, and they can't be written again because they are no UTF-8. */
  | { readonly kind: "bodyNotUtf8" }
  | { readonly kind: "headerMissing" }
  | { readonly kind: "headerNotBase64" }
  /** Base64 of fewer than 32 bytes. */
  | { readonly kind: "headerTruncated" }
  /** Base64 of more than 32 bytes; a signature in hex looks like it. */
  | { readonly kind: "headerTooLong" };

/** Base64 of 32 bytes without its padding. */
const SIGNATURE_LENGTH = 43;

/**
 * Checks a delivery's signature, and finds out what went wrong if it doesn't match. The header may be pasted with its
 * name; URL-safe base64 and missing padding are taken where the bytes are right. Compares in constant time; never throws.
 */
export function verifySignature(body: Uint8Array, header: string | undefined, secret: string): SignatureVerdict {
  const given = readHeader(header);
  if (!given.ok) return given.verdict;
  const signed = (candidate: Uint8Array) => timingSafeEqual(signatureBytes(candidate, secret), given.bytes);
  if (signed(body)) return { kind: "matches", exactHeader: given.exact };
  const text = decoded(body);
  if (text === undefined) return { kind: "bodyNotUtf8" };
  const signedText = (candidate: string) => signed(Buffer.from(candidate, "utf8"));
  const added = addedTo(text, signedText);
  if (added) return { kind: "matchesTrimmed", added };
  const json = withoutMark(text);
  for (const characters of ["same", "plain", "ascii"] as const) {
    if (signedText(rewriteJson(json, true, characters))) return { kind: "matchesWithSpaces", characters };
    if (signedText(rewriteJson(json, false, characters))) return { kind: "matchesWithoutSpaces", characters };
  }
  return { kind: "wrongSecret" };
}

type Header =
  | { readonly ok: true; readonly bytes: Buffer; readonly exact: boolean }
  | { readonly ok: false; readonly verdict: SignatureVerdict };

function readHeader(header: string | undefined): Header {
  const value = (header ?? "").replace(/^\s*x-leaf-signature\s*:/i, "").trim();
  const refused = (verdict: SignatureVerdict): Header => ({ ok: false, verdict });
  if (value === "") return refused({ kind: "headerMissing" });
  const bare = value.replace(/={1,2}$/, "");
  // One alphabet or the other: both at once is no base64.
  if (!/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)$/.test(bare)) return refused({ kind: "headerNotBase64" });
  if (bare.length < SIGNATURE_LENGTH) return refused({ kind: "headerTruncated" });
  if (bare.length > SIGNATURE_LENGTH) return refused({ kind: "headerTooLong" });
  const bytes = Buffer.from(bare, "base64");
  return { ok: true, bytes, exact: value === bytes.toString("base64") };
}

function decoded(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    // The verdict says that the body is no UTF-8.
    return undefined;
  }
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** What a text has to lose so that it is the signed one; undefined if that doesn't help. */
function addedTo(text: string, isSigned: (candidate: string) => boolean): AddedMarks | undefined {
  const bare = withoutMark(text);
  const marked = bare !== text;
  if (marked && isSigned(bare)) return "byteOrderMark";
  const unified = bare.replace(/\r\n/g, "\n");
  const candidates = [unified, ...[bare, unified].map((each) => each.replace(/[\r\n]+$/, ""))];
  const found = candidates.some((candidate) => candidate !== bare && isSigned(candidate));
  return found ? (marked ? "both" : "lineBreaks") : undefined;
}
