import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dropUnseen,
  percentDecoded,
  readEmail,
  readName,
  readPassword,
  readUsername,
  readValue,
  readWords,
} from "../../../src/base/pasted";

/** Characters that are drawn as nothing. */
const UNSEEN = Array.from(
  "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c" +
    "\u180e\u034f\u115f\u3164\ufe0f\u0000\u0008\u007f\u{e0001}\u{e0041}\u{e007f}\u{e0100}\ud800",
);

describe("a pasted value", () => {
  it("loses every character that can't be seen, wherever it stands", () => {
    for (const unseen of UNSEEN) {
      const name = `U+${unseen.codePointAt(0)?.toString(16)}`;
      assert.equal(dropUnseen(`${unseen}ab${unseen}c${unseen}`), "abc", name);
      assert.equal(readValue(`${unseen}ab${unseen}c${unseen}`, /id/), "abc", name);
      assert.equal(readUsername(`${unseen}jane${unseen} d${unseen}`), "jane d", name);
      assert.equal(readEmail(`${unseen}dev@exam${unseen}ple.com`), "dev@example.com", name);
      assert.equal(readWords(`${unseen}GROWER${unseen} 5${unseen}`), "GROWER 5", name);
    }
  });

  it("loses spaces of other kinds, which in words become plain ones", () => {
    for (const space of "\u00a0\u2003\u202f\u3000\u2800") {
      assert.equal(readValue(`${space}ab${space}c${space}`, /id/), "abc");
      assert.equal(readWords(`${space}+1${space}555${space}`), "+1 555");
    }
  });

  it("loses quotes, brackets and its own name, and nothing of itself", () => {
    const id = /client[\s_-]*id/;
    for (const text of [
      "4vYHkrwv",
      '"4vYHkrwv"',
      "“4vYHkrwv”",
      "«4vYHkrwv»",
      "`4vYHkrwv`",
      "[4vYHkrwv]",
      "<4vYHkrwv>",
      "Client ID: 4vYHkrwv",
      'clientId = "4vYHkrwv",',
      '"client_id": "4vYHkrwv"',
      "4vYHkrwv;",
      " 4vYHkrwv.\r\n",
    ]) {
      assert.equal(readValue(text, id), "4vYHkrwv", text);
    }
    assert.equal(readUsername("Username: jane.doe."), "jane.doe.");
    assert.equal(readUsername('"jane"'), "jane");
    for (const text of [
      "<dev@example.com>",
      "mailto:dev@example.com",
      "Dev <dev@example.com>",
      "Email: dev@example.com,",
    ]) {
      assert.equal(readEmail(text), "dev@example.com", text);
    }
  });

  it("is not altered inside if it is a password, and loses only what copying has put around it", () => {
    assert.equal(readPassword("\ufeff\u200b pa\u200bss \u00a0word \u200b\r\n"), " pa\u200bss \u00a0word ");
    assert.equal(readPassword('"quoted"'), '"quoted"');
  });

  it("keeps the joiners that a name is spelled with", () => {
    assert.equal(readName("\u200b\u202a می\u200cخواهم \u202c\n"), "می\u200cخواهم");
  });

  it("is decoded where it was percent-encoded, once or twice, and stays as it is where it was not", () => {
    assert.equal(percentDecoded("%6Brwv4vYH"), "krwv4vYH");
    assert.equal(percentDecoded("https%253A%252F%252Fa.example"), "https://a.example");
    assert.equal(percentDecoded("100% of %zz %ff"), "100% of %zz %ff");
  });

  it("is read in one pass, however long it is, and reading it again changes nothing", () => {
    const readers = [readName, readPassword, readWords, (text: string) => dropUnseen(text)];
    const text = fc.string({ unit: fc.constantFrom("a", " ", '"', "(", ")", "\u200b", "\n", ".", "\u00a0") });
    fc.assert(fc.property(text, (any) => readers.every((read) => read(read(any)) === read(any))));
    assert.equal(readName(`${" ".repeat(200_000)}a${" ".repeat(200_000)}b`).length, 200_002);
  });
});
