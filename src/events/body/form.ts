import { layout, type BodyLayout } from "./document";
import { Growing } from "./growing";
import { LineWriter } from "./lineWriter";

const FIELD = /[^\s=&;,:/?#<>{}"']{1,300}=/y;

/** Lays form data out, one field a line, decoded where it is encoded rightly; undefined if the text is no form. */
export function readForm(text: string): BodyLayout | undefined {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (/\s/.test(text.slice(start, end))) return undefined;
  const starts = new Growing();
  for (let at = start; at < end;) {
    FIELD.lastIndex = at;
    if (!FIELD.test(text)) return undefined;
    starts.push(at);
    const next = text.indexOf("&", at);
    at = next < 0 || next >= end ? end : next + 1;
  }
  // A single field may as well be a word of base64 with its padding, or a sentence with an equals sign in it.
  if (starts.length === 0 || (starts.length === 1 && /=(?:=|\s*$)/.test(text.slice(0, 400)))) return undefined;
  return layout("form", starts.length, (index, limit) => {
    const from = starts.at(index);
    const to = index + 1 < starts.length ? starts.at(index + 1) - 1 : end;
    const equals = text.indexOf("=", from);
    const writer = new LineWriter(limit);
    writer.add("key", decoded(text.slice(from, equals)));
    writer.add("punctuation", " = ");
    // Three characters may stand for one, and no more can be shown than fit.
    const stop = wholeStop(text, Math.min(to, equals + 1 + limit * 9), to);
    writer.add("string", decoded(text.slice(equals + 1, stop)));
    writer.leaveOut(to - stop);
    return writer.line();
  });
}

/** Not within a percent-encoded character, as far as that can be seen. */
function wholeStop(text: string, stop: number, end: number): number {
  if (stop >= end) return end;
  for (let at = stop; at > stop - 12 && at > 0; at -= 1) {
    if (text.charAt(at) === "%" && !/[89a-b]/i.test(text.charAt(at + 1))) return at;
  }
  return stop;
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Encoded wrongly: it is shown as it was sent.
    return text;
  }
}
