import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { COMMAND_WORDS } from "../../src/cli/words";

type Sentences = Readonly<Record<string, string>>;

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Sentences;
const placeholders = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();
const links = (text: string) => (text.match(/\]\([^)]*\)/g) ?? []).sort();

/** Languages beside English: their bundles and their texts of the manifest. */
const LANGUAGES = ["es", "pt-br"];

/** What a translation of one set of sentences lacks, has too much, or has broken. */
function faultsOf(english: Sentences, translated: Sentences): string[] {
  const keys = new Set([...Object.keys(english), ...Object.keys(translated)]);
  return [...keys].flatMap((key) => {
    const from = english[key];
    const to = translated[key];
    if (from === undefined) return [`too many: ${key}`];
    if (to === undefined || to.trim() === "") return [`missing: ${key}`];
    const broken =
      placeholders(from).join() !== placeholders(to).join() ||
      links(from).join() !== links(to).join() ||
      from.endsWith("…") !== to.endsWith("…");
    return broken ? [`broken: ${key} → ${to}`] : [];
  });
}

describe("the languages", function () {
  // The sentences of all files are found first, which takes a while on a busy machine.
  this.timeout(120_000);
  let sentences: Sentences;
  before(async () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const texts = files.map((name) => readFileSync(path.join("src", name), "utf8"));
    // Of the others, which are most, nothing could be found, and reading them takes the longest.
    const contents = texts
      .filter((text) => text.includes("l10n"))
      .map((text) => ({ contents: text, extension: ".ts" }));
    const found = await getL10nJson(contents);
    sentences = Object.fromEntries(
      Object.entries(found).map(([key, value]) => [key, typeof value === "string" ? value : value.message]),
    );
    assert.ok(Object.keys(sentences).length > 600);
  });

  for (const language of LANGUAGES) {
    it(`have every sentence of the code, and none too many: ${language}`, () => {
      assert.deepEqual(faultsOf(sentences, read(`l10n/bundle.l10n.${language}.json`)), []);
    });

    it(`have every text of the manifest, and none too many: ${language}`, () => {
      assert.deepEqual(faultsOf(read("package.nls.json"), read(`package.nls.${language}.json`)), []);
    });
  }

  it("have another one beside them: the command's words, for all sentences that speak of the editor's proxy setting", () => {
    for (const [key, words] of Object.entries(COMMAND_WORDS)) {
      assert.ok(key in sentences, `nobody says: ${key}`);
      assert.deepEqual(placeholders(words), placeholders(key), key);
    }
    const editors = Object.keys(sentences).filter((key) => key.includes("“http.proxy”") && !(key in COMMAND_WORDS));
    // What tests a tunnel for webhooks is in the editor only.
    assert.deepEqual(editors, ["Check the “http.proxy” setting."]);
  });

  it("are told what is wrong with a translation", () => {
    const english = { "One {0}": "One {0}", Two: "Two", "Three…": "Three…" };
    assert.deepEqual(faultsOf(english, { "One {0}": "Um", "Three…": "Três…", Four: "Quatro" }).sort(), [
      "broken: One {0} → Um",
      "missing: Two",
      "too many: Four",
    ]);
  });

  it("are those that there are files for", () => {
    const bundles = readdirSync("l10n").map((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1]);
    const manifests = readdirSync(".").flatMap((name) => /^package\.nls\.(.+)\.json$/.exec(name)?.[1] ?? []);
    assert.deepEqual(bundles.sort(), LANGUAGES);
    assert.deepEqual(manifests.sort(), LANGUAGES);
  });
});
