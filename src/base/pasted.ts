/*
 * What people paste brings more along than they see: characters that are drawn as nothing, quotes, brackets, the name of
 * the value. Here a value is freed of that.
 */

// Format characters (zero-width, bidirectional, soft hyphen, byte order mark, tags), joiners and fillers that are drawn as
// nothing, variation selectors, controls that are no white space, and halves of characters.
const UNSEEN =
  /[\p{Cf}\p{Cs}\u0000-\u0008\u000e-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0000}-\u{e0fff}\p{Noncharacter_Code_Point}]/gu;
/** What is drawn as a space, or as nothing at all, and is no plain space. */
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/g;
const QUOTES = "\"'`´“”„‟‘’‚‛«»‹›「」『』＂＇";
const PUNCTUATION = ",;.!…";
const BRACKETS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** The text without characters that can't be seen; spaces of other kinds become plain ones, or vanish as well. */
export function dropUnseen(text: string, space: " " | "" = " "): string {
  return text.replace(UNSEEN, "").replace(ODD_SPACE, space);
}

/** A text of several words as it was pasted: without what can't be seen, and without spaces around it. */
export function readWords(text: string): string {
  return dropUnseen(text).trim();
}

/**
 * A name as it was typed: only its ends are freed of what can't be seen, because inside joiners belong to the spelling of
 * Persian and Hindi names.
 */
export function readName(text: string): string {
  return trimmed(text, (character) => dropUnseen(character).trim() === "");
}

/**
 * A password as it was pasted. Every character may be meant, spaces too, so nothing inside is changed; line breaks and
 * characters without width at its ends come from copying, and nobody can type them.
 */
export function readPassword(text: string): string {
  return trimmed(text, (character) => /[\r\n\p{Cf}]/u.test(character));
}

/** What stays of a pasted value without quotes and spaces around it, and without a comma or full stop behind it. */
export function unwrap(text: string): string {
  const wrapping = (character: string) => QUOTES.includes(character) || character.trim() === "";
  return trimmed(text, wrapping, (character) => wrapping(character) || PUNCTUATION.includes(character));
}

/** The same, also without a pair of brackets around it. */
export function unbracket(text: string): string {
  const inside = unwrap(text);
  const closing = BRACKETS[inside.charAt(0)];
  return closing !== undefined && inside.endsWith(closing) ? unwrap(inside.slice(1, -1)) : inside;
}

/** A value without spaces in it, as it was pasted: without what can't be seen, its wrapping, and its name in front. */
export function readValue(text: string, name: RegExp): string {
  const bare = unbracket(dropUnseen(text, ""));
  return unbracket(withoutName(bare, name)).replace(/\s+/g, "");
}

/** A username as it was pasted; what ends in a full stop may be meant so. */
export function readUsername(text: string): string {
  const bare = withoutName(readWords(text), /user\s*name|user|login/);
  const quote = bare.charAt(0);
  return bare.length > 2 && QUOTES.includes(quote) && QUOTES.includes(bare.charAt(bare.length - 1))
    ? bare.slice(1, -1).trim()
    : bare;
}

/** An email as it was pasted: also `mailto:…` and `Name <…>`. */
export function readEmail(text: string): string {
  const bare = unwrap(withoutName(unwrap(dropUnseen(text, "")), /e-?mail(?:\s+address)?|user\s*name|user|login/));
  const open = bare.lastIndexOf("<");
  const inside = open >= 0 && bare.endsWith(">") ? bare.slice(open + 1, -1) : unbracket(bare);
  return inside.replace(/^mailto:/i, "").trim();
}

/** Whether what was typed or pasted has the form of an email address. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(readEmail(text));
}

/** The text without a value's name and what separates the two: `Client ID: `, `"client_id" = `. */
function withoutName(text: string, name: RegExp): string {
  return text.replace(new RegExp(`^["'“]?(?:${name.source})["'”]?\\s{0,9}[:=]`, "i"), "").trim();
}

/** The text without what `start`, and behind it `end`, say is no part of it. In one pass, however long it is. */
function trimmed(text: string, start: (character: string) => boolean, end = start): string {
  let from = 0;
  let to = text.length;
  while (from < to && start(text.charAt(from))) from += 1;
  while (to > from && end(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Decodes what is percent-encoded, also if it was encoded twice; what can't be decoded stays as it is. */
export function percentDecoded(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3 && /%[\da-f]{2}/i.test(decoded); round += 1) {
    decoded = decoded.replace(/(?:%[\da-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        // Not UTF-8: it was no encoding.
        return run;
      }
    });
  }
  return decoded;
}
