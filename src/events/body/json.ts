import * as l10n from "@vscode/l10n";
import { layout, type BodySpan, type BodyLayout } from "./document";
import { indexJson, skipSpace, type JsonIndex } from "./jsonIndex";
import { LineWriter } from "./lineWriter";

/** Lays JSON out, a key or an item a line; undefined if the text is not JSON. */
export function readJson(text: string): BodyLayout | undefined {
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const first = text.charCodeAt(skipSpace(text, from));
  // Nothing else starts JSON, so most texts are known at once.
  if (!/[\dfnt"{[-]/.test(String.fromCharCode(first))) return undefined;
  const index = indexJson(text, from);
  if (!index) return undefined;
  const notes = from === 1 ? [l10n.t("starts with a byte order mark")] : [];
  const inner = first === 0x22 ? unwrapped(index) : undefined;
  if (inner) notes.push(l10n.t("JSON inside a string, unwrapped"));
  return jsonLayout(inner ?? index, notes);
}

/** The index of the JSON that a JSON string holds, if it holds an object or an array. */
function unwrapped({ text, starts, end }: JsonIndex): JsonIndex | undefined {
  const value: unknown = JSON.parse(text.slice(starts.at(0), end));
  return typeof value === "string" && /^\s*[{[]/.test(value) ? indexJson(value) : undefined;
}

function jsonLayout(index: JsonIndex, notes: readonly string[]): BodyLayout {
  const { starts, depths, folds, text } = index;
  return layout("json", notes.length + starts.length, (line, limit) => {
    const writer = new LineWriter(limit);
    const note = notes[line];
    if (note !== undefined) {
      writer.add("note", note);
      return writer.line();
    }
    const own = line - notes.length;
    const end = own + 1 < starts.length ? starts.at(own + 1) : index.end;
    writeTokens(text, starts.at(own), end, writer);
    const fold = folds.at(own);
    return writer.line(depths.at(own), fold === 0 ? undefined : fold + notes.length);
  });
}

const SCALAR = /[^\s{}[\],:"]+/y;

/** Writes the tokens from `start` to `end` as one line, whatever space there is between them in the text. */
function writeTokens(text: string, start: number, end: number, writer: LineWriter): void {
  let at = start;
  while (at < end) {
    if (writer.room <= 0) {
      writer.leaveOut(text.slice(at, end).trimEnd().length);
      return;
    }
    const char = text.charAt(at);
    if (char === '"') {
      const stop = Math.min(end, stringStop(text, at, Math.min(end, at + writer.room + 1)));
      const colon = skipSpace(text, stop);
      const isKey = colon < end && text.charCodeAt(colon) === 0x3a;
      writer.add(isKey ? "key" : "string", text.slice(at, stop));
      at = stop;
    } else if (char === ":") {
      writer.add("punctuation", ": ");
      at += 1;
    } else if ("{}[],".includes(char)) {
      writer.add("punctuation", char);
      at += 1;
    } else if (/\s/.test(char)) {
      at = skipSpace(text, at);
    } else {
      SCALAR.lastIndex = at;
      const token = SCALAR.exec(text)?.[0] ?? char;
      writer.add(scalarKind(token), token);
      at += token.length;
    }
  }
}

function scalarKind(token: string): BodySpan["kind"] {
  return /^[-\d]/.test(token) ? "number" : "literal";
}

/** Behind the string that starts at `at`, or `limit` if it does not end before. */
function stringStop(text: string, at: number, limit: number): number {
  for (let next = at + 1; next < limit; next += 1) {
    const code = text.charCodeAt(next);
    if (code === 0x22) return next + 1;
    if (code === 0x5c) next += 1;
  }
  return limit;
}
