import assert from "node:assert/strict";
import fc from "fast-check";
import { maskText, Redactor } from "../../../src/masking/redact";
import { MASK } from "../../../src/base/text";
import { leakOf, planted } from "../../support/secrets";

describe("masking of planted secrets", function () {
  this.timeout(60_000);

  it("lets none of 60,000 out, wherever it stands and however it is encoded", () => {
    fc.assert(
      fc.property(planted, ({ secret, text, remembered }) => {
        const redactor = new Redactor();
        if (remembered) redactor.remember(secret);
        const masked = redactor.text(text);
        const leak = leakOf(secret, masked);
        assert.equal(leak, undefined, `${JSON.stringify(text)} became ${JSON.stringify(masked)}`);
      }),
      { numRuns: 60_000 },
    );
  });

  it("masks what such tests once found", () => {
    const examples: readonly (readonly [string, string])[] = [
      ["Host: a\r\naccessToken: ~  7Q\r\nDate: b", `Host: a\r\naccessToken: ${MASK}\r\nDate: b`],
      ['X-Api-Key: "a" 7Q', `X-Api-Key: ${MASK}`],
      ["X-Api-Key: {a} 7Q", `X-Api-Key: ${MASK}`],
      ["X-Api-Key: \\n 7Q\nDate: b", `X-Api-Key: ${MASK}\nDate: b`],
      ["a=1&password='%20'%207Q&z=2", `a=1&password='${MASK}&z=2`],
      ["a=1&password=%20''%20%207Q&z=2", `a=1&password=${MASK}&z=2`],
      ["see 'https://x.example/?token=ab' now", `see 'https://x.example/?token=${MASK}' now`],
      ["<p>&lt;accessToken&gt; ! 7Q&lt;/accessToken&gt;</p>", `<p>&lt;accessToken&gt;${MASK}&lt;/accessToken&gt;</p>`],
      ["d=Host%3A%20a%0D%0AaccessToken%3A%20'%20!7Q&e=1", `d=Host%3A%20a%0D%0AaccessToken%3A%20${MASK}&e=1`],
      [
        'failed: {"b":"<input name=\\"token\\" value=\\" 7Q\\">"}',
        `failed: {"b":"<input name=\\"token\\" value=\\"${MASK}\\">"}`,
      ],
      ['<a b="next=a%3D1%26token%3D%2520&#39;7Q%26z%3D2">', `<a b="next=a%3D1%26token%3D${MASK}%26z%3D2">`],
      ["{Authorization=[Bearer abcdef12345], Date=[b]}", `{Authorization=[${MASK}], Date=[b]}`],
      ["if (token == null) return;", "if (token == null) return;"],
      ['{"token" => "7Q", :b => 1}', `{"token" => "${MASK}", :b => 1}`],
      ["a=1&token=b'%20%207Q&z=2", `a=1&token=${MASK}`],
      [`<p data-info="a=1&amp;token=b&#39;%20%207Q&amp;z=2">x</p>`, `<p data-info="a=1&amp;token=${MASK}">x</p>`],
      [`{'token': b'7Q', 'c': 1}`, `{'token': b'${MASK}', 'c': 1}`],
      ["[2026] token=7Q", `[2026] token=${MASK}`],
    ];
    for (const [text, expected] of examples) assert.equal(maskText(text), expected);
  });

  it("leaves a string closed that a secret stands at the end of, so that what follows is found", () => {
    const before = [
      "the cookie: sid=PLANTED-abc",
      "Set-Cookie: =PLANTED-",
      "token PLANTED1x2y3z4w5v",
      "curl -u user:PLANTED-1x2y",
      "login --token PLANTED-1x2y3z",
      "mysql -u root -pPLANTED-1x",
      "curl --cookie sid=PLANTED-1x",
      "https://hooks.slack.com/services/T0/B0/PLANTED1x",
      "CREATE USER a IDENTIFIED BY 'PLANTED-1x",
      's:8:"password";s:9:"PLANTED1x',
      '["password"]=> string(9) "PLANTED1x',
    ];
    for (const secret of before) {
      for (const sign of ['"', "\\", '\\"']) {
        const text = `log: ${JSON.stringify({ m: `"${secret}${sign}`, password: "PLANTED two words", n: 1 })}`;
        const masked = maskText(text);
        const { m, n } = JSON.parse(masked.slice(5)) as { m: string; n: number };
        assert.equal(n, 1, masked);
        assert.ok(!masked.includes("PLANTED two"), masked);
        assert.ok(!m.includes("PLANTED"), masked);
      }
    }
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(planted, ({ text }) => {
        const once = maskText(text);
        assert.equal(maskText(once), once);
      }),
      { numRuns: 5000 },
    );
  });
});
