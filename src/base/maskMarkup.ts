import type { Replacement } from "./maskEncoded";
import { isHarmlessValue, meaningOfKey } from "./secretKeys";
import { MASK } from "./text";

const TAG = /<([A-Za-z][\w:.-]{0,99})((?:\s[^<>]{0,2000})?)>/y;
const NAMED = /\s(?:name|key|id|property)\s{0,3}=\s{0,3}(["'])([^"'<>]{1,100})\1/i;
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
  const named = NAMED.exec(attributes)?.[2];
  const value = named !== undefined && meaningOfKey(named) !== "harmless" ? VALUE.exec(attributes) : null;
  if (value) {
    const from = at + 1 + name.length + value.index + value[0].length;
    const close = text.indexOf(value[1] ?? '"', from);
    const to = close < 0 ? text.length : close;
    return { from: at, to, by: `<${inner(text.slice(at + 1, from))}${to > from ? MASK : ""}` };
  }
  const meaning = meaningOfKey(name);
  if (meaning === "harmless") return undefined;
  const cdata = "<![CDATA[";
  const start = at + whole.length;
  const from = text.startsWith(cdata, start) ? start + cdata.length : start;
  const close = text.indexOf(from > start ? "]]>" : "<", from);
  const to = close < 0 ? text.length : close;
  if (isHarmlessValue(meaning, text.slice(from, to).trim())) return undefined;
  return { from: at, to, by: `<${inner(text.slice(at + 1, from))}${MASK}` };
}
