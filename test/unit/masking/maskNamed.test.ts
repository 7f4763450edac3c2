import assert from "node:assert/strict";
import { maskText } from "../../../src/masking/redact";
import { maskNamed } from "../../../src/masking/maskNamed";

const names = ["key", "sharedSecret"];

describe("values under a provider's own names", () => {
  for (const [text, masked] of [
    ['{"key":"plain","name":"North 40"}', '{"key":"••••••","name":"North 40"}'],
    ['{"a":"{\\"key\\":\\"plain\\"}"}', '{"a":"{\\"key\\":\\"••••••\\"}"}'],
    ["{'key': 'with \\'quotes\\' inside', 'x': 1}", "{'key': '••••••', 'x': 1}"],
    ["key=plain&name=x", "key=••••••&name=x"],
    ["key: plain\nname: x", "key: ••••••\nname: x"],
    ['{"key":12345}', '{"key":"••••••"}'],
    ['{"KEY":["plain"]}', '{"KEY":["••••••"]}'],
    ['{"key":{"value":"plain"}}', '{"key":{"value":"••••••"}}'],
    ['{"parameters":[{"name":"key","value":"plain"}]}', '{"parameters":[{"name":"key","value":"••••••"}]}'],
    ["next=%2Ftoken%3Fkey%3Dplain", "next=%2Ftoken%3Fkey%3D••••••"],
    ["<credential><key>plain</key></credential>", "<credential><key>••••••</key></credential>"],
    ["<v1:key><![CDATA[plain]]></v1:key>", "<v1:key><![CDATA[••••••]]></v1:key>"],
    ["shared_secret=plain", "shared_secret=••••••"],
    ["refused for key a8Kq2LmZ90x, page 0", "refused for key ••••••, page 0"],
    ["The sharedSecret is a8Kq2LmZ90x.", "The sharedSecret is ••••••."],
    ["The shared secret 'plain' was refused", "The shared secret '••••••' was refused"],
    ['{"message":"The key \\"plain\\" was refused"}', '{"message":"The key \\"••••••\\" was refused"}'],
    ["'plain' is not a valid sharedSecret", "'••••••' is not a valid sharedSecret"],
    ["a8Kq2LmZ90x is an unknown key.", "•••••• is an unknown key."],
    ["key: must not be blank", "key: must not be blank"],
    ["the key rotation of today failed", "the key rotation of today failed"],
    ["key 'missing' and sharedSecret is required", "key 'missing' and sharedSecret is required"],
    ['{"key":""}', '{"key":"••••••"}'],
    ['{"monkey":"banana","keyboard":"x","public-key":"y"}', '{"monkey":"banana","keyboard":"x","public-key":"y"}'],
    ['{"key":"••••••"}', '{"key":"••••••"}'],
  ] as const) {
    it(`are masked: ${text.replaceAll("\n", "⏎")}`, () => assert.equal(maskNamed(text, names), masked));
  }

  it("are left alone where the provider has no such name", () => {
    assert.equal(maskNamed('{"key":"plain"}', []), '{"key":"plain"}');
  });

  it("are masked by the longest of the names that fit", () => {
    assert.equal(
      maskNamed("accessTokenClient 'plain'", ["accessToken", "accessTokenClient"]),
      "accessTokenClient '••••••'",
    );
  });

  it("are of one text: a name that is secret in it is none in the next", () => {
    assert.equal(maskNamed("<key>plain</key>", ["key"]), "<key>••••••</key>");
    assert.equal(maskText("<key>plain</key>"), "<key>plain</key>");
  });

  it("take no longer for a long text without an end", () => {
    const text = `{"key":"${"\\".repeat(200_000)}`;
    assert.ok(maskNamed(text, names).length > 0);
  });
});
