import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { maskText, Redactor } from "../../../src/masking/redact";

interface Harmless {
  readonly text: string;
  /** The part that a reader needs. */
  readonly readable: string;
}

describe("masking of harmless values", () => {
  const corpus = JSON.parse(readFileSync("test/fixtures/harmless.json", "utf8")) as readonly Harmless[];

  it("leaves all of them as they came", () => {
    assert.ok(corpus.length >= 600);
    for (const { text, readable } of corpus) assert.ok(text.includes(readable), text);
    const changed = corpus.filter(({ text }) => maskText(text) !== text).map(({ text }) => text);
    assert.deepEqual(changed, []);
  });

  it("leaves them readable also where secrets are known", () => {
    const redactor = new Redactor();
    for (const secret of ["a-password-of-somebody", "krwv4vYH", "p4ss w0rd%2B"]) redactor.remember(secret);
    const torn = corpus.filter(({ text }) => redactor.text(text) !== maskText(text)).map(({ text }) => text);
    assert.deepEqual(torn, []);
  });
});
