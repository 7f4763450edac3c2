import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { rewriteJson } from "../../../src/alerts/rewriteJson";
import { verifySignature } from "../../../src/alerts/signature";

/** Values as the tokens that they are made of; numbers and strings in every spelling that JSON has. */
const { tokens } = fc.letrec<{ tokens: string[]; list: string[]; object: string[] }>((tie) => {
  const escaped = fc.constantFrom(
    "\\u00e9",
    "\\/",
    '\\"',
    "\\\\",
    "\\n",
    "\\ud83d\\ude00",
    ", ",
    ": ",
    "é",
    "漢",
    "\u2028",
  );
  const text = fc
    .array(
      fc.oneof(
        escaped,
        fc.string({ unit: "grapheme", maxLength: 4 }).map((plain) => JSON.stringify(plain).slice(1, -1)),
      ),
    )
    .map((parts) => `"${parts.join("")}"`);
  const number = fc.oneof(
    fc.constantFrom("1.0", "1e5", "-0", "1E-7", "0.10", "12345678901234567890", "-9007199254740993", "1e400"),
    fc.bigInt().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  );
  const joined = (parts: readonly (readonly string[])[]) =>
    parts.flatMap((part, at) => (at === 0 ? part : [",", ...part]));
  return {
    tokens: fc.oneof(
      { depthSize: "small" },
      fc.oneof(text, number, fc.constantFrom("true", "false", "null")).map((token) => [token]),
      tie("list"),
      tie("object"),
    ),
    list: fc.array(tie("tokens"), { maxLength: 4 }).map((items) => ["[", ...joined(items), "]"]),
    object: fc
      .array(fc.tuple(text, tie("tokens")), { maxLength: 4 })
      .map((pairs) => ["{", ...joined(pairs.map(([key, value]) => [key, ":", ...value])), "}"]),
  };
});
const blanks = fc.array(fc.constantFrom("", " ", "\n", "\r\n", "\t", "    "), { minLength: 1 });

const spaced = (all: readonly string[]) =>
  all.map((token) => (token === ":" || token === "," ? `${token} ` : token)).join("");
/** With these blanks between the tokens, in turn. */
const laidOut = (all: readonly string[], between: readonly string[]) =>
  all.map((token, at) => token + (between[at % between.length] ?? "")).join("");

describe("JSON that is written again", () => {
  it("has every token as it was, whatever stood between them", () => {
    fc.assert(
      fc.property(tokens, blanks, (all, between) => {
        const json = laidOut(all, between);
        assert.equal(rewriteJson(json, true), spaced(all));
        assert.equal(rewriteJson(json, false), all.join(""));
      }),
      { numRuns: 300 },
    );
  });

  it("means the same, with its characters written in any way", () => {
    fc.assert(
      fc.property(tokens, fc.boolean(), (all, spaces) => {
        const json = spaced(all);
        const ascii = rewriteJson(json, spaces, "ascii");
        assert.deepEqual(JSON.parse(ascii), JSON.parse(json));
        assert.match(ascii, /^[\x20-\x7e]*$/);
        assert.deepEqual(JSON.parse(rewriteJson(ascii, spaces, "plain")), JSON.parse(json));
      }),
      { numRuns: 300 },
    );
  });

  it("is found by a signature, in either form", () => {
    const secret = "example-secret";
    const hmac = (text: string) => createHmac("sha256", secret).update(text).digest("base64");
    fc.assert(
      fc.property(tokens, blanks, (all, between) => {
        const body = Buffer.from(laidOut(all, between), "utf8");
        for (const signed of [spaced(all), all.join("")]) {
          const { kind } = verifySignature(body, hmac(signed), secret);
          assert.ok(kind.startsWith("matches"), `${kind}: ${signed}`);
          if (body.toString("utf8") === signed) assert.equal(kind, "matches");
        }
        assert.equal(
          verifySignature(body, hmac(`${spaced(all)} `), secret).kind === "matches",
          body.toString() === `${spaced(all)} `,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("never throws, and ends", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string({ unit: fc.constantFrom('"', "\\", "{", ",", " ", "u", "\n") }),
        ),
        (text) => {
          for (const characters of ["same", "plain", "ascii"] as const) {
            assert.equal(typeof rewriteJson(text, true, characters), "string");
          }
        },
      ),
      { numRuns: 500 },
    );
    const long = `["${"é\\n".repeat(300_000)}", ${"[".repeat(300_000)}`;
    assert.equal(rewriteJson(long, true), long);
    assert.ok(rewriteJson(long, false, "ascii").length > long.length);
  });
});
