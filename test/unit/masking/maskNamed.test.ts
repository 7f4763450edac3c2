import assert from "node:assert/strict";
import { maskNamed } from "../../../src/masking/maskNamed";

const names = ["key", "sharedSecret"];

describe("values under a provider's own names", () => {
  for (const [text, masked] of [
    ['{"key":"plain","name":"North 40"}', '{"key":"••••••","name":"North 40"}'],
    ['{"a":"{\\"key\\":\\"plain\\"}"}', '{"a":"{\\"key\\":\\"••••••\\"}"}'],
    ["{'key': 'with \\'quotes\\' inside', 'x': 1}", "{'key': '••••••', 'x': 1}"],
    ["key=plain&name=x", "key=••••••&name=x"],
    ["key: plain\nname: x", "key: ••••••\nname: x"],
    ['{"key":12345}', '{"key":••••••}'],
    ['{"key":""}', '{"key":"••••••"}'],
    ['{"monkey":"banana","keyboard":"x","public-key":"y"}', '{"monkey":"banana","keyboard":"x","public-key":"y"}'],
    ['{"key":"••••••"}', '{"key":"••••••"}'],
  ] as const) {
    it(`are masked: ${text.replaceAll("\n", "⏎")}`, () => assert.equal(maskNamed(text, names), masked));
  }

  it("are left alone where the provider has no such name", () => {
    assert.equal(maskNamed('{"key":"plain"}', []), '{"key":"plain"}');
  });

  it("take no longer for a long text without an end", () => {
    const text = `{"key":"${"\\".repeat(200_000)}`;
    assert.ok(maskNamed(text, names).length > 0);
  });
});
