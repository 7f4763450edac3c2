import assert from "node:assert/strict";
import { maskText } from "../../../src/masking/redact";
import { MASK } from "../../../src/base/text";
import { secretBodies } from "../../support/secretBodies";
import { leakOf } from "../../support/secrets";

const percent = encodeURIComponent;

describe("masking of what services, proxies and programs write", () => {
  it("lets no secret out, whatever form it is in", () => {
    assert.ok(secretBodies.length >= 400);
    const leaks = secretBodies.filter(({ secret, text }) => {
      const masked = maskText(text);
      return masked.includes("PLANTED") || leakOf(secret, masked) !== undefined;
    });
    assert.deepEqual(leaks, []);
  });

  it("lets none out of a text within another", () => {
    const carriers: readonly ((text: string) => string)[] = [
      (text) => JSON.stringify({ id: 7, body: text }),
      (text) => JSON.stringify({ message: JSON.stringify({ log: text }) }),
      (text) => `q=${percent(text)}&page=2`,
    ];
    for (const [index, { secret, text }] of secretBodies.entries()) {
      const carried = carriers[index % carriers.length]?.(text) ?? "";
      const leak = leakOf(secret, maskText(carried));
      assert.equal(leak, undefined, carried);
    }
  });

  it("changes nothing the second time", () => {
    for (const { text } of secretBodies) {
      const once = maskText(text);
      assert.equal(maskText(once), once);
    }
  });

  it("masks the organization code in Panorama's addresses, and nothing else of them", () => {
    const masked = [
      ["GET /sharing/krwv4vYH HTTP/1.1", `GET /sharing/${MASK} HTTP/1.1`],
      ["/sharing/krwvvyhq/confirm", `/sharing/${MASK}/confirm`],
      ["https://api.partner.bananorama.com/sharing/status", `https://api.partner.bananorama.com/sharing/${MASK}`],
      ["/sharing/krwv4vYH/7d9f2c44/download?a=1", `/sharing/${MASK}/7d9f2c44/download?a=1`],
      ["u=%2Fsharing%2FkrwV4vYH%2Fconfirm&b=1", `u=%2Fsharing%2F${MASK}%2Fconfirm&b=1`],
      ['"PUT \\/sharing\\/krwv4vYH\\/confirm"', `"PUT /sharing/${MASK}/confirm"`],
    ] as const;
    for (const [text, expected] of masked) assert.equal(maskText(text), expected);
    for (const text of [
      "GET /sharing",
      "GET /sharing?page=1",
      "/sharing/status",
      "/sharing/{code}/confirm",
      "/shared/a1B2",
    ])
      assert.equal(maskText(text), text);
  });

  it("tells a code that signs somebody in from one that names an error, by what stands beside it", () => {
    const masked = [
      '{"code":"krwv4vYH"}',
      '{"code":"banana"}',
      '{"code":"token_expired","redirect_uri":"https://x.example"}',
      '{"grant_type":"authorization_code","code":"some_words"}',
      '{"organizationCode":"UNAUTHORIZED_ORGANIZATION_1"}',
      "?code=token&state=1",
      "code=banana",
      '{"code":"krwvYhTq","message":"x"}',
      '{"code":123456}',
    ];
    for (const text of masked) assert.ok(maskText(text).includes(MASK), text);
    const shown = [
      '{"code":"banana","message":"x"}',
      "?error=x&code=token_expired",
      '{"code":["NotBlank","NotNull.x"]}',
    ];
    for (const text of shown) assert.equal(maskText(text), text);
  });

  // Each sign starts a search for its value's end; one search a sign through all the rest would take many minutes.
  for (const piece of ["key=", "key:", "key='", "auth=\\", "(key: ", "a=b,key=", "key => ", "key%3D"]) {
    it(`gets through two megabytes of ${piece} and still finds what is secret behind them`, function () {
      this.timeout(20_000);
      const text = maskText(`${piece.repeat(2_000_000 / piece.length)}\npassword: hunter2-planted\n`);
      assert.ok(!text.includes("hunter2-planted"));
      assert.ok(text.startsWith(piece.slice(0, 3)));
    });
  }

  it("masks an address's password and shows who asks", () => {
    assert.equal(maskText("GET https://svc:p4ss@x.example/v1"), `GET https://svc:${MASK}@x.example/v1`);
    assert.equal(maskText("postgres://svc:a@b:c@x.example/db"), `postgres://svc:${MASK}@x.example/db`);
  });
});
