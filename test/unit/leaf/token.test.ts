import assert from "node:assert/strict";
import fc from "fast-check";
import { findToken, readToken } from "../../../src/leaf/session";
import { expiryText } from "../../../src/ui/status/accountText";

const url = (text: string) => Buffer.from(text).toString("base64url");
const jwt = (claims: unknown, header: unknown = { alg: "HS512" }, signature = url("planted".repeat(10).slice(0, 64))) =>
  `${url(JSON.stringify(header))}.${url(JSON.stringify(claims))}.${signature}`;
const raw = (claims: string) => `${url('{"alg":"HS512"}')}.${url(claims)}.${url("signature")}`;

describe("a token", () => {
  it("tells its end in seconds or milliseconds, as a number or a text", () => {
    const end = 1_895_650_310_000;
    for (const exp of [
      "1895650310",
      '"1895650310"',
      '" 1895650310 "',
      "1895650310000",
      '"1895650310000"',
      "1.89565031e9",
    ]) {
      assert.equal(readToken(raw(`{"exp":${exp}}`))?.expiresAt, end, exp);
    }
    assert.equal(readToken(raw('{"exp":1895650310.5}'))?.expiresAt, end + 500);
    assert.equal(readToken(raw('{"exp":1000000000}'))?.expiresAt, 1_000_000_000_000);
  });

  it("has an end that is not known where it says something else, and is a token all the same", () => {
    const odd = [
      ..."null true false [] {} 0 -1 9999999999 9999999999999 9223372036854775807 1e400 -1e400 1e-400".split(" "),
      ...["[1895650310]", '""', '"soon"', '"-5"', '"9223372036854775807"', '"NaN"', '{"$date":1895650310}'],
    ];
    for (const exp of odd) {
      const claims = readToken(raw(`{"sub":"dev@example.com","exp":${exp}}`));
      assert.ok(claims, exp);
      assert.deepEqual([claims.subject, claims.expiresAt], ["dev@example.com", undefined], exp);
    }
  });

  it("is a token whatever type its other claims have", () => {
    for (const sub of [null, true, {}, [], "", "  ", "\u200b", "x".repeat(5000), 1.5]) {
      assert.equal(readToken(jwt({ sub }))?.subject, undefined);
      assert.ok(readToken(jwt({ sub, auth: 5, iat: "x", iss: {} })));
    }
    assert.equal(readToken(jwt({ sub: 42 }))?.subject, "42");
    assert.equal(readToken(jwt({ sub: " dev@example.com\u200b" }))?.subject, "dev@example.com");
    assert.ok(readToken(jwt([1])));
    assert.ok(readToken(`${url('{"alg":"none"}')}.${url("no JSON")}.`));
  });

  it("is a token in the other alphabet of base 64, with padding, and with a byte order mark", () => {
    const claims = '{"sub":"añ>?~ÿ@example.com","exp":1895650310}';
    for (const bom of ["", "\ufeff"]) {
      const part = (text: string) => Buffer.from(bom + text).toString("base64");
      const token = `${part('{ "alg": "HS256" }')}.${part(claims)}.${Buffer.from("signature").toString("base64")}`;
      assert.deepEqual(readToken(token), { subject: "añ>?~ÿ@example.com", expiresAt: 1_895_650_310_000 });
      assert.equal(findToken(`Bearer ${token}`), token);
    }
  });

  it("is not what only looks a little like one", () => {
    for (const text of [
      "",
      "a.b.c",
      "www.example.com",
      "1.2.3",
      "..",
      "eyJhbGciOiJIUzUxMiJ9",
      "not a token",
      "e30.e3.x y",
    ]) {
      assert.equal(readToken(text), undefined, text);
      assert.equal(findToken(text), undefined, text);
    }
  });

  it("has an end that can be shown, whatever its claims are", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("exp", "sub", "iat", "auth"), fc.jsonValue()), (claims) => {
        const read = readToken(jwt(claims));
        assert.ok(read);
        if (read.expiresAt !== undefined) new Date(read.expiresAt).toISOString();
        expiryText(read.expiresAt, 0);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.double(), (exp) => {
        const { expiresAt } = readToken(raw(`{"exp":${Number.isFinite(exp) ? exp : "1e999"}}`)) ?? {};
        if (expiresAt !== undefined) assert.ok(new Date(expiresAt).getUTCFullYear() < 2200);
        expiryText(expiresAt, 0);
      }),
    );
    for (const never of [8.64e15 + 1, NaN, Infinity, -Infinity]) assert.equal(typeof expiryText(never, 0), "string");
  });
});

describe("finding a token in what was pasted", () => {
  const token = jwt({ sub: "dev@example.com", exp: 1_895_650_310 });
  const odd = jwt({ sub: "dev@example.com" }, { alg: "XY1" }, url("signature"));
  const escaped = JSON.stringify(JSON.stringify({ id_token: token }));
  const wraps: Readonly<Record<string, (jwt: string) => string>> = {
    "as it is": (jwt) => jwt,
    "a scheme": (jwt) => `bearer ${jwt}`,
    "a header line": (jwt) => `Authorization: Bearer ${jwt}`,
    "a header line of HTTP": (jwt) => `GET /x HTTP/1.1\r\nauthorization:Bearer ${jwt}\r\nAccept: */*\r\n`,
    quotes: (jwt) => `"Bearer ${jwt}"`,
    "curly quotes": (jwt) => `“${jwt}”`,
    "other quotes": (jwt) => `«${jwt}»`,
    backticks: (jwt) => `\`${jwt}\``,
    JSON: (jwt) => `{"id_token":"${jwt}"}`,
    "JSON with more": (jwt) => `{\n  "id_token" : "${jwt}",\n  "expires": 30\n}`,
    "JSON in JSON": (jwt) => escaped.replace(token, jwt),
    "a command": (jwt) => `curl -s 'https://api.withleaf.io/x' -H 'Authorization: Bearer ${jwt}' --compressed`,
    "a command over lines": (jwt) => `curl https://a.example \\\n  -H "Authorization: Bearer ${jwt}" \\\n  -d '{}'`,
    "a variable": (jwt) => `export LEAF_TOKEN=${jwt}`,
    "a variable and another": (jwt) => `export LEAF_TOKEN=${jwt}\nexport OTHER=x.y.z`,
    "a quoted variable": (jwt) => `$env:LEAF_TOKEN = "${jwt}"`,
    YAML: (jwt) => `token: ${jwt}\nhost: api.withleaf.io\n`,
    "a cookie": (jwt) => `Cookie: theme=dark; jwt=${jwt}; lang=en`,
    "an address": (jwt) => `https://a.example/cb?x=1&id_token=${jwt}&state=5`,
    "a fragment": (jwt) => `https://a.example/#id_token=${jwt}`,
    "percent-encoding": (jwt) => encodeURIComponent(`{"token":"Bearer ${jwt}"}`),
    "percent-encoding twice": (jwt) => encodeURIComponent(encodeURIComponent(`"${jwt}"`)),
    "form data": (jwt) => `authorization=Bearer+${jwt}`,
    HTML: (jwt) => `<code>&quot;${jwt}&quot;</code>`,
    "a sentence": (jwt) => `The token is ${jwt}.`,
    Markdown: (jwt) => `**Token**: \`${jwt}\``,
    "invisible characters": (jwt) => `\u200b\ufeff${jwt.slice(0, 10)}\u00ad${jwt.slice(10)}\u202c`,
    "a line feed inside": (jwt) => `${jwt.slice(0, 7)}\n${jwt.slice(7, 60)}\r\n${jwt.slice(60)}`,
    "spaces inside": (jwt) => `Bearer ${jwt.slice(0, 30)} ${jwt.slice(30)}`,
    "a mail": (jwt) => `> Bearer ${jwt.slice(0, 30)}\n> ${jwt.slice(30)}\n`,
    "quoted lines": (jwt) => `"${jwt.slice(0, 30)}" +\n  "${jwt.slice(30)}"`,
    "a shell's lines": (jwt) => `TOKEN="${jwt.slice(0, 40)}\\\n${jwt.slice(40)}"`,
    "white space around": (jwt) => `\r\n\t  ${jwt}  \n`,
    "a name before": (jwt) => `token_${jwt}`,
    "another token behind": (jwt) => `${jwt}\n${odd}`,
    "another token beside": (jwt) => `{"id_token":"${jwt}","access_token":"${odd}"}`,
  };

  for (const [name, wrap] of Object.entries(wraps)) {
    it(`finds it in ${name}`, () => {
      assert.equal(findToken(wrap(token)), token);
      assert.equal(findToken(wrap(odd)), odd);
    });
  }

  it("finds it wherever it is broken, once or in lines", () => {
    for (const one of [token, odd]) {
      for (let at = 1; at < one.length; at += 1) {
        assert.equal(findToken(`Bearer ${one.slice(0, at)}\n${one.slice(at)}`), one, String(at));
      }
      for (const width of [20, 64, 76]) {
        const lines = one.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
        assert.equal(findToken(`{"id_token": "${lines.join("\n    ")}"}`), one);
      }
    }
  });

  it("tells a whole signature from the words behind it", () => {
    assert.equal(findToken(`${token} is the token of our test account`), token);
    assert.equal(findToken(`Authorization: Bearer ${token}\nContent-Type: application/json`), token);
    assert.equal(findToken(`LEAF_TOKEN ${token}\n\nnext`), token);
  });

  it("finds an encrypted token whole", () => {
    const encrypted = `${url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.${url("a")}.${url("b")}.${url("c")}.${url("d")}`;
    assert.equal(findToken(`{"t":"${encrypted}"}`), encrypted);
  });

  it("ends in any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
        (text) => [undefined, "string"].includes(typeof findToken(text)) || true,
      ),
    );
    assert.equal(findToken("e0".repeat(60_000)), undefined);
    assert.equal(findToken("eyJ. ".repeat(12_000)), undefined);
    assert.equal(findToken(`${"%25".repeat(12_000)}\\`.repeat(2)), undefined);
  });
});
