import assert from "node:assert/strict";
import * as fc from "fast-check";
import { NAME_LENGTH, plain, plainBesideIcons, plainLines, shortName } from "../../../src/base/plain";
import { asRead, drawnWithIcons, linksIn } from "../../support/editorMarkup";

const NAMES = [
  "[Reload now](command:workbench.action.toggleSidebarVisibility) Farm",
  "[x](command:a)",
  "[x](COMMAND:a)",
  "[x](https://evil.example)",
  "[x](http://evil.example 'title')",
  '[x](file:///etc/passwd "y")',
  "[[x]](command:a)",
  "[x][y](command:a)",
  "![x](https://evil.example/x.png)",
  "[x]\u200b(command:a)",
  "[x]\u2060(command:a)",
  "[x]\n(command:a)",
  "[x](com\u00admand:a)",
  "\\[x\\](command:a)",
  "[x](command:a)[y](command:b)",
  "(command:a)",
  "[",
  "$(sync~spin) $(alert) Farm",
  "\\$(alert)",
  "\\\\$(alert)",
  "$\u2060(alert)",
  "$$(alert)",
  "$($(alert))",
  "$(a~b~c)",
  "$(",
];

/** Pieces of the editor's markup in any order. */
const markup = fc
  .array(
    fc.constantFrom(
      "[", "]", "(", ")", "](", "$", "$(", "\\", "~", "command:a", "https://x.y", "alert", "sync~spin", " ", "'", "x",
      "\n", "\u200b", "\u2060", "\u202e", "\u00ad", "🌱", "{0}",
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join("")); // prettier-ignore

describe("texts that the editor shows", () => {
  for (const name of NAMES) {
    it(`has neither link nor icon of ${JSON.stringify(name)}, and reads as it did`, () => {
      for (const text of [name, `${name} is a Leaf user.`, `Connect [${name}](${name})`, `x](${name})`]) {
        const shown = plain(text);
        assert.deepEqual(linksIn(shown), []);
        assert.ok(!drawnWithIcons(shown).includes("<"), shown);
        const row = plainBesideIcons(text);
        assert.deepEqual(linksIn(row), []);
        assert.ok(!drawnWithIcons(row).includes("<"), row);
        assert.equal(asRead(drawnWithIcons(row)), asRead(shown), "a row reads as a sentence does");
      }
    });
  }

  it("shows every text of markup without a link and an icon, and the same whether it has been through once or twice", () => {
    fc.assert(
      fc.property(markup, markup, (one, other) => {
        const shown = plain(`${one} is not ${other}.`);
        assert.deepEqual(linksIn(shown), []);
        assert.equal(drawnWithIcons(shown).includes("<"), false);
        assert.equal(plain(shown), shown);
        const row = plainBesideIcons(`${one} ${other}`);
        assert.deepEqual(linksIn(row), []);
        assert.equal(drawnWithIcons(row).includes("<"), false);
        assert.equal(asRead(drawnWithIcons(row)), asRead(plain(`${one} ${other}`)));
      }),
      { numRuns: 5000 },
    );
  });

  it("leaves ordinary names as they are", () => {
    for (const name of [
      "Prairie View Farms",
      "O'Brien & Sons (North)",
      "$5 (five)",
      "Müller [Süd]",
      "農場",
      "👨‍👩‍👧 Farm",
    ]) {
      assert.equal(plain(name), name);
      assert.equal(plainBesideIcons(name), name);
      assert.equal(shortName(name), name);
    }
  });

  it("is bounded, and on one line", () => {
    assert.equal(Array.from(shortName("x".repeat(180))).length, NAME_LENGTH);
    assert.equal(shortName("a\nb\u2028c\u0085d"), "a b c d");
    assert.equal(Array.from(plain("x".repeat(5000))).length, 800);
    assert.equal(plainLines(["a\nb", "[x](command:a)"]).split("\n").length, 2);
  });
});
