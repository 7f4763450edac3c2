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
      ["[2026] token=7Q", `[2026] token=${MASK}`],
    ];
    for (const [text, expected] of examples) assert.equal(maskText(text), expected);
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
