/*
 * Foreign text may hold characters that have no look of their own: they hide what stands there, or change the order in
 * which it is read. Here they get a look, so that what is shown is what is there.
 */

/** A stretch of text; `note` where it stands for characters that could not be seen. */
interface VisiblePart {
  readonly text: string;
  readonly note: boolean;
}

const CLEAN = /^[\t\n\x20-\x7e]*$/;
// Controls, format characters (bidirectional ones, zero-width ones, tags), lone surrogates, line and paragraph
// separators, letters that are drawn as nothing, invisible variation selectors; and marks heaped upon one letter.
const UNSEEN =
  /(?:[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\u{e0000}-\u{e0fff}\p{Noncharacter_Code_Point}]|(?<=\p{M}{6})\p{M})+/gu;

function lookOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

function looksOf(characters: string): string {
  const looks = Array.from(characters, lookOf);
  return looks.join("");
}

/** The text in parts: as it is, and notes such as `␛`, `␀` or `⟨U+202E⟩` for what can't be seen. Tab and line feed stay. */
export function visibleParts(text: string): readonly VisiblePart[] {
  if (CLEAN.test(text)) return text === "" ? [] : [{ text, note: false }];
  const parts: VisiblePart[] = [];
  let end = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), note: false });
    parts.push({ text: looksOf(match[0]), note: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), note: false });
  return parts;
}

/** The text with every character that can't be seen, or that reorders others, replaced by a look of its own. */
export function visible(text: string): string {
  return CLEAN.test(text) ? text : text.replace(UNSEEN, looksOf);
}

/** JSON in which every such character is escaped, so that it reads as it is and parses as it was. */
export function escapeUnseen(json: string): string {
  if (CLEAN.test(json)) return json;
  return json.replace(UNSEEN, (run) =>
    Array.from({ length: run.length }, (_, at) => `\\u${run.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}
