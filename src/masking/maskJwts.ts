import { MASK } from "../base/text";

/*
 * A JWT's header is an object in base64: almost always `eyJ`, but blanks and line breaks within or before the object,
 * and an empty one, begin otherwise. Its base64 may be of either alphabet, padded, or percent-encoded at its signs.
 */

/** `eyJ` anywhere, since what stands before it may belong to something else; the others where a run starts. */
const BEGINNING = /eyJ|(?<![A-Za-z0-9_+/-])(?:e[wy3]|I[ACH]|C[ginQSX]|D[QSX])(?=[A-Za-z0-9_+/-]{2})/g;
const PIECE = /(?:[A-Za-z0-9_+/-]|\\\/|%2[BbFf])*(?:=|%3[Dd]){0,2}/y;
/** How much of a header is looked at. */
const LOOKED_AT = 64;

function pieceEnd(text: string, from: number): number {
  PIECE.lastIndex = from;
  PIECE.test(text);
  return Math.max(from, PIECE.lastIndex);
}

/** Masks what starts like a JWT's header and has at least two parts; some may be empty, as in a detached signature. */
export function maskJwts(text: string): string {
  let out = "";
  let done = 0;
  BEGINNING.lastIndex = 0;
  for (let found = BEGINNING.exec(text); found; found = BEGINNING.exec(text)) {
    const { index } = found;
    const header = pieceEnd(text, index);
    let end = header;
    let longest = 0;
    while (text.charAt(end) === ".") {
      const next = pieceEnd(text, end + 1);
      // An empty part counts only before another one: `….` may end a sentence, and `...` be an omission.
      if (next === end + 1 && (text.charAt(next) !== "." || pieceEnd(text, next + 1) === next + 1)) break;
      longest = Math.max(longest, next - end - 1);
      end = next;
    }
    if (header - index >= 3 && longest >= 2 && isHeader(found[0], text.slice(index, header), end - header)) {
      out += text.slice(done, index) + MASK;
      done = text.charAt(end) === "." ? end + 1 : end;
    }
    // The run is not looked at twice, or many beginnings in one run would take a time that grows with its square.
    BEGINNING.lastIndex = Math.max(end, header, index + 1);
  }
  return out + text.slice(done);
}

function isHeader(beginning: string, header: string, rest: number): boolean {
  if (beginning === "eyJ") return header.length >= 7 && rest >= 5;
  if (rest < 9) return false;
  const start = header
    .slice(0, LOOKED_AT)
    .replace(/%2b/gi, "+")
    .replace(/%2f|\\\//gi, "/");
  return /^\s*\{\s*(?:["}]|$)/.test(Buffer.from(start, "base64").toString("latin1"));
}
