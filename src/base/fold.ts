/** Letters that Unicode doesn't take apart into a letter and a mark, each with what people type for it. */
const LETTERS = new Map(
  [
    "ßss æae œoe øo łl đd ðd þth ıi ħh ŋn ŧt ĸk",
    "ⱥa ƀb ɓb ƃb ȼc ƈc ɖd ɗd ƌd ɇe əe ǝe ɛe ƒf ǥg ɠg ⱨh ɨi ɩi ȷj ɉj ƙk ⱪk ƚl ɫl ⱡl ɲn ƞn",
    "ɔo ɵo ƥp ɋq ɍr ȿs ƭt ⱦt ʈt ʉu ʋv ⱳw ɏy ƴy ƶz ȥz ɀz ⱬz ςσ ⁄/ ∕/",
  ]
    .join(" ")
    .split(" ")
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
);
// One class of all of them, so that a text without any costs one pass.
const LETTER = new RegExp(`[${[...LETTERS.keys()].join("")}]`, "gu");
const APOSTROPHE = /[`´\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\u2039\u203a\u05f3\ua78b\ua78c]/g;
const QUOTE = /[\u02ba\u02dd\u02ee\u00ab\u00bb\u201c-\u201f\u2033\u2036\u3003\u05f4]/g;
const DASH = /[\p{Pd}\u2212\u02d7\u2043]/gu;
// Marks, what can't be seen, and the stroke that only stretches Arabic words.
const DROPPED = /[\p{M}\p{Cf}\u0640\u115f\u1160\u3164]/gu;
// Nothing to fold but the case: most text is so, and looking for more costs most of the time.
const PLAIN = /^[\n\x20-\x5f\x61-\x7e]*$/;

/**
 * The text as it is searched: without case, accents and widths, with plain letters, quotes, dashes and spaces, so that
 * what people type on their own keyboard finds it.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return (
    text
      // Before anything is taken apart: some of these would become a space with an accent on it.
      .replace(APOSTROPHE, "'")
      .replace(QUOTE, '"')
      .normalize("NFKD")
      .toLowerCase()
      .replace(APOSTROPHE, "'")
      .replace(DROPPED, "")
      .replace(LETTER, (letter) => LETTERS.get(letter) ?? letter)
      .replace(DASH, "-")
      .replace(/[^\S\n]/g, " ")
  );
}
