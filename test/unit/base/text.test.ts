import assert from "node:assert/strict";
import { formatCountdown, oneLine, shorten } from "../../../src/base/text";

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

  it("drops what could hide or reorder a line", () => {
    assert.equal(oneLine("a\n\tb\u0000c\u202egnp.exe"), "a b cgnp.exe");
  });
});
