import { layout, type BodyLayout } from "./document";
import { Growing } from "./growing";
import { LineWriter } from "./lineWriter";

const HEADER = /^([A-Za-z0-9][\w-]{0,99})(:)(?=[ \t]|$)/;
/** How many lines are looked at to tell headers from prose. */
const LOOKED_AT = 40;

/** Lays a text out as its own lines; the names of header lines are told from their values. */
export function readText(text: string): BodyLayout {
  const lines = linesOf(text);
  const headers = areHeaders(text, lines);
  return layout("text", lines.count, (index, limit) => {
    const writer = new LineWriter(limit);
    const start = lines.start(index);
    const end = lines.end(index);
    const line = text.slice(start, Math.min(end, start + limit + 1));
    const header = headers ? HEADER.exec(line) : null;
    if (header) {
      writer.add("key", header[1] ?? "");
      writer.add("punctuation", ":");
      writer.add("plain", line.slice(header[0].length));
    } else writer.add("plain", line);
    writer.leaveOut(end - start - line.length);
    return writer.line();
  });
}

/** Where the lines of a text are. */
interface Lines {
  readonly count: number;
  start(index: number): number;
  /** Before its line break. */
  end(index: number): number;
}

/** Finds the lines of a text; CR LF, LF and CR alone end one. */
function linesOf(text: string): Lines {
  const starts = new Growing();
  starts.push(0);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  // A line break at the very end ends the last line and starts none.
  const count = starts.length > 1 && starts.at(starts.length - 1) === text.length ? starts.length - 1 : starts.length;
  const end = (index: number) => {
    if (index + 1 >= starts.length) return text.length;
    const next = starts.at(index + 1);
    return text.charCodeAt(next - 1) === 0x0a && text.charCodeAt(next - 2) === 0x0d ? next - 2 : next - 1;
  };
  return { count, start: (index) => starts.at(index), end: (index) => Math.max(starts.at(index), end(index)) };
}

function areHeaders(text: string, lines: Lines): boolean {
  let named = 0;
  for (let index = 0; index < Math.min(lines.count, LOOKED_AT); index += 1) {
    const line = text.slice(lines.start(index), Math.min(lines.end(index), lines.start(index) + 110));
    if (HEADER.test(line)) named += 1;
    else if (line.trim() !== "" && !/^[ \t]/.test(line) && !/^HTTP\/[\d.]+ \d{3}/.test(line)) return false;
  }
  return named > 0;
}
