import assert from "node:assert/strict";
import type { SignatureVerdict } from "../../../src/alerts/signature";
import { verdictText } from "../../../src/alerts/verdictText";

const VERDICTS: readonly SignatureVerdict[] = [
  { kind: "matches", exactHeader: false },
  { kind: "matchesTrimmed", added: "byteOrderMark" },
  { kind: "matchesTrimmed", added: "lineBreaks" },
  { kind: "matchesTrimmed", added: "both" },
  { kind: "matchesWithSpaces", characters: "same" },
  { kind: "matchesWithSpaces", characters: "plain" },
  { kind: "matchesWithSpaces", characters: "ascii" },
  { kind: "matchesWithoutSpaces", characters: "same" },
  { kind: "matchesWithoutSpaces", characters: "plain" },
  { kind: "matchesWithoutSpaces", characters: "ascii" },
  { kind: "wrongSecret" },
  { kind: "bodyNotUtf8" },
  { kind: "headerMissing" },
  { kind: "headerNotBase64" },
  { kind: "headerTruncated" },
  { kind: "headerTooLong" },
];

describe("a verdict in words", () => {
  it("has its own sentence, with a fix", () => {
    const texts = VERDICTS.map(verdictText);
    assert.equal(new Set(texts.map(({ sentence }) => sentence)).size, VERDICTS.length);
    for (const { sentence, fix } of texts) {
      assert.match(sentence, /^[A-Z].+\.$/);
      assert.match(fix ?? "", /^[A-Z].+\.$/);
    }
  });

  it("fixes nothing where the signature matches", () => {
    assert.deepEqual(verdictText({ kind: "matches", exactHeader: true }), {
      sentence: "The signature matches.",
      fix: undefined,
    });
  });
});
