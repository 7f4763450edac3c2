import assert from "node:assert/strict";
import fc from "fast-check";
import type { Template } from "../../../src/snippets/placeholders";
import {
  bracedJsonText,
  powershellQuoted,
  pythonString,
  scriptExpression,
  scriptString,
  shellQuoted,
  shellWord,
} from "../../../src/snippets/quoting";
import { readPowershell } from "../../support/snippets/powershell";
import { missing, runCode } from "../../support/snippets/programs";

const SIGNS = [
  "'",
  '"',
  "`",
  "$",
  "\\",
  "!",
  "%",
  "\n",
  "\r",
  "\t",
  "{",
  "}",
  "\u2018",
  "\u2019",
  "\u201c",
  "\u202e",
  "#",
  "@",
];
/** Texts of all characters, with those that mean something anywhere among them more often. */
const text = fc
  .array(fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(""));
/** No program's argument, and no variable of an environment, can hold this one. */
const argument = text.map((each) => each.replaceAll("\0", ""));
/** A variable between two texts. */
const template = (before: string, behind: string): Template =>
  [before, { variable: "LEAF_TOKEN" } as const, behind].filter((part) => part !== "");
const SEED = 20_260_319;

describe("quoting", function () {
  this.timeout(60_000);

  for (const shell of ["dash", "bash"] as const) {
    it(`makes one word of any text for a POSIX shell: ${shell}`, async function () {
      if (missing([shell]) !== undefined) this.skip();
      const texts = fc.sample(argument, { numRuns: 1000, seed: SEED });
      const words = texts.map((each, index) => (index % 2 === 0 ? shellQuoted(each) : shellWord(template(each, "_x"))));
      const script = words.map((word) => `printf '%s\\0' ${word}\n`).join("");
      const { stdout, stderr } = await runCode(shell, script, { LEAF_TOKEN: "example token" });
      assert.equal(stderr, "");
      assert.deepEqual(
        stdout.split("\0").slice(0, -1),
        texts.map((each, index) => (index % 2 === 0 ? each : `${each}example token_x`)),
      );
    });
  }

  it("makes one string of any text for Python", async function () {
    if (missing(["python3"]) !== undefined) this.skip();
    const texts = fc.sample(text, { numRuns: 1000, seed: SEED });
    const code = `import json\nprint(json.dumps([\n${texts.map((each) => `${pythonString(each)},\n`).join("")}]))\n`;
    const { stdout, stderr } = await runCode("python", code, {});
    assert.deepEqual(JSON.parse(stdout), texts, stderr);
  });

  it("makes one string of any text for TypeScript, also within a template", async () => {
    const texts = fc.sample(text, { numRuns: 1000, seed: SEED });
    const code = [
      "const x = '`${y}`';\nconsole.log(JSON.stringify([",
      ...texts.flatMap((each) => [`${scriptString(each)},`, `${scriptExpression(template(each, each), () => "x")},`]),
      "]));",
    ].join("\n");
    const { stdout, stderr } = await runCode("typescript", code, {});
    const expected = texts.flatMap((each) => [each, `${each}\`\${y}\`${each}`]);
    assert.deepEqual(JSON.parse(stdout), expected, stderr);
  });

  it("makes one value of any text for PowerShell, by the rules of its quotes", () => {
    fc.assert(
      fc.property(text, (each) => {
        const quoted = powershellQuoted(each);
        assert.deepEqual(readPowershell(`curl.exe ${quoted}\n`, {}).words, [each]);
        // What can't be seen, or could do something to a terminal, is written as a number.
        assert.doesNotMatch(quoted, /[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2000 },
    );
  });

  it("makes JSON of any text for a .http file, in which nothing is taken for a variable", () => {
    fc.assert(
      fc.property(text, (each) => {
        const json = `"${bracedJsonText(each)}"`;
        assert.equal(JSON.parse(json), each);
        assert.doesNotMatch(`${json}{{x`.replace(/\{\{x$/, ""), /\{\{/);
        assert.ok(!json.slice(0, -1).endsWith("{"));
      }),
      { numRuns: 2000 },
    );
  });
});
