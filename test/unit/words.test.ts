import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

/** Phrases that no text for a user has: bookish, British, or this code's own jargon. */
const BANNED: readonly RegExp[] = [
  /\bhas ended\b/i,
  /\b(is|are|be) kept\b(?! only until)|\bkept (for|here|by)\b/i,
  /\berase[ds]?\b/i,
  /\bat (Leaf|Panorama)\b/,
  /\bin sight\b/i,
  /\banew\b/i,
  /\bshown now\b|\bShown is\b/,
  /\bmade-up\b/i,
  /\bmend(s|ed)?\b/i,
  /\basked (for|again)\b/i,
  /\btype (it|its|a|the)\b/i,
  /\bcould not be had\b/i,
  /\btells? of\b/i,
  /\bgoes on\b/i,
  /\bhow sure\b|\bto do:|\bwhat was looked at\b/i,
  /\bhas a problem of its own\b/i,
  /\btime is over\b/i,
  /\bevent leaves\b/i,
  /\bequal events\b/i,
  /\ba (day|minute) before\b|\bevents a day\b/i,
  /\bcancell(ed|ing)\b|colour|behaviour|favour|organis|authoris|recognis/i,
  /\b(buckets?|leases?|sweeps?|sweeping)\b/i,
  /\bis gone\b|\bare gone\b/i,
  /\bpasses by itself\b|\bby hand\b/i,
  /\bleft out\b/i,
  /\bsomebody\b|\bnobody\b/i,
];

/** The texts of a source file that users read: what is translated, and in the sandbox every text with a space. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const everything = file.startsWith("src/sandbox/");
  const visit = (node: ts.Node, translated: boolean): void => {
    const inside = translated || (ts.isCallExpression(node) && node.expression.getText(source) === "l10n.t");
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && (inside || (everything && node.text.includes(" ")))) texts.push(node.text);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  return texts;
}

/** A page's words, without its code and its links. */
function prose(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/```[^]*?```/g, "");
  return text.replace(/`[^`\n]*`|\]\([^)]*\)/g, "").split("\n");
}

describe("the words that users read", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".ts"));
  const texts = new Map<string, readonly string[]>([
    ...files.map((file) => [file, textsOf(file)] as const),
    ["package.nls.json", Object.values(JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>)],
    ...["README.md", "CHANGELOG.md", "src/ui/README.md", "docs/releasing.md", "docs/assistants.md"].map(
      (file) => [file, prose(file)] as const,
    ),
  ]);

  it("have none of the phrases that a reader stumbles over", () => {
    const found = [...texts].flatMap(([file, all]) =>
      all.filter((text) => BANNED.some((phrase) => phrase.test(text))).map((text) => `${file}: ${text.trim()}`),
    );
    assert.deepEqual(found, []);
  });

  it("are all looked at", () => {
    const sizes = [...texts].map(([file, all]) => [file, all.length] as const);
    const count = (folder: string) => sizes.reduce((sum, [file, n]) => sum + (file.startsWith(folder) ? n : 0), 0);
    for (const folder of [
      "src/ui/",
      "src/model/",
      "src/diagnosis/",
      "src/events/",
      "src/sandbox/",
      "package.nls.json",
    ]) {
      assert.ok(count(folder) > 20, `${folder}: ${count(folder)} texts`);
    }
  });

  it("have no number before a plural that is right for several only", () => {
    // A text that holds a count and a plural noun is one of the two forms of `counted`.
    const plural =
      /\{\d\} (?:more |such |Leaf |Panorama )?(?:users|Users|events|Events|failures|successes|connections|lines|characters|results)\b/;
    const alone = files.flatMap((file) => {
      const source = readFileSync(file, "utf8");
      return textsOf(file)
        .filter((text) => plural.test(text))
        .filter((text) => {
          const before = source.slice(0, source.indexOf(text)).slice(-420);
          return !/counted\(|one: l10n\.t\(/.test(before);
        })
        .map((text) => `${file}: ${text}`);
    });
    assert.deepEqual(alone, []);
  });
});
