import assert from "node:assert/strict";
import fc from "fast-check";
import { bodyText, readBody } from "../../../../src/events/body";
import { laidOut, lineText } from "./support";

/** What must never be shown as it is. */
export const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

describe("a body that is no JSON", () => {
  it("is empty where there is nothing to read", () => {
    for (const text of ["", " \n\t"]) {
      const { kind, lineCount } = readBody(text);
      assert.deepEqual([kind, lineCount, bodyText(text)], ["empty", 0, ""]);
    }
  });

  it("has the lines that the text has", () => {
    assert.deepEqual(laidOut("one\ntwo\r\n\nfour\rfive\n"), ["one", "two", "", "four", "five"]);
  });

  it("tells the names of headers from their values", () => {
    const document = readBody("HTTP/1.1 400 Bad Request\nContent-Type: text/html\n folded\nx-empty:\n");
    assert.equal(document.kind, "text");
    assert.deepEqual(document.line(1).spans, [
      { kind: "key", text: "Content-Type" },
      { kind: "punctuation", text: ":" },
      { kind: "plain", text: " text/html" },
    ]);
    assert.equal(readBody("Note: this is prose.\nAnd this, too.").line(0).spans[0]?.kind, "plain");
  });

  it("is form data, decoded field by field where it is encoded rightly", () => {
    const document = readBody("grant_type=refresh_token&error=invalid%20grant+here&bad=%zz&empty=&a%5Bb%5D=%22");
    assert.equal(document.kind, "form");
    assert.deepEqual(laidOut("grant_type=refresh_token&error=invalid%20grant+here&bad=%zz&empty=&a%5Bb%5D=%22"), [
      "grant_type = refresh_token",
      "error = invalid grant here",
      "bad = %zz",
      "empty = ",
      'a[b] = "',
    ]);
    assert.equal(readBody("error=access_denied").kind, "form");
    for (const text of ["YWJjZA==", "x = 1", "https://a.example/?b=c&d=e", "a=b&c"])
      assert.equal(readBody(text).kind, "text", text);
  });

  it("shows HTML as the text of the page, its title first", () => {
    const html = `<!DOCTYPE html><html><head><style>b{}</style><script>let a = "</p>";</script>
      <title>502 Bad &amp; Gateway</title></head><body onload="x('>')"><h1>Oh&#33;</h1><!-- secret --><p>a < b
      &lt;i&gt; <b title='>'>bold</b></p><pre>one
  two</pre><img src=x onerror=alert(1)></body></html>`;
    const document = readBody(html);
    assert.equal(document.kind, "html");
    assert.deepEqual(laidOut(html), [
      "502 Bad & Gateway",
      "style omitted (3 characters)",
      "script omitted (15 characters)",
      "Oh!",
      "comment omitted (15 characters)",
      "a < b <i> bold",
      "one",
      "  two",
    ]);
    assert.equal(document.line(1).spans[0]?.kind, "note");
  });

  it("takes broken HTML of any size in one pass", () => {
    for (const piece of ["<", "<a ", '<a b="', "<script>", "<!--", "</", "&#x", "<p '"]) {
      const html = `<html>${piece.repeat(200_000)}`;
      assert.ok(readBody(html).lineCount >= 0);
      assert.ok(readBody(`${html}>`).lineCount >= 0);
    }
  });

  it("shows what can't be seen, so that nothing hides or reorders text", () => {
    assert.deepEqual(laidOut("a\u001b[31mb\u0000\u202ec\ufeff\ud800d"), ["a␛[31mb␀⟨U+202E⟩c⟨U+FEFF⟩⟨U+D800⟩d"]);
    assert.deepEqual(readBody("x\u202ey").line(0).spans, [
      { kind: "plain", text: "x" },
      { kind: "note", text: "⟨U+202E⟩" },
      { kind: "plain", text: "y" },
    ]);
    assert.deepEqual(laidOut("<p>&#x202e;&#0;</p>"), ["⟨U+202E⟩␀"]);
    assert.deepEqual(laidOut("a=%00%E2%80%AE&b=1"), ["a = ␀⟨U+202E⟩", "b = 1"]);
    assert.deepEqual(laidOut("Zoë 👩 naïve"), ["Zoë 👩 naïve"]);
  });

  it("never shows more than 2,000 characters of a line, nor half a character, whatever the text", () => {
    const long = fc.string({ unit: "binary", maxLength: 40 }).map((text) => text.repeat(100));
    fc.assert(
      fc.property(long, fc.constantFrom("", "{", "<p>", "a=", "Name: ", '"'), (text, before) => {
        const document = readBody(before + text);
        for (let index = 0; index < document.lineCount; index += 1) {
          const shown = lineText(document.line(index));
          assert.ok(shown.length <= 2000);
          assert.doesNotMatch(shown, UNSEEN);
        }
        assert.doesNotMatch(bodyText(before + text), UNSEEN);
      }),
      { numRuns: 300 },
    );
  });

  it("cuts a line of five million characters, and says how much is left out", () => {
    const line = readBody("x ".repeat(2_500_000)).line(0);
    assert.deepEqual([lineText(line).length, line.cut], [2000, 4_998_000]);
  });

  it("writes whole lines, as many as fit, and says what is missing", () => {
    assert.equal(bodyText('{"a":[1,2]}'), '{\n  "a": [\n    1,\n    2\n  ]\n}');
    assert.equal(bodyText("x".repeat(3000)).length, 3000);
    assert.equal(bodyText("one\ntwo\nthree\nfour", 10), "one\ntwo\n… 2 more lines");
  });
});
