import assert from "node:assert/strict";
import fc from "fast-check";
import { isHealthy, type ClientEnvironment } from "../../../../src/model/provider";
import { panorama } from "../../../../src/providers/panorama";
import { GENUINE, SPOOFS } from "../../../fixtures/signInUrls";

const LEAF = "https://api.withleaf.io";

describe("Panorama", () => {
  const verdictOf = (url: string, apiUrl = LEAF, environment: ClientEnvironment = "PRODUCTION") =>
    panorama.oneClick.checkSignInUrl(url, apiUrl, environment);

  it("opens the portal of the environment that was asked for, with the address as its parser writes it", () => {
    for (const [url, href] of GENUINE) assert.deepEqual(verdictOf(url), { ok: true, href }, url);
    const stage = "https://bananorama.com/connections/x";
    assert.deepEqual(verdictOf(`${stage}\n`, LEAF, "STAGE"), { ok: true, href: stage });
  });

  it("opens a sandbox's own origin, and no other one on this machine", () => {
    const api = "http://127.0.0.1:4000";
    const own = `${api}/connections/x`;
    for (const environment of ["STAGE", "PRODUCTION"] as const) {
      assert.deepEqual(verdictOf(own, api, environment), { ok: true, href: own });
    }
    assert.deepEqual(verdictOf(own), { ok: false, origin: api });
    assert.deepEqual(verdictOf("http://127.0.0.1:4001/x", api), { ok: false, origin: "http://127.0.0.1:4001" });
  });

  it("refuses the other environment's portal", () => {
    for (const { portal, id } of panorama.environments) {
      for (const { id: other } of panorama.environments) {
        if (other === id) continue;
        assert.deepEqual(verdictOf(`https://${portal}/x`, LEAF, other), { ok: false, origin: `https://${portal}` });
      }
    }
  });

  it("refuses every form in which a foreign address poses as the portal's", () => {
    assert.ok(SPOOFS.length >= 60);
    for (const { url, what } of SPOOFS) assert.equal(verdictOf(url).ok, false, `${what}: ${url}`);
  });

  it("says whose address it was, on one line and not at length", () => {
    const said: [string, string][] = [
      ["http://panorama.ag/x", "http://panorama.ag"],
      ["https://panorama.ag.evil.example/x", "https://panorama.ag.evil.example"],
      ["https://panorama.ag\\@evil.example/x", "https://panorama.ag\\@evil.example"],
      ["https://panorama.ag@evil.example/x", "https://panorama.ag@evil.example"],
      ["https://panorama.ag:8443/x", "https://panorama.ag:8443"],
      ["javascript:alert(1)", "javascript://"],
      ["not an address", "?"],
    ];
    for (const [url, origin] of said) assert.deepEqual(verdictOf(url), { ok: false, origin }, url);
    const long = verdictOf(`https://${"a.".repeat(100)}example/`);
    assert.ok(!long.ok && long.origin.length <= 100);
  });

  it("understands an organization code as people paste it", () => {
    for (const text of ["krwv4vYH", "  krwv4vYH\n", '"krwv4vYH"', "‘krwv4vYH’", "`krwv4vYH`"]) {
      assert.deepEqual(panorama.oneClick.readOrganizationCode(text), { value: "krwv4vYH" }, text);
    }
  });

  it("finds the organization code in a portal address", () => {
    const addresses = [
      "https://panorama.ag/operations/krwv4vYH",
      "https://bananorama.com/organizations/krwv4vYH/",
      "https://panorama.ag/dashboard?organizationCode=krwv4vYH",
      ' "https://panorama.ag/operations/krwv4vYH" ',
    ];
    for (const text of addresses)
      assert.deepEqual(panorama.oneClick.readOrganizationCode(text), { value: "krwv4vYH" }, text);
    assert.deepEqual(panorama.oneClick.readOrganizationCode("https://panorama.ag/operations/vqkPuvuM"), {
      value: "vqkPuvuM",
    });
  });

  it("finds the organization code in whatever is pasted around it", () => {
    for (const text of [
      "\u200bkrwv4vYH",
      "\u202akrwv4vYH\u202c",
      "krwv\u00ad4vYH",
      "krwv\u00a04vYH",
      "\ufeffkrwv4vYH\u2060",
      "krwv4vYH.",
      "(krwv4vYH)",
      "[krwv4vYH],",
      "<krwv4vYH>",
      "“krwv4vYH”",
      "Organization Code: krwv4vYH",
      "Organization Code:\u00a0“krwv4vYH”",
      "Org code = krwv4vYH",
      "organisation code is: krwv4vYH",
      'organizationCode: "krwv4vYH",',
      '{"organizationCode":"krwv4vYH","name":"Prairie View"}',
      "krwv4vYH (Prairie View Farms)",
      "Prairie View Farms (krwv4vYH)",
      "%6Brwv4vYH",
      "https://panorama.ag/#/operations/krwv4vYH",
      "https://panorama.ag/#/operations/krwv4vYH?tab=fields",
      "https://panorama.ag/#!/operations/krwv4vYH/fields/5",
      "panorama.ag/operations/krwv4vYH",
      "panorama.ag/#/operations/krwv4vYH",
      "bananorama.com/operations/krwv4vYH/",
      "www.panorama.ag/operations/krwv4vYH.",
      "(https://panorama.ag/operations/krwv4vYH)",
      "<https://panorama.ag/operations/krwv4vYH>,",
      "https://panorama.ag/operations/krwv4vYH/fields/12345678",
      "https://panorama.ag/operations/krwv4vYH/fields/a1b2c3d4e5",
      "https://panorama.ag/operations/%6Brwv4vYH",
      "https%3A%2F%2Fpanorama.ag%2Foperations%2Fkrwv4vYH",
      "https://panorama.ag/dashboard?organizationCode=krwv4vYH&session=a1b2c3d4",
      "https://panorama.ag/dashboard?organizationCode=krwv4vYH#settings",
      "https://panorama.ag/#/dashboard?code=krwv4vYH",
      "Here it is: https://panorama.ag/operations/krwv4vYH thanks",
      "Link: panorama.ag/operations/krwv4vYH",
      "https://panorama.ag/operations/krwv\u200b4vYH\u202c",
    ]) {
      assert.deepEqual(panorama.oneClick.readOrganizationCode(text), { value: "krwv4vYH" }, text);
    }
  });

  it("takes no word of a page for an organization code", () => {
    for (const text of [
      "panorama.ag",
      "https://panorama.ag/#/operations",
      "panorama.ag/operations/fields?page=1",
      "https://panorama.ag/?session=00000000-0000-4000-8000-00000000000a",
      "Organization Code:",
      "<b>krwv</b>",
      "\u200b",
      "see below",
    ]) {
      const read = panorama.oneClick.readOrganizationCode(text);
      assert.ok("problem" in read && read.problem.endsWith("."), JSON.stringify([text, read]));
    }
  });

  it("finds a UUID and a refresh token whatever is pasted around them", () => {
    const id = "00000000-0000-4000-8000-00000000000a";
    for (const text of [
      `{${id}}`,
      `sharingUrlId: "${id}"`,
      id.replace(/-/g, "\u2011"),
      id.replace("-4000", "\u200b-4000\u00ad"),
      `https%3A%2F%2Fpanorama.ag%2Fshare%2F${id}`,
      `https://panorama.ag/share/${id.slice(0, 20)}\n${id.slice(20)}`,
    ]) {
      assert.deepEqual(panorama.oneClick.readSharingUrlId(text), { value: id }, text);
    }
    const long = `eyJjdHkiOiJKV1QifQ.${"planted-refresh_".repeat(12)}.end`;
    for (const token of ["PLANTED.abc-_/+=.x", long]) {
      for (const text of [
        `\u200b${token}\u2060`,
        `"${token}",`,
        `RefreshToken: ${token}`,
        `refresh_token=${token}`,
        `{"AuthenticationResult":{"AccessToken":"a.b.c","RefreshToken":"${token}","ExpiresIn":3600}}`,
        JSON.stringify(JSON.stringify({ refreshToken: token })),
        `“${token.slice(0, 4)}\u00ad${token.slice(4)}”`,
      ]) {
        assert.deepEqual(panorama.manual.readRefreshToken(text), { value: token }, text);
      }
    }
    assert.deepEqual(panorama.manual.readRefreshToken(long.replace(/.{60}/g, "$&\r\n")), { value: long });
  });

  it("answers any text with a value that holds, or a sentence", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (text) => {
        const { readOrganizationCode, readSharingUrlId } = panorama.oneClick;
        for (const read of [readOrganizationCode, panorama.manual.readRefreshToken, readSharingUrlId]) {
          const first = read(text);
          if ("value" in first) assert.deepEqual(read(first.value), first);
          else assert.ok(first.problem.endsWith("."));
        }
      }),
    );
  });

  it("refuses with a sentence what can't be an organization code", () => {
    for (const text of ["", "   ", "krwv 4vYH", "https://panorama.ag/operations", "https://", "kr", "<script>"]) {
      const read = panorama.oneClick.readOrganizationCode(text);
      assert.ok("problem" in read && read.problem.endsWith("."), text);
    }
  });

  it("finds the sharingUrlId in a Share Initiation URL", () => {
    const id = "00000000-0000-4000-8000-00000000000a";
    assert.deepEqual(panorama.oneClick.readSharingUrlId(`https://panorama.ag/share/${id.toUpperCase()}?x=1`), {
      value: id,
    });
    assert.ok("problem" in panorama.oneClick.readSharingUrlId("krwv4vYH"));
  });

  it("understands a refresh token as people paste it, and refuses what can't be one", () => {
    assert.deepEqual(panorama.manual.readRefreshToken(' "eyJj.abc-_/+=.x"\n'), { value: "eyJj.abc-_/+=.x" });
    for (const text of ["", "  ", '""', "two parts", "a\nb"]) {
      const read = panorama.manual.readRefreshToken(text);
      assert.ok("problem" in read && read.problem.endsWith("."), text);
    }
  });

  it("makes both forms of the one-click body", () => {
    const partner = { clientId: "c", username: "u", password: "p" };
    assert.deepEqual(panorama.oneClick.body(partner, "STAGE", { organizationCode: "krwv4vYH" }), {
      ...partner,
      clientEnvironment: "STAGE",
      organizationCode: "krwv4vYH",
    });
    assert.deepEqual(panorama.oneClick.body(partner, "PRODUCTION", { sharingUrlId: "x" }), {
      ...partner,
      clientEnvironment: "PRODUCTION",
      sharingUrlId: "x",
    });
  });

  it("takes ACTIVE, and nothing else, as healthy", () => {
    for (const status of ["ACTIVE", "OK", "active", " Ok "]) assert.equal(isHealthy(panorama, status), true, status);
    for (const status of [
      "UNAUTHENTICATED",
      "MISSING_PERMISSION",
      "TEMPORARILY_UNAVAILABLE",
      "INACTIVE",
      "NOT OK",
      "",
      null,
      "WAITING",
    ])
      assert.equal(isHealthy(panorama, status), false);
  });
});
