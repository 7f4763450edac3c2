import assert from "node:assert/strict";
import fc from "fast-check";
import { bodyText, readBody } from "../../../../src/events/body";
import { laidOut, lineText, linesOf } from "./support";

describe("a body of JSON", () => {
  it("reads like JSON.stringify's layout, whatever it holds", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, "\t", " \r\n "), (value, space) => {
        const text = JSON.stringify(value, null, space);
        fc.pre(!/[^\n\x20-\x7e]/.test(JSON.stringify(value)) && !(typeof value === "string" && /^\s*[[{]/.test(value)));
        if (text.trim() !== text) return;
        assert.deepEqual(laidOut(text), JSON.stringify(value, null, 2).split("\n"));
        assert.equal(readBody(text).kind, "json");
      }),
      { numRuns: 1000 },
    );
  });

  it("is JSON exactly where JSON.parse says so", () => {
    const pieces = fc.constantFrom(
      ...'{}[],:"\\ \n01.eE+-atrufls\u0000é'.split(""),
      '"a"',
      "true",
      "null",
      "-0",
      "1e5",
      "\\u00e9",
      "{}",
    );
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const text = parts.join("");
        fc.pre(text.trim() !== "");
        assert.equal(readBody(text).kind === "json", isJson(text), JSON.stringify(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it("keeps numbers, duplicate keys and escapes as they are written", () => {
    assert.deepEqual(laidOut('{"a":12345678901234567890.10, "a" : 1e999,"b\\u0041":"\\u202e\\/"}'), [
      "{",
      '  "a": 12345678901234567890.10,',
      '  "a": 1e999,',
      '  "b\\u0041": "\\u202e\\/"',
      "}",
    ]);
  });

  it("tells keys, strings, numbers, literals and punctuation apart", () => {
    const document = readBody('{"k":["s",-1.5,true,null]}');
    assert.deepEqual(document.line(1).spans, [
      { kind: "key", text: '"k"' },
      { kind: "punctuation", text: ": " },
      { kind: "punctuation", text: "[" },
    ]);
    const kinds = [2, 3, 4, 5].map((index) => document.line(index).spans[0]?.kind);
    assert.deepEqual(kinds, ["string", "number", "literal", "literal"]);
  });

  it("says where a region that can be folded ends", () => {
    const document = readBody('{"a":[1,{"b":[]}],"c":{}}');
    const folds = linesOf(document).map((_, index) => document.line(index).fold);
    assert.deepEqual(folds, [8, 6, undefined, 5, undefined, undefined, undefined, undefined, undefined]);
  });

  it("unwraps JSON that is a string of JSON, once, and says so", () => {
    const lines = laidOut(JSON.stringify(JSON.stringify({ a: JSON.stringify({ b: 1 }) })));
    assert.deepEqual(lines, ["JSON inside a string, unwrapped", "{", '  "a": "{\\"b\\":1}"', "}"]);
    const document = readBody(JSON.stringify("[1]"));
    assert.deepEqual([document.line(0).spans[0]?.kind, document.line(1).fold], ["note", 3]);
    assert.deepEqual(laidOut('"[no JSON"'), ['"[no JSON"']);
  });

  it("takes 10,000 levels of nesting, and millions of them", () => {
    for (const depth of [10_000, 2_500_000]) {
      const document = readBody("[".repeat(depth) + "]".repeat(depth));
      assert.equal(document.lineCount, depth * 2 - 1);
      assert.deepEqual(document.line(0).fold, document.lineCount - 1);
      assert.equal(document.line(depth - 1).indent, 60);
      assert.equal(lineText(document.line(depth - 1)), "[]");
    }
    assert.equal(bodyText('{"a":'.repeat(10_000) + "1" + "}".repeat(10_000)).split("\n").length, 20_001);
  });

  it("cuts a line of five million characters, and says how much is left out", () => {
    const document = readBody(JSON.stringify({ k: "x".repeat(5_000_000), l: 1 }));
    const line = document.line(1);
    assert.equal(lineText(line).length, 2000);
    assert.equal((line.cut ?? 0) + 2000, '"k": "'.length + 5_000_000 + '",'.length);
    assert.equal(lineText(document.line(2)), '"l": 1');
  });

  it("says that a byte order mark comes first", () => {
    assert.deepEqual(laidOut("\ufeff{}"), ["starts with a byte order mark", "{}"]);
  });
});
