import assert from "node:assert/strict";
import { looksLikeToken } from "../../../../src/ui/prompts/tokenText";

const part = (fields: object) => Buffer.from(JSON.stringify(fields)).toString("base64url");
const token = `${part({ alg: "none" })}.${part({ sub: "made.up", exp: 4_000_000_000 })}.c2lnbmF0dXJl`;

describe("what is entered where an email or a token is asked for", () => {
  for (const email of [
    "dev@example.com",
    "ashleyj@example.com",
    "harveyJames@example.com",
    "eyJohnson@example.com",
    "id_token@example.com",
    `${"long.".repeat(20)}name@example.com`,
    "",
    "ashleyj",
  ]) {
    it(`is no token: ${email.slice(0, 30) || "nothing"}`, () => assert.equal(looksLikeToken(email), false));
  }

  for (const [what, text] of Object.entries({
    bare: token,
    "in an answer": JSON.stringify({ id_token: token }),
    "in a header": `Authorization: Bearer ${token}`,
    "cut off": token.slice(0, 20),
    "of two parts": token.split(".").slice(0, 2).join("."),
  })) {
    it(`is a token: ${what}`, () => assert.equal(looksLikeToken(text), true));
  }
});
