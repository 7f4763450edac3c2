import type { Replacement } from "./maskEncoded";
import { isHarmlessValue, meaningOfKey } from "./secretKeys";
import { MASK } from "../base/text";

const TAG = /<([A-Za-z][\w:.-]{0,99})((?:\s[^<>]{0,2000})?)>/y;
const NAMING = /\s(?:name|key|id|property)\s{0,3}=/i;
const NAMED = /\s(?:name|key|id|property)\s{0,3}=\s{0,3}(["'])([^"'<>]{1,100})\1/i;
const NAMES = /(?:^|[:.])(?:key|name|header|field|param|property)$/i;
const VALUE_AFTER =
  /\s{0,40}<(?:[\w.-]{1,40}:)?(?:string|value|val|data|content|text)(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[|\s{0,40}<string>)?/y;
const BARE_NAME = /\s(?:name|key|id)=([\w.[\]-]{1,100})(?=[\s/]|$)/i;
const BARE_VALUE = /\svalue=([^\s"'<>]{1,4096})/i;
const VALUE = /\s(?:value|content)\s{0,3}=\s{0,3}(["'])/i;

/**
 * Masks what a tag holds without a key right before it: the text of `<accessToken>…`, and the value of
 * `<input name="password" value="…">`; `inner` masks what stands before that value.
 */
export function maskMarkup(text: string, at: number, inner: (part: string) => string): Replacement | undefined {
  TAG.lastIndex = at;
  const tag = TAG.exec(text);
  if (!tag) return undefined;
  const [whole, name = "", attributes = ""] = tag;
  const naming = NAMING.test(attributes);
  const named = !naming ? undefined : (NAMED.exec(attributes)?.[2] ?? BARE_NAME.exec(attributes)?.[1]);
  const typed = /^input$/i.test(name) && /\stype\s?=\s?["']?password\b/i.test(attributes);
  const byName = typed ? "secret" : named === undefined ? "harmless" : meaningOfKey(named);
  const value = byName !== "harmless" ? VALUE.exec(attributes) : null;
  if (value) {
    const from = at + 1 + name.length + value.index + value[0].length;
    const close = text.indexOf(value[1] ?? '"', from);
    const to = close < 0 ? text.length : close;
    return { from: at, to, by: `<${inner(text.slice(at + 1, from))}${to > from ? MASK : ""}` };
  }
  const bare = byName !== "harmless" ? BARE_VALUE.exec(attributes) : null;
  if (bare) {
    const from = at + 1 + name.length + bare.index + bare[0].length - (bare[1]?.length ?? 0);
    return { from: at, to: from + (bare[1]?.length ?? 0), by: `<${inner(text.slice(at + 1, from))}${MASK}` };
  }
  const own = meaningOfKey(name);
  if (NAMES.test(name) && named === undefined && (own === "harmless" || own === "byLooks"))
    return valueAfter(text, at, at + whole.length);
  // `<header name="Authorization">…`: what it names is its text.
  const meaning =
    own === "harmless" &&
    !/^(?:input|form|a|div|span|p|label|button|select|meta|script|style|td|th|tr|li|ul|section|img|svg)$/i.test(name)
      ? byName
      : own;
  if (meaning === "harmless") return undefined;
  const cdata = "<![CDATA[";
  const start = at + whole.length;
  const from = text.startsWith(cdata, start) ? start + cdata.length : start;
  const close = text.indexOf(from > start ? "]]>" : "<", from);
  const to = close < 0 ? text.length : close;
  if (isHarmlessValue(meaning, text.slice(from, to).trim())) return undefined;
  return { from: at, to, by: `<${inner(text.slice(at + 1, from))}${MASK}` };
}

/** `<key>password</key><string>…`: the name is an element's text, and the value the next one's. */
function valueAfter(text: string, at: number, from: number): Replacement | undefined {
  const close = text.indexOf("<", from);
  if (close < 0 || close - from > 100) return undefined;
  const meaning = meaningOfKey(text.slice(from, close).trim());
  const end = meaning === "harmless" ? -1 : text.indexOf(">", close);
  if (end < 0 || end - close > 60) return undefined;
  VALUE_AFTER.lastIndex = end + 1;
  const opening = VALUE_AFTER.exec(text);
  if (!opening) return undefined;
  const start = VALUE_AFTER.lastIndex;
  const next = text.indexOf(opening[0].endsWith("[") ? "]]>" : "<", start);
  const to = next < 0 ? text.length : next;
  if (isHarmlessValue(meaning, text.slice(start, to).trim())) return undefined;
  return { from: at, to, by: `${text.slice(at, start)}${MASK}` };
}
