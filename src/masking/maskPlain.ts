import { encodedRun, maskEntities, maskRun, type MaskInner, type Replacement } from "./maskEncoded";
import { maskMarkup } from "./maskMarkup";
import { belongsToSecret, maskPair } from "./maskPairs";
import { bracketEnd } from "./quoted";
import { maskValues } from "./secretValues";

// A key stands before one of the first two; the others start what is encoded, or a tag.
const ANCHOR = /[=:]|%[0-9A-Fa-f]{2}|<[A-Za-z]/g;
const JSON_START = /(?<![\w%"'])[[{]\s{0,20}(?:[[{]\s{0,20}){0,3}"/g;

/** `\u0022`, and the other signs that some programs escape, where no JSON is around them. */
const ESCAPED_SIGN = /\\u00(?:2[267]|3[acde])/i;

function unescapedSigns(text: string): string {
  return text.replace(/\\u00(2[267]|3[acde])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Masks text that is no JSON as a whole: forms, queries, header lines, markup, sentences, and JSON within any of them.
 * `inner` masks what is found inside; without it, texts within texts are left at that.
 */
export function maskPlain(source: string, inner: MaskInner | undefined): string {
  const signs = inner && ESCAPED_SIGN.test(source) ? unescapedSigns(source) : source;
  if (inner && signs !== source) {
    const hidden = inner(signs);
    return hidden === signs ? source : hidden;
  }
  const text = maskValues(source);
  if (!inner) return maskPart(text, inner);
  let out = "";
  let done = 0;
  let line = 0;
  let lineEnd = text.indexOf("\n");
  JSON_START.lastIndex = 0;
  for (let start = JSON_START.exec(text); start; start = JSON_START.exec(text)) {
    const { index } = start;
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf("\n", line)) line = lineEnd + 1;
    if (belongsToSecret(text, line, index, done)) continue;
    const end = Math.min(text.length, bracketEnd(text, index) + 1);
    out += maskPart(text.slice(done, index), inner) + inner(text.slice(index, end));
    done = end;
    JSON_START.lastIndex = end;
  }
  return out + maskPart(text.slice(done), inner);
}

function maskPart(source: string, inner: MaskInner | undefined): string {
  const text = inner ? maskEntities(source, inner) : source;
  let out = "";
  let done = 0;
  // Up to where encoded runs have been looked at, so that each is looked at once.
  let decoded = 0;
  for (let at = 0; ;) {
    ANCHOR.lastIndex = Math.max(at, done);
    const anchor = ANCHOR.exec(text);
    if (!anchor) return out + text.slice(done);
    const { index } = anchor;
    at = index + 1;
    const sign = text.charAt(index);
    let replacement: Replacement | undefined;
    if (sign === "=" || sign === ":") replacement = maskPair(text, index, done);
    else if (sign === "<") replacement = maskMarkup(text, index, (part) => maskPart(part, inner));
    else if (inner && index >= decoded) {
      const run = encodedRun(text, index, done);
      decoded = run.to;
      replacement = maskRun(text, run, inner);
    }
    if (replacement) {
      out += text.slice(done, replacement.from) + replacement.by;
      done = replacement.to;
    }
  }
}
