import assert from "node:assert/strict";
import { formatCountdown, isBlank, oneLine, shorten } from "../../../src/base/text";

describe("text", () => {
  it("counts down in minutes and seconds and never below zero", () => {
    assert.equal(formatCountdown(15 * 60_000), "15:00");
    assert.equal(formatCountdown(61_001), "01:02");
    assert.equal(formatCountdown(1), "00:01");
    assert.equal(formatCountdown(0), "00:00");
    assert.equal(formatCountdown(-5000), "00:00");
  });

  it("shortens by characters and says that it did", () => {
    assert.equal(shorten("abcdef", 6), "abcdef");
    assert.equal(shorten("abcdefg", 6), "abcde…");
    assert.equal(shorten("🌱🌱🌱", 2), "🌱…");
  });

  it("says the same of a character whether or not others make it look closer", () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      assert.equal(oneLine(`${text}你`), `${oneLine(text)}你`, code.toString(16));
    }
  });

  it("drops what could hide or reorder a line", () => {
    assert.equal(oneLine("a\n\tb\u0000c\u202egnp.exe"), "a b cgnp.exe");
  });

  const unseen: [string, string][] = [
    ["zero width space", "\u200b"],
    ["word joiner", "\u2060"],
    ["soft hyphen", "\u00ad"],
    ["byte order mark", "\ufeff"],
    ["zero width joiner", "\u200d"],
    ["zero width non-joiner", "\u200c"],
    ["Arabic letter mark", "\u061c"],
    ["left-to-right mark", "\u200e"],
    ["right-to-left override", "\u202e"],
    ["isolate", "\u2066"],
    ["Hangul filler", "\u3164"],
    ["halfwidth Hangul filler", "\uffa0"],
    ["Hangul choseong filler", "\u115f"],
    ["combining grapheme joiner", "\u034f"],
    ["Mongolian vowel separator", "\u180e"],
    ["variation selector", "\ufe0f"],
    ["supplementary variation selector", "\u{e0101}"],
    ["tag", "\u{e0061}"],
    ["invisible times", "\u2062"],
    ["interlinear anchor", "\ufff9"],
    ["object replacement", "\ufffc"],
    ["musical null notehead", "\u{1d159}"],
  ];
  for (const [name, character] of unseen) {
    it(`sees nothing in a ${name}, and drops it from a line`, () => {
      assert.ok(isBlank(character));
      assert.ok(isBlank(` ${character}\n${character}`));
      assert.equal(oneLine(`Fa${character}rm`), "Farm");
    });
  }

  it("sees nothing in blanks, controls and marks without a letter", () => {
    for (const text of ["", " ", "\u00a0", "\u2003", "\u3000", "\u2800", "\t\n", "\u0000", "\u0085", "\u0301\u0302"]) {
      assert.ok(isBlank(text), JSON.stringify(text));
    }
    for (const text of ["a", "農", "7", "-", "🌱", "$", "ﷺ"]) assert.ok(!isBlank(text), text);
  });

  it("keeps what changes the look of a letter or an emoji", () => {
    for (const text of [
      "می\u200cخواهم",
      "क्\u200dष",
      "👨\u200d👩\u200d👧",
      "❤\ufe0f",
      "葛\u{e0100}",
      "1\ufe0f\u20e3",
      "Nguyễn",
      "Å",
    ]) {
      assert.equal(oneLine(text), text);
    }
  });

  it("lets no marks heap up, and no half of a character stand alone", () => {
    assert.ok(oneLine(`a${"\u0301".repeat(50)}`).length < 8);
    assert.equal(oneLine("a\ud83c"), "a\ufffd");
  });
});
