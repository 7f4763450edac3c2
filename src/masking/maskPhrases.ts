import { isPlaceholder, looksRandom, tellsOfIt } from "./errorWords";
import { isHarmlessValue, meaningOfKey } from "./secretKeys";
import { Kind } from "./secretScan";
import { MASK } from "../base/text";

/*
 * Where a secret follows its name without a sign between the two: forms with parts, command lines, lists of names and
 * values, what programs print of their variables, and sentences.
 *
 * No value ends with a backslash: within a string it belongs to the quote behind it, and a string without its closing
 * quote is no JSON any more, so that what follows would be seen by nobody.
 */

const NEW_LINE = "(?:\\r?\\n|\\r|\\\\+r\\\\+n|\\\\+n)";
/** A part of a form: its name, then an empty line, then the value. */
const PART = new RegExp(
  `form-data;[^\\r\\n\\\\]{0,200}?\\bname=\\\\*["']?([^"'\\r\\n;\\\\]{1,100})(?:\\\\*["'])?[^\\r\\n\\\\]{0,200}(?:\\\\*"[^\\r\\n\\\\]{0,200}){0,4}(?:${NEW_LINE}[A-Za-z][\\w-]{0,60}:[^\\r\\n\\\\]{0,300}){0,6}${NEW_LINE}${NEW_LINE}`,
  "gi",
);
const PART_END = new RegExp(`${NEW_LINE}--`, "g");

/** Masks secrets that follow their name without a sign between the two. */
export function maskPhrases(source: string, kinds: number): string {
  let text = source;
  if (kinds & Kind.form) text = maskParts(text);
  if (kinds & Kind.option) text = maskCommands(text);
  if (kinds & Kind.printed) text = maskPrinted(text);
  return kinds & Kind.named ? maskWords(maskLists(text)) : text;
}

function maskParts(text: string): string {
  let out = "";
  let done = 0;
  PART.lastIndex = 0;
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    const from = PART.lastIndex;
    PART_END.lastIndex = from;
    const to = PART_END.exec(text)?.index ?? text.length;
    if (isHidden(part[1] ?? "", text.slice(from, to).trim())) {
      out += text.slice(done, from) + MASK;
      done = to;
    }
    PART.lastIndex = to;
  }
  return out + text.slice(done);
}

function isHidden(name: string, value: string): boolean {
  const meaning = meaningOfKey(name);
  return meaning !== "harmless" && !value.startsWith(MASK) && !isHarmlessValue(meaning, value);
}

const LOGIN =
  /((?:^|\s|["'`])(?:-u|-U|-a|--auth|--user|--proxy-user|--userpwd)(?:\s{1,4}|=|(?=[\w.+-]{1,128}:))["']?[\w.@+\\-]{1,128}:)([^\s"']{1,256}(?<!\\))/g;
const OPTION = /((?:^|[\s"'`[,])--?([a-z][\w-]{1,60})["']?(?:\s{1,4}|,\s?)["']?)(?!-)([^\s"',]{1,4096}(?<!\\))/gi;
const SHORT_PASSWORD =
  /(\b(?:mysql\w{0,10}|sshpass)\b[^\r\n]{0,200}?\s-p ?["']?|\bredis-cli\b[^\r\n]{0,100}?\s-a ["']?)[^\s"']{3,256}(?<!\\)/g;
const BODY = /((?:^|\s)(?:-b|--cookie)\s{1,4})(\\*["'])([^"'\r\n]{1,4096}(?<!\\))\2/g;
const BARE_COOKIE = /((?:^|\s)(?:-b|--cookie)\s{1,4})([^\s"'=]{1,100}=[^\s"']{1,4096}(?<!\\))/g;

function maskCommands(text: string): string {
  return text
    .replace(LOGIN, (whole, before: string, value: string) => (isPlaceholder(value) ? whole : `${before}${MASK}`))
    .replace(OPTION, (whole, before: string, name: string, value: string) =>
      isHidden(name.replace(/^oauth2-/, ""), value) && meaningOfKey(name) !== "byLooks" ? `${before}${MASK}` : whole,
    )
    .replace(SHORT_PASSWORD, `$1${MASK}`)
    .replace(BODY, (_, before: string, quote: string) => `${before}${quote}${MASK}${quote}`)
    .replace(BARE_COOKIE, (_, before: string) => `${before}${MASK}`);
}

/** PHP's `s:8:"password";s:4:"…"`. */
const SERIALIZED = /(s:\d{1,6}:\\?"([^"\\]{1,100})\\?";s:\d{1,9}:\\?")([^"]{0,4096}(?<!\\))/g;
/** PHP's `["password"]=> string(4) "…"`. */
const DUMPED =
  /(\[\\?["']([^"'\]\\]{1,100})\\?["'](?::[^\]]{1,60})?\]\s{0,3}=>\s{0,40}string\(\d{1,9}\) \\?")([^"]{0,4096}(?<!\\))/g;
/** Kubernetes' and others' `name: TOKEN`, and `value: …` in the next line. */
const NAMED_LINES =
  /((?:^|\n)[ \t-]{0,60}(?:name|key|header):[ \t]{1,4}["']?([\w.-]{1,100})["']?[ \t]{0,4}\r?\n[ \t]{0,60}(?:value|val|content):[ \t]{1,4}["']?)([^\r\n"']{1,4096}(?<!\\))/gi;
/** Spring's `field error … on field 'password': rejected value […]`. */
const REJECTED = /(on field ["'`]([\w.[\]-]{1,100})["'`]: rejected value \[)([^\]\r\n]{1,4096})/g;
/** Amazon's words for a header that it can't read; the value comes first. */
const NO_PAIR = /(\\*["'])([^"'\s\\][^"'\r\n]{2,4096}(?<!\\))\1(?= not a valid key=value pair)/g;
const IDENTIFIED = /(\bIDENTIFIED\s(?:WITH\s\S{1,60}\s)?BY\s{1,4}(?:PASSWORD\s)?['"])([^'"\r\n]{1,256}(?<!\\))/gi;

function maskPrinted(text: string): string {
  const hide = (whole: string, before: string, name: string, value: string) =>
    isHidden(name, value.trim()) ? `${before}${MASK}` : whole;
  let out = text;
  if (out.includes(";s:")) out = out.replace(SERIALIZED, hide);
  if (out.includes(" string(") || out.includes(">string(")) out = out.replace(DUMPED, hide);
  if (/\n[ \t]*val/i.test(out)) out = out.replace(NAMED_LINES, hide);
  if (out.includes("rejected value [")) out = out.replace(REJECTED, hide);
  if (out.includes("not a valid key=value")) out = out.replace(NO_PAIR, `$1${MASK}$1`);
  return /identified/i.test(out) ? out.replace(IDENTIFIED, `$1${MASK}`) : out;
}

/** `'Cookie', 'sid=…'`, as in printed lists of headers, and in calls. */
const IN_LIST = /["']([\w.-]{1,60})\\{0,8}["']\s{0,5},\s{0,40}(?=[ubr]?\\{0,8}["'[(])/g;
const LIST_BEFORE = /^[ubr\s]{0,9}$|[[(,{][ubr\s]{0,9}\\{0,8}$|\n[ubr\s]{0,40}$/;

function maskLists(text: string): string {
  let out = "";
  let done = 0;
  for (const found of text.matchAll(IN_LIST)) {
    const [whole, name = ""] = found;
    const from = found.index + whole.length;
    if (from <= done || meaningOfKey(name) === "harmless") continue;
    if (!LIST_BEFORE.test(text.slice(Math.max(0, found.index - 50), found.index))) continue;
    const list = /^[[(]/.exec(text.slice(from, from + 1)) !== null;
    const opening = list ? "" : (/^[ubr]?(\\*["'])/.exec(text.slice(from, from + 8))?.[0] ?? "");
    const quote = opening.replace(/^[ubr]/, "");
    const start = from + (list ? 1 : opening.length);
    const close = text.indexOf(list ? (text.charAt(from) === "[" ? "]" : ")") : quote, start);
    const to = close < 0 ? text.length : close;
    const value = text.slice(start, to);
    if (isNameOfOne(value) || isHarmlessValue(meaningOfKey(name), value)) continue;
    out += text.slice(done, start) + MASK;
    done = to;
  }
  return out + text.slice(done);
}

/** Whether a value in a list is rather the next name in a list of names. */
export function isNameOfOne(value: string): boolean {
  return /^[A-Za-z]+(?:[-_.][A-Za-z]+)*$/.test(value) && value.length <= 40 && !looksRandom(value);
}

/** `the token abc…`, `API key 'abc…' is not valid`, `organization code krwv4vYH does not exist`. */
const NAME_THEN_VALUE =
  /(?:\b|_)(tokens?|passwords?|passcode|passphrase|secrets?|(?:api|access|secret)[ -]keys?|jwt|cookie|session(?: id)?|(?:organi[sz]ation|operation|sharing|authorization|invitation|invite|verification|access) codes?)((?: (?:is|was|of|value|with|for|provided|given|used|received|named|called))?:? {1,3}\\{0,8}["'`[(<]{0,2})([^\s"'`\])>,;]{6,4096}(?<!\\))/gi;

function maskWords(text: string): string {
  return text.replace(NAME_THEN_VALUE, (whole, name: string, between: string, value: string) => {
    const bare = value.replace(/[.:!?)]+$/, "");
    if (tellsOfIt(bare) || isPlaceholder(bare) || bare.includes("://")) return whole;
    if (bare.includes("=")) return /^cookie$/i.test(name) ? `${name}${between}${MASK}` : whole;
    const random =
      looksRandom(bare) ||
      (/code/i.test(name) && /\d/.test(bare) && (/[A-Za-z]/.test(bare) || /^\d{4,10}$/.test(bare)));
    return random ? `${whole.startsWith("_") ? "_" : ""}${name}${between}${MASK}${value.slice(bare.length)}` : whole;
  });
}
