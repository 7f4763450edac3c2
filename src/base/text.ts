/** What stands where a secret was. */
export const MASK = "••••••";

/** `mm:ss` until zero, rounded up so that 0:00 means over. Milliseconds. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The text cut to `max` characters, with an ellipsis if any were lost. */
export function shorten(text: string, max: number): string {
  // No text has more characters than code units, and most are short.
  if (text.length <= max) return text;
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, Math.max(0, max - 1)).join("")}…`;
}

// ASCII, Latin letters and the common signs: each has a look of its own, and none is a blank but the space. Thousands of
// rows are drawn at once, and nearly all hold nothing else.
const ORDINARY = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u2013\u2014\u2018-\u201d\u2026]*$/;

// What has no look of its own. Kept is what changes the look of its neighbours: joiners in the scripts that write with
// them and between emoji, and the selectors of a form after an emoji or an ideograph.
const UNSEEN =
  /(?!(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}\ufe0f])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}]))(?!(?<=\p{Extended_Pictographic})\ufe0f)(?!(?<=[0-9#*])\ufe0f(?=\u20e3))(?!(?<=\p{Ideographic})[\u{e0100}-\u{e01ef}])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffc\u{1d159}]/gu;

// A letter with many marks grows over the lines above and below.
const HEAPED_MARKS = /(?<=\p{M}{4})\p{M}+/gu;

/**
 * The text on one line, without the characters that can't be seen or that reorder others: what is shown is what is
 * there, and a line stays a line.
 */
export function oneLine(text: string): string {
  if (ORDINARY.test(text)) return text.replace(/ {2,}/g, " ").trim();
  return (
    text
      .replace(UNSEEN, "")
      .replace(HEAPED_MARKS, "")
      .replace(/\p{Surrogate}/gu, "\ufffd")
      // The blank pattern of Braille has the look of a space.
      .replace(/[\p{Cc}\s\u2800]+/gu, " ")
      .trim()
  );
}

/** Whether there is nothing in a text that could be seen: blanks, invisible characters, marks without a letter. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}]/u.test(oneLine(text));
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The text with a full stop, unless it ends like a sentence already. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
