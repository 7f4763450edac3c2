// A language that nobody speaks, in which every translated text is seen to be one.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";

type Sentences = Readonly<Record<string, string>>;

/** The language's tag, which the editor has no pack for. */
export const PSEUDO = "qps-ploc";

const LINK = /\[([^\]]+)\](\([^)]*\))/g;

/** A text between marks, a third longer; links and lines of their own, because they are drawn apart. */
function pseudo(text: string): string {
  const mark = (part: string) =>
    /[A-Za-z]{2}/.test(part) ? `⟦${part}${"°".repeat(Math.ceil(part.length / 3))}⟧` : part;
  const lines = text.split("\n").map((line) => {
    if (!LINK.test(line)) return mark(line);
    LINK.lastIndex = 0;
    const links = [...line.matchAll(LINK)].map(([, label = "", target = ""]) => `[${mark(label)}]${target}`);
    const between = line.split(LINK).filter((_, index) => index % 3 === 0);
    return between.map((part, index) => mark(part) + (links[index] ?? "")).join("");
  });
  return lines.join("\n");
}

function pseudoOf(file: string): Sentences {
  const texts = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Sentences);
  return Object.fromEntries(texts.map(([key, text]) => [key, pseudo(text)]));
}

/** Adds the language to the extension as it is installed, and gives its sentences and its texts of the manifest. */
export function installPseudoLanguage(extensionsDir: string): { sentences: Sentences; manifest: Sentences } {
  const name = readdirSync(extensionsDir).find((folder) => folder.startsWith("leaf-panorama."));
  if (name === undefined) throw new Error(`The extension is not installed in ${extensionsDir}.`);
  const installed = path.join(extensionsDir, name);
  // Any translation has every sentence as a key.
  const keys = Object.keys(JSON.parse(readFileSync("l10n/bundle.l10n.es.json", "utf8")) as Sentences);
  const sentences = Object.fromEntries(keys.map((key) => [key, pseudo(key)]));
  const manifest = pseudoOf("package.nls.json");
  const write = (file: string, texts: Sentences) => writeFileSync(path.join(installed, file), JSON.stringify(texts));
  write(`l10n/bundle.l10n.${PSEUDO}.json`, sentences);
  write(`package.nls.${PSEUDO}.json`, manifest);
  return { sentences, manifest };
}

/** Where the extension's own texts stand; the editor's words around them stay English. */
const OURS = [
  ".part.sidebar .pane-body .monaco-list-row",
  ".part.sidebar .pane-body .message",
  ".part.sidebar .pane-body .welcome-view-content",
  ".part.statusbar .statusbar-item[id^='leaf-panorama']",
  ".notifications-toasts .notification-list-item-message",
  ".notifications-toasts .notification-list-item .monaco-button",
  ".quick-input-widget .quick-input-title",
  ".quick-input-widget .monaco-list-row",
];

/** What stands in no sentence: what a provider answered, ids, addresses, and dates, which Intl writes. */
const DATA = new RegExp(
  [
    /^[{[].*[}\]]$/,
    /"[^"]*"/,
    /NotAuthorizedException: Refresh Token has expired|Bad Request|^json$/,
    /[\da-f]{8}-[\da-f-]{27}|http:\/\/127\.0\.0\.1:\d+|sandbox-(client|partner)-[\w-]+/,
    /[A-Z][a-z]+day, [A-Z][a-z]+ \d+|\d+ (days?|hr\.|min\.) ago/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gm",
);

/** All text in sight in a document, that in its components too, a line each. */
function visibleText(): string {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Element && (node instanceof HTMLStyleElement || !node.checkVisibility())) return;
    if (node instanceof Text) found.push(node.data);
    if (node instanceof HTMLInputElement) found.push(node.placeholder);
    if (node instanceof Element && node.shadowRoot !== null) visit(node.shadowRoot);
    node.childNodes.forEach(visit);
  };
  visit(document.body);
  return found.join("\n");
}

/** The words in sight that are neither between marks nor data of the made-up world. */
export async function unmarkedWords(page: Page, data: readonly string[]): Promise<string[]> {
  const texts = await page
    .locator(OURS.join(", "))
    .evaluateAll((elements) =>
      elements.filter((element) => element.checkVisibility()).map((element) => (element as HTMLElement).innerText),
    );
  for (const frame of page.frames().filter((one) => one !== page.mainFrame())) {
    texts.push(await frame.evaluate(visibleText));
  }
  let joined = texts.join("\n");
  // From the inside out, because what is filled in may be translated itself.
  for (let before = ""; before !== joined;) {
    before = joined;
    joined = joined.replace(/⟦[^⟦⟧]*⟧/g, " ");
  }
  const longestFirst = [...data].sort((one, other) => other.length - one.length);
  for (const text of longestFirst) joined = joined.replaceAll(text, " ");
  return joined
    .replace(DATA, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /[a-z]{3}/.test(line));
}
