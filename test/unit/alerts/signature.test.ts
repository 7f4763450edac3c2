import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { verifySignature, type SignatureVerdict } from "../../../src/alerts/signature";
import { signAlert } from "../../../src/alerts/sign";

const SECRET = "example-secret-ä";

/** JSON as the tokens that it is made of, so that each of its forms is known without reading it. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  "an alert": ["{", '"fileId"', ":", '"f1"', ",", '"type"', ":", '"uploadedFileProcessingFinished"', "}"],
  "a confirmation": ["{", '"message"', ":", '"confirmation of webhook upon registration"', "}"],
  floats: ["{", '"a"', ":", "1.0", ",", '"b"', ":", "1e5", ",", '"c"', ":", "-0.0", ",", '"d"', ":", "1E+2", "}"],
  "large integers": ["[", "12345678901234567890", ",", "-9007199254740993", ",", "0", "]"],
  "characters beyond ASCII": ["{", '"Größe"', ":", '"é 漢字 😀"', ",", '"x"', ":", "1", "}"],
  "escaped characters": ["{", '"a"', ":", '"\\u00e9 \\u00E9 \\ud83d\\ude00 \\/ \\n"', ",", '"b"', ":", "null", "}"],
  "marks within strings": ["{", '"a:b,c"', ":", '"{\\"x\\": [1, 2]}"', ",", '"\\\\"', ":", '"\\\\\\""', "}"],
  "blanks within strings": ["{", '"a"', ":", '" : , "', ",", '"b"', ":", '"  two  "', "}"],
  "keys that come twice": ["{", '"a"', ":", "1", ",", '"a"', ":", "2", ",", '"2"', ":", "3", ",", '"1"', ":", "4", "}"],
  "nested lists and objects": [
    "{",
    '"a"',
    ":",
    "[",
    "{",
    "}",
    ",",
    "[",
    "]",
    ",",
    "true",
    "]",
    ",",
    '"b"',
    ":",
    "false",
    "}",
  ],
  "an empty key and text": ["{", '""', ":", '""', ",", '"n"', ":", "null", "}"],
  "what isn't quite JSON": ["{", '"a"', ":", "NaN", ",", '"b"', ":", "undefined", ",", "}"],
};

const written = (tokens: readonly string[], after: string) =>
  tokens.map((token) => (token === ":" || token === "," ? token + after : token)).join("");
const leafs = (tokens: readonly string[]) => written(tokens, " ");
const compact = (tokens: readonly string[]) => written(tokens, "");
/** With each token on a line of its own. */
const pretty = (tokens: readonly string[], lineBreak = "\n") => tokens.join(`${lineBreak}\t `);

const bytes = (text: string) => Buffer.from(text, "utf8");
const hmac = (body: Uint8Array | string, secret = SECRET) => createHmac("sha256", secret).update(body).digest();
const BOM = "\ufeff";

type Form = (tokens: readonly string[]) => string;

/** What was signed, what arrived, and what is to be said of it. */
const FORMS: readonly [string, Form, Form, SignatureVerdict][] = [
  ["as Leaf signed it", leafs, leafs, { kind: "matches", exactHeader: true }],
  ["as JavaScript writes it", compact, compact, { kind: "matches", exactHeader: true }],
  ["on many lines", pretty, pretty, { kind: "matches", exactHeader: true }],
  [
    "with a byte order mark that was signed",
    (t) => BOM + leafs(t),
    (t) => BOM + leafs(t),
    { kind: "matches", exactHeader: true },
  ],
  ["written again by JavaScript", leafs, compact, { kind: "matchesWithSpaces", characters: "same" }],
  ["laid out by an editor", leafs, pretty, { kind: "matchesWithSpaces", characters: "same" }],
  ["laid out with CRLF", leafs, (t) => pretty(t, "\r\n"), { kind: "matchesWithSpaces", characters: "same" }],
  [
    "laid out, with a mark and line breaks around it",
    leafs,
    (t) => `${BOM}\n${pretty(t)}\n`,
    { kind: "matchesWithSpaces", characters: "same" },
  ],
  ["signed by JavaScript, in Leaf's form", compact, leafs, { kind: "matchesWithoutSpaces", characters: "same" }],
  [
    "signed by JavaScript, laid out with CRLF",
    compact,
    (t) => pretty(t, "\r\n"),
    { kind: "matchesWithoutSpaces", characters: "same" },
  ],
  ["with a line feed at its end", leafs, (t) => `${leafs(t)}\n`, { kind: "matchesTrimmed", added: "lineBreaks" }],
  ["with CRLF at its end", leafs, (t) => `${leafs(t)}\r\n`, { kind: "matchesTrimmed", added: "lineBreaks" }],
  [
    "with CRLF in place of line feeds",
    pretty,
    (t) => pretty(t, "\r\n"),
    { kind: "matchesTrimmed", added: "lineBreaks" },
  ],
  [
    "with CRLF and one more",
    pretty,
    (t) => `${pretty(t, "\r\n")}\r\n`,
    { kind: "matchesTrimmed", added: "lineBreaks" },
  ],
  ["with a byte order mark", leafs, (t) => BOM + leafs(t), { kind: "matchesTrimmed", added: "byteOrderMark" }],
  ["with a mark and a line feed", leafs, (t) => `${BOM}${leafs(t)}\n`, { kind: "matchesTrimmed", added: "both" }],
  ["of another delivery", (t) => `[${leafs(t)}]`, leafs, { kind: "wrongSecret" }],
  ["cut off", leafs, (t) => leafs(t).slice(0, -2), { kind: "wrongSecret" }],
];

const swapped = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");

/** A header made of the right signature, and what is to be said of it. */
const HEADERS: readonly [string, (signature: Buffer) => string | undefined, SignatureVerdict["kind"], boolean?][] = [
  ["as it is", (s) => s.toString("base64"), "matches", true],
  ["with blanks around it", (s) => `  ${s.toString("base64")}\r\n`, "matches", true],
  ["with the header's name", (s) => `x-leaf-signature: ${s.toString("base64")}`, "matches", true],
  ["without padding", (s) => s.toString("base64").replace("=", ""), "matches", false],
  ["URL-safe without padding", (s) => s.toString("base64url"), "matches", false],
  ["missing", () => undefined, "headerMissing"],
  ["empty", () => "", "headerMissing"],
  ["blank", () => " \t", "headerMissing"],
  ["nothing but its name", () => "X-Leaf-Signature:", "headerMissing"],
  ["in quotes", (s) => `"${s.toString("base64")}"`, "headerNotBase64"],
  ["with a prefix", (s) => `sha256=${s.toString("base64")}`, "headerNotBase64"],
  ["with a blank in it", (s) => s.toString("base64").replace(/^.{9}/, "$& "), "headerNotBase64"],
  ["twice", (s) => `${s.toString("base64")}, ${s.toString("base64")}`, "headerNotBase64"],
  ["in both alphabets", (s) => `+_${s.toString("base64").slice(2)}`, "headerNotBase64"],
  ["beyond ASCII", (s) => `é${s.toString("base64").slice(1)}`, "headerNotBase64"],
  ["nothing but padding", () => "==", "headerNotBase64"],
  ["one character short", (s) => s.toString("base64").slice(0, 42), "headerTruncated"],
  ["half", (s) => s.toString("base64").slice(0, 22), "headerTruncated"],
  ["one byte short", (s) => s.subarray(0, 31).toString("base64"), "headerTruncated"],
  ["one character", () => "A", "headerTruncated"],
  ["in hex", (s) => s.toString("hex"), "headerTooLong"],
  ["one byte long", (s) => Buffer.concat([s, s.subarray(0, 1)]).toString("base64"), "headerTooLong"],
  ["of another secret", () => hmac("x").toString("base64"), "wrongSecret"],
];

describe("a signature's verdict", () => {
  let cases = 0;
  const check = (verdict: SignatureVerdict, expected: SignatureVerdict, what: string) => {
    cases += 1;
    assert.deepEqual(verdict, expected, what);
  };

  describe("of a body", () => {
    for (const [title, signed, arrived, expected] of FORMS) {
      it(`${title} is ${expected.kind}`, () => {
        for (const [name, tokens] of Object.entries(BODIES)) {
          const header = hmac(signed(tokens)).toString("base64");
          check(verifySignature(bytes(arrived(tokens)), header, SECRET), expected, name);
        }
      });
    }

    it("is wrongSecret by any other secret, in any form", () => {
      for (const [name, tokens] of Object.entries(BODIES)) {
        for (const form of [leafs, compact, pretty]) {
          const header = hmac(leafs(tokens), `${SECRET}\n`).toString("base64");
          check(verifySignature(bytes(form(tokens)), header, SECRET), { kind: "wrongSecret" }, name);
        }
      }
    });

    it("says when characters were escaped, or their escapes taken away", () => {
      const raw = '{"a": "é 漢字 😀 \\u2028"}'.replace("\\u2028", "\u2028");
      const ascii = '{"a": "\\u00e9 \\u6f22\\u5b57 \\ud83d\\ude00 \\u2028"}';
      for (const form of [(text: string) => text, (text: string) => text.replace(": ", ":")]) {
        const kind = form(raw) === raw ? "matchesWithSpaces" : "matchesWithoutSpaces";
        const [ofRaw, ofAscii] = [form(raw), form(ascii)].map((text) => hmac(text).toString("base64"));
        check(verifySignature(bytes(ascii), ofRaw, SECRET), { kind, characters: "plain" }, kind);
        check(verifySignature(bytes(raw), ofAscii, SECRET), { kind, characters: "ascii" }, kind);
      }
    });

    it("is one of its bytes, also where they are no UTF-8", () => {
      for (const body of [Buffer.from([0xff, 0xfe, 0x00]), bytes("Größe").subarray(0, 3), Buffer.from("é", "latin1")]) {
        const header = hmac(body).toString("base64");
        check(verifySignature(body, header, SECRET), { kind: "matches", exactHeader: true }, "right");
        check(verifySignature(body, header, "another"), { kind: "bodyNotUtf8" }, "wrong");
      }
    });

    it("is one of nothing, too", () => {
      const header = hmac("").toString("base64");
      check(verifySignature(new Uint8Array(), header, SECRET), { kind: "matches", exactHeader: true }, "right");
      check(verifySignature(new Uint8Array(), header, ""), { kind: "wrongSecret" }, "wrong");
      check(verifySignature(bytes("\r\n"), header, SECRET), { kind: "matchesTrimmed", added: "lineBreaks" }, "added");
    });
  });

  describe("of a header", () => {
    for (const [title, header, kind, exactHeader] of HEADERS) {
      it(`${title} is ${kind}`, () => {
        for (const [name, tokens] of Object.entries(BODIES)) {
          const body = bytes(leafs(tokens));
          const verdict = verifySignature(body, header(hmac(body)), SECRET);
          const expected = kind === "matches" ? { kind, exactHeader: exactHeader ?? false } : { kind };
          check(verdict, expected as SignatureVerdict, name);
        }
      });
    }

    it("URL-safe with padding is right, and not as Leaf writes it if it differs", () => {
      for (let n = 0; n < 40; n += 1) {
        const body = bytes(`{"n": ${n}}`);
        const standard = hmac(body).toString("base64");
        const exactHeader = !/[+/]/.test(standard);
        check(verifySignature(body, swapped(standard), SECRET), { kind: "matches", exactHeader }, standard);
      }
    });

    it("is cut off wherever a byte is missing", () => {
      const body = bytes("{}");
      const header = hmac(body).toString("base64");
      for (let length = 1; length < 43; length += 1) {
        check(verifySignature(body, header.slice(0, length), SECRET), { kind: "headerTruncated" }, `${length}`);
      }
    });
  });

  it("holds for signatures of our own", () => {
    for (const [name, tokens] of Object.entries(BODIES)) {
      const body = bytes(leafs(tokens));
      assert.equal(signAlert(body, SECRET), hmac(body).toString("base64"), name);
      check(verifySignature(body, signAlert(body, SECRET), SECRET), { kind: "matches", exactHeader: true }, name);
    }
  });

  describe("of all that was checked", () => {
    it("was given in hundreds of cases", () => assert.ok(cases >= 500, `${cases} cases`));
  });
});
