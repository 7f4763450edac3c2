import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeUnseen, visible, visibleParts } from "../../../src/base/visible";

describe("making text visible", () => {
  it("gives a look to what has none", () => {
    assert.equal(
      visible("a\u0000\u001b[1m\u007f\u202e\u200b\ufeff\ud800\u2028\u0085"),
      "a␀␛[1m␡⟨U+202E⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+D800⟩⟨U+2028⟩⟨U+0085⟩",
    );
    assert.equal(visible("tag\u{e0041} \u{10ffff}"), "tag⟨U+E0041⟩ ⟨U+10FFFF⟩");
    assert.equal(visible(`Z${"\u0301".repeat(8)}`), `Z${"\u0301".repeat(6)}⟨U+0301⟩⟨U+0301⟩`);
  });

  it("leaves readable text as it is, with its line breaks and tabs", () => {
    for (const text of ["", "plain\n\ttext", "Zoë, José, 日本語, العربية, हिन्दी", "🌽👩‍".slice(0, 4)])
      assert.equal(visible(text), text);
  });

  it("tells notes from text", () => {
    assert.deepEqual(visibleParts("\u0000a\u0001\u0002b"), [
      { text: "␀", note: true },
      { text: "a", note: false },
      { text: "␁␂", note: true },
      { text: "b", note: false },
    ]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const parts = visibleParts(text);
        assert.equal(parts.map((part) => part.text).join(""), visible(text));
        for (const part of parts) if (!part.note) assert.ok(text.includes(part.text));
      }),
    );
  });

  it("escapes the same in JSON, so that it parses as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = escapeUnseen(JSON.stringify({ text }));
        assert.deepEqual(JSON.parse(json), { text });
        assert.equal(visible(json), json);
      }),
    );
  });
});
