import assert from "node:assert/strict";
import fc from "fast-check";
import { withExactIntegers } from "../../../src/leaf/bigIntegers";

const read = (json: string): unknown => JSON.parse(withExactIntegers(json));

describe("integers that no number holds", () => {
  it("become strings, exactly, wherever they stand", () => {
    assert.deepEqual(
      read('{"id":9007199254740993,"ids":[ -123456789012345678901 ,9007199254740991],"a":{"b":18446744073709551615}}'),
      {
        id: "9007199254740993",
        ids: ["-123456789012345678901", Number.MAX_SAFE_INTEGER],
        a: { b: "18446744073709551615" },
      },
    );
    assert.equal(read(" 9007199254740993 "), "9007199254740993");
    assert.equal(read("9007199254740992"), "9007199254740992");
  });

  const untouched = [
    "9007199254740991",
    "0",
    "1.12345678901234567890",
    "12345678901234567890.5",
    "12345678901234567890e2",
    "12345678901234567890E+2",
    "1e1234567890123456",
    '"12345678901234567890"',
    '"a\\"12345678901234567890"',
    '"a\\\\\\"12345678901234567890,"',
    '{"12345678901234567890":1}',
    '["[12345678901234567890,"]',
  ];
  for (const json of untouched) {
    it(`leave ${json} as it is`, () => assert.equal(withExactIntegers(json), json));
  }

  it("make no JSON of what is none", () => {
    for (const text of [
      "00012345678901234567890",
      "{12345678901234567890:1}",
      "12345678901234567890 1",
      "-",
      "1-12345678901234567890",
    ]) {
      assert.throws(() => read(text), SyntaxError, text);
    }
  });

  it("change nothing else in any JSON", () => {
    const safe = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(safe, fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }), (value, big) => {
        const text = JSON.stringify({ value, id: "BIG", text: `say "${big}" \\` });
        const expected: unknown = JSON.parse(text.replace('"BIG"', `"${big}"`));
        assert.deepEqual(JSON.parse(withExactIntegers(text.replace('"BIG"', String(big)))), withBig(expected));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The same as JSON's own numbers have it, where they are whole and written without a power of ten. */
function withBig(value: unknown): unknown {
  if (
    typeof value === "number" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(String(value))
  ) {
    return String(value);
  }
  if (Array.isArray(value)) return value.map(withBig);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withBig(item)]));
}
