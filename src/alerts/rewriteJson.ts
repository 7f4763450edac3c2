/** How the characters of JSON's strings are written: as they are, with as few escapes as possible, or in ASCII alone. */
export type Characters = "same" | "plain" | "ascii";

/**
 * The JSON on one line, with one space after each colon and comma (as Leaf and Python write it) or none (as JavaScript
 * does). It goes from token to token and parses no number, so `1.0`, `1e5`, large integers, repeated keys and the order
 * of keys all survive; what isn't JSON comes out as something, and never throws.
 */
export function rewriteJson(json: string, spaces: boolean, characters: Characters = "same"): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length;) {
    const first = json.charAt(at);
    const end = first === '"' ? stringEnd(json, at) : isSpecial(first) ? at + 1 : plainEnd(json, at);
    const token = json.slice(at, end);
    if (first === '"') parts.push(characters === "same" ? token : rewriteString(token, characters));
    else if (first === ":" || first === ",") parts.push(spaces ? `${first} ` : first);
    else if (!isBlank(first)) parts.push(token);
    at = end;
  }
  return parts.join("");
}

/** Behind the string that starts here, be it cut off or not. */
function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const char = json.charAt(at);
    if (char === '"') return at + 1;
    if (char === "\\") at += 1;
  }
  return json.length;
}

/** Behind a number, a literal, or whatever else stands outside of strings. */
function plainEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && !isSpecial(json.charAt(at))) at += 1;
  return at;
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t" || char === "\n" || char === "\r";
}

function isSpecial(char: string): boolean {
  return '"{}[],:'.includes(char) || isBlank(char);
}

/** The string with its characters written another way; one that isn't valid stays as it is. */
function rewriteString(token: string, characters: Exclude<Characters, "same">): string {
  // In ASCII without escapes, there is only one way.
  if (/^[\x20-\x5b\x5d-\x7e]*$/.test(token)) return token;
  let text: unknown;
  try {
    text = JSON.parse(token);
  } catch {
    // A string that is cut off, or a bad escape: there is no other way to write it.
    return token;
  }
  const plain = JSON.stringify(text);
  if (characters === "plain") return plain;
  return plain.replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
