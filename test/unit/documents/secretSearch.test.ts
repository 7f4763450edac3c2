import assert from "node:assert/strict";
import fc from "fast-check";
import { isWatchable } from "../../../src/documents/isWatchable";
import { SecretSearch } from "../../../src/documents/secretSearch";
import { isSecretKind, secretText } from "../../../src/documents/secretText";
import type { SecretKind, WatchedSecret } from "../../../src/documents/watchedSecrets";
import { jwtOf } from "../../support/jwt";

const NOW = Date.UTC(2026, 2, 19, 12);
const DAY = 86_400_000;
const seconds = (ms: number) => Math.floor(ms / 1000);
const live = jwtOf({ sub: "dev@example.com", auth: "ROLE_USER", exp: seconds(NOW + DAY) });

const watched = (value: string, kind: SecretKind = "partnerPassword"): WatchedSecret => ({
  kind,
  owner: "Acme",
  value,
});
const textsIn = (search: SecretSearch, text: string, now = NOW) =>
  search.find(text, now).map(({ from, to }) => text.slice(from, to));

describe("a search for secrets in a document", () => {
  const code = watched("krwv4vYH", "organizationCode");
  const password = watched(`pl4nt&d "pass/word" – ключ`);
  const search = new SecretSearch([code, password]);

  it("finds each with its kind and its owner, and where it is", () => {
    const text = `code: "krwv4vYH"\r\npassword: '${password.value}'\r\n`;
    assert.deepEqual(search.find(text, NOW), [
      { from: 7, to: 15, kind: "organizationCode", owner: "Acme" },
      { from: 29, to: 29 + password.value.length, kind: "partnerPassword", owner: "Acme" },
    ]);
  });

  it("finds it where it is encoded for an address, a form, JSON, or base64", () => {
    const { value } = password;
    const forms = [
      encodeURIComponent(value),
      encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase()),
      new URLSearchParams({ x: value }).toString().slice(2),
      JSON.stringify(value).slice(1, -1),
      JSON.stringify(value).slice(1, -1).replaceAll("/", "\\/"),
    ];
    for (const form of forms) assert.deepEqual(textsIn(search, `a=1&p=${form}&b=2`), [form], form);
    for (const user of ["u", "us", "use"]) {
      const header = Buffer.from(`${user}:${value}`).toString("base64");
      assert.deepEqual(textsIn(search, `Authorization: Basic ${header}`), [header], user);
    }
  });

  it("takes a short one only where it stands alone", () => {
    for (const alone of [
      "krwv4vYH",
      "x=krwv4vYH;",
      "a%3DkrwvYHkrwv4vYH",
      "%3DkrwV",
      "\\nkrwv4vYH",
      "sharing/krwv4vYH/",
    ]) {
      const expected = alone === "%3DkrwV" || alone.startsWith("a%3Dkrwv") ? [] : ["krwv4vYH"];
      assert.deepEqual(textsIn(search, alone), expected, alone);
    }
    assert.deepEqual(textsIn(search, "code%3Dkrwv4vYH"), ["krwv4vYH"]);
    for (const within of ["xkrwv4vYH", "krwv4vYHx", "krwv4vYH_2", "ékrwv4vYH", "9krwv4vYH"]) {
      assert.deepEqual(textsIn(search, within), [], within);
    }
  });

  it("finds all of many, also in one very long line, between halves of characters, and at both ends", () => {
    const filler = "\ud83d lorem \udc00 ipsum ".repeat(50_000);
    const text = `krwv4vYH ${filler}krwv4vYH${filler} krwv4vYH`;
    assert.equal(text.split("\n").length, 1);
    assert.equal(search.find(text, NOW).length, 3);
    assert.equal(search.find("krwv4vYH\n".repeat(10_000), NOW).length, 500);
  });

  it("finds whatever is planted, wherever, and nothing else", () => {
    const around = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(around, around, (before, after) => {
        const text = `${before} krwv4vYH ${after}`;
        assert.deepEqual(textsIn(search, text), ["krwv4vYH"]);
        assert.deepEqual(textsIn(search, before + after), []);
      }),
      { numRuns: 300 },
    );
  });

  it("looks for nothing that is short, common, a word or a stand-in", () => {
    for (const value of [
      "",
      "krwv4v",
      "Passw0r",
      "password",
      "password1",
      "Changeme!",
      "test1234",
      "welcome2024",
      "12345678",
      "2026-03-19",
      "aaaaaaaa",
      "--------",
      "prairieview",
      "PrairieView",
      "your-password",
      "${LEAF_TOKEN}",
      "[REDACTED]",
      "****************",
    ]) {
      assert.equal(isWatchable(value), false, value);
    }
    for (const value of ["krwv4vYH", "vqkPuvuM", "tr0ub4dor&3", "correct horse battery staple", live]) {
      assert.equal(isWatchable(value), true, value);
    }
  });

  it("says what it is and whose, and not the secret", () => {
    for (const [found] of [search.find("krwv4vYH", NOW), search.find(password.value, NOW), search.find(live, NOW)]) {
      assert.ok(found && isSecretKind(found.kind));
      assert.match(secretText(found), found.owner === undefined ? /looks like a Leaf token/ : /Acme/);
      for (const secret of ["krwv4vYH", password.value, live]) assert.ok(!secretText(found).includes(secret));
    }
    assert.ok(!isSecretKind("toString") && !isSecretKind(1));
  });
});

describe("a search for tokens of Leaf's that nobody has told of", () => {
  const search = new SecretSearch([]);

  it("finds one that still works, in a header, an address, a string and at the end of a sentence", () => {
    for (const text of [
      live,
      `Authorization: Bearer ${live}\r\n`,
      `?token=${live}&x=1`,
      `"Bearer\\n${live}"`,
      `The token is ${live}.`,
      `id_token_${live}`,
    ]) {
      assert.deepEqual(textsIn(search, text), [live], text);
    }
    assert.deepEqual(search.find(live, NOW), [{ from: 0, to: live.length, kind: "token", endsAt: NOW + DAY }]);
  });

  it("tells once of one that is known by its value", () => {
    const known = new SecretSearch([watched(live, "token")]);
    assert.deepEqual(known.find(live, NOW), [
      { from: 0, to: live.length, kind: "token", owner: "Acme", endsAt: NOW + DAY },
    ]);
  });

  it("is silent about one that has ended, known or not", () => {
    for (const one of [search, new SecretSearch([watched(live, "token")])]) {
      assert.deepEqual(one.find(live, NOW + DAY), []);
    }
  });

  it("takes one for Leaf's that names no issuer, or Leaf itself, and signs in with an email", () => {
    const exp = seconds(NOW + DAY);
    const sub = "dev@example.com";
    for (const claims of [
      { sub, exp },
      { sub, exp, iss: "https://api.withleaf.io" },
      { sub, exp: String(exp), aud: "withleaf.io" },
      { sub, exp, iss: null, unheard: { of: 1 } },
    ]) {
      assert.equal(search.find(jwtOf(claims), NOW).length, 1, JSON.stringify(claims));
    }
    for (const claims of [
      { sub },
      { exp },
      { sub: "1234567890", exp },
      { sub, exp, iss: "https://accounts.google.com" },
      { sub, exp, iss: "https://withleaf.io.evil.example" },
      { sub, exp, aud: "https://example.com" },
      { sub, exp, aud: ["withleaf.io", "other"] },
    ]) {
      assert.deepEqual(search.find(jwtOf(claims), NOW), [], JSON.stringify(claims));
    }
    const [header = "", payload = ""] = live.split(".");
    for (const text of [`${header}.${payload}.`, `${header}.${payload}`, `${header}.${payload}.short`, "eyJ.eyJ.eyJ"]) {
      assert.deepEqual(search.find(text, NOW), [], text);
    }
  });

  it("reads a text once, whatever it is made of", () => {
    const header = `${live.split(".")[0] ?? ""}.`;
    for (const piece of ["eyJ", "eyJ.", "eyJ.eyJ.", `${"eyJ".repeat(600)}.`, "eyJ\ud800", header]) {
      const text = piece.repeat(Math.ceil(300_000 / piece.length));
      assert.deepEqual(search.find(text, NOW), [], piece.slice(0, 20));
      assert.deepEqual(textsIn(search, `${live} ${text}`), [live], piece.slice(0, 20));
      // Of a file that is full of what looks like tokens, the first thousand are read.
      assert.deepEqual(textsIn(search, `${text} ${live}`), piece === header ? [] : [live], piece.slice(0, 20));
    }
  });
});
