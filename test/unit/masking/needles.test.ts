import assert from "node:assert/strict";
import fc from "fast-check";
import { Needles } from "../../../src/masking/needles";

/** Where each of the needles is, found in the plain way; the longest of those that begin at one place. */
function placesOf(texts: readonly string[], text: string): string[] {
  return Array.from(text).length === 0
    ? []
    : Array.from({ length: text.length }, (_, at) => {
        const here = texts.filter((one) => one.length >= 4 && text.startsWith(one, at));
        const [longest] = here.sort((left, right) => right.length - left.length);
        return longest === undefined ? [] : [`${at} ${longest}`];
      }).flat();
}

describe("a search for many texts at once", () => {
  it("finds what a plain search finds, at each place the longest", () => {
    // Few letters, so that much is found, and ones of more than a byte.
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "農", "\ud83d"), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, (texts, where) => {
        const needles = new Needles<{ text: string }>();
        for (const one of texts) needles.add({ text: one.slice(0, 8) });
        const found: string[] = [];
        needles.search(where, (needle, at) => {
          found.push(`${at} ${needle.text}`);
          return at + 1;
        });
        assert.deepEqual(
          found,
          placesOf(
            texts.map((one) => one.slice(0, 8)),
            where,
          ),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it("goes on where it is told to", () => {
    const needles = new Needles<{ text: string }>();
    needles.add({ text: "abab" });
    const found: number[] = [];
    needles.search("abababababab", (needle, at) => {
      found.push(at);
      return at + needle.text.length;
    });
    assert.deepEqual(found, [0, 4, 8]);
  });
});
