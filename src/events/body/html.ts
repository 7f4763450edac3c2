import * as l10n from "@vscode/l10n";
import { counted } from "../../base/l10n";
import { layout, type BodyLayout } from "./document";
import { decodeEntities } from "./entities";
import { LineWriter } from "./lineWriter";

const STARTS =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s+html|<!--|<(?:html|head|body|title|meta|link|base|style|script|svg|iframe|div|p|span|a|b|i|h[1-6]|table|center|form|img|br|hr|font|pre|ul|ol|details|input|button|video|audio|math|object|embed|marquee|template|noscript)\b)/i;

/** Whether a text starts as HTML does. */
export function isHtml(text: string): boolean {
  return STARTS.test(text.slice(0, 2000));
}

/** Elements that begin and end a line. */
const BLOCK = new Set(
  "address article aside blockquote body br button center dd details div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section select summary table tbody thead title tr ul".split(
    " ",
  ),
);
/** Elements whose content nobody reads. */
const SILENT = new Set("script style template svg iframe object".split(" "));
const TAG_NAME = /<\/?([a-zA-Z][a-zA-Z0-9:-]{0,40})/y;

/** Lays HTML out as the text that a reader would see: its title first, tags stripped by a scanner and never by a browser. */
export function readHtml(html: string): BodyLayout {
  const page = new Page();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) break;
    page.text(html.slice(at, open));
    at = passMarkup(html, open, page);
  }
  page.text(html.slice(at));
  const lines = page.lines();
  return layout("html", lines.length, (index, limit) => {
    const writer = new LineWriter(limit);
    const { text = "", note = false } = lines[index] ?? {};
    writer.add(note ? "note" : "plain", text);
    return writer.line();
  });
}

/** Behind the markup that starts at `open`; a `<` that starts none is text. */
function passMarkup(html: string, open: number, page: Page): number {
  if (html.startsWith("<!--", open)) {
    const close = html.indexOf("-->", open + 4);
    const end = close < 0 ? html.length : close + 3;
    page.note(omitted(l10n.t("comment"), end - open));
    return end;
  }
  TAG_NAME.lastIndex = open;
  const name = TAG_NAME.exec(html)?.[1]?.toLowerCase();
  if (name === undefined && !/^<[!?/]/.test(html.slice(open, open + 2))) {
    page.text("<");
    return open + 1;
  }
  const end = tagEnd(html, open);
  if (end < 0) {
    page.text(html.slice(open));
    return html.length;
  }
  if (name === undefined) return end;
  const closing = html.charAt(open + 1) === "/";
  if (!closing && SILENT.has(name) && html.charAt(end - 2) !== "/") return passSilent(html, name, end, page);
  if (name === "title") page.title(!closing);
  if (BLOCK.has(name)) page.endLine();
  else if (name === "td" || name === "th") page.text(" ");
  if (name === "pre") page.preformatted = !closing;
  return end;
}

function omitted(what: string, count: number): string {
  return counted(
    count,
    l10n.t("{1} omitted ({0} character)", count, what),
    l10n.t("{1} omitted ({0} characters)", count, what),
  );
}

function passSilent(html: string, name: string, from: number, page: Page): number {
  const close = new RegExp(`</${name}\\b`, "gi");
  close.lastIndex = from;
  const end = close.exec(html)?.index ?? html.length;
  if (html.slice(from, end).trim() !== "") page.note(omitted(name, end - from));
  const tag = end < html.length ? tagEnd(html, end) : -1;
  return tag < 0 ? html.length : tag;
}

/** Behind the `>` that ends a tag, not one within quotes; -1 if the tag has no end. */
function tagEnd(html: string, open: number): number {
  const sign = /[>"']/g;
  sign.lastIndex = open + 1;
  for (let found = sign.exec(html); found; found = sign.exec(html)) {
    const [char] = found;
    if (char === ">") return sign.lastIndex;
    // A quote opens a value only behind an equals sign; elsewhere it is a stray one.
    if (!/=\s{0,20}$/.test(html.slice(Math.max(0, found.index - 21), found.index))) continue;
    const close = html.indexOf(char, found.index + 1);
    if (close < 0) break;
    sign.lastIndex = close + 1;
  }
  const plain = html.indexOf(">", open);
  return plain < 0 ? -1 : plain + 1;
}

/** The lines of a page, as they come. */
class Page {
  preformatted = false;
  #inTitle = false;
  #title: string[] = [];
  #line: string[] = [];
  readonly #lines: { readonly text: string; readonly note: boolean }[] = [];

  text(source: string): void {
    if (source === "") return;
    if (this.#inTitle) this.#title.push(source);
    else if (!this.preformatted) this.#line.push(source);
    else {
      const [first = "", ...more] = source.split(/\r\n|\r|\n/);
      this.#line.push(first);
      for (const line of more) {
        this.endLine();
        this.#line.push(line);
      }
    }
  }

  title(opens: boolean): void {
    // A page has one title; a second is text like any other.
    this.#inTitle = opens && this.#title.length === 0;
  }

  note(text: string): void {
    this.endLine();
    this.#lines.push({ text, note: true });
  }

  endLine(): void {
    const joined = decodeEntities(this.#line.join(""));
    const text = this.preformatted ? joined.trimEnd() : collapsed(joined);
    if (text.trim() !== "") this.#lines.push({ text, note: false });
    this.#line = [];
  }

  lines(): readonly { readonly text: string; readonly note: boolean }[] {
    this.endLine();
    const title = collapsed(decodeEntities(this.#title.join("")));
    return title === "" ? this.#lines : [{ text: title, note: false }, ...this.#lines];
  }
}

function collapsed(text: string): string {
  return text.replace(/[ \t\r\n\f]+/g, " ").trim();
}
