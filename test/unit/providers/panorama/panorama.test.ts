import assert from "node:assert/strict";
import { panorama } from "../../../../src/providers/panorama";
import { checkSignInUrl } from "../../../../src/providers/panorama/signInUrl";

const LEAF = "https://api.withleaf.io";

describe("Panorama", () => {
  it("opens its own portals over https, and a sandbox's own origin", () => {
    const accepted: [string, string][] = [
      ["https://panorama.ag/connections/x", LEAF],
      ["https://bananorama.com/connections/x", LEAF],
      ["https://partner.panorama.ag/x", LEAF],
      ["http://127.0.0.1:4000/connections/x", "http://127.0.0.1:4000"],
    ];
    for (const [url, api] of accepted) assert.deepEqual(checkSignInUrl(url, api), { ok: true }, url);
  });

  it("refuses every other address and says whose it is", () => {
    const refused: [string, string, string][] = [
      ["http://panorama.ag/x", LEAF, "http://panorama.ag"],
      ["https://panorama.ag.evil.example/x", LEAF, "https://panorama.ag.evil.example"],
      ["https://evilpanorama.ag/x", LEAF, "https://evilpanorama.ag"],
      ["https://panorama.ag@evil.example/x", LEAF, "https://evil.example"],
      ["https://evil@panorama.ag/x", LEAF, "https://panorama.ag"],
      ["https://panorama.ag:8443/x", LEAF, "https://panorama.ag:8443"],
      ["http://127.0.0.1:4000/x", LEAF, "http://127.0.0.1:4000"],
      ["http://127.0.0.1:4001/x", "http://127.0.0.1:4000", "http://127.0.0.1:4001"],
      ["https://api.withleaf.io/x", LEAF, "https://api.withleaf.io"],
      ["javascript:alert(1)", LEAF, "javascript://"],
      ["command:workbench.action.quit", LEAF, "command://"],
      ["not an address", LEAF, "?"],
    ];
    for (const [url, api, origin] of refused) assert.deepEqual(checkSignInUrl(url, api), { ok: false, origin }, url);
  });

  it("understands an organization code as people paste it", () => {
    for (const text of ["krwv4vYH", "  krwv4vYH\n", '"krwv4vYH"', "‘krwv4vYH’", "`krwv4vYH`"]) {
      assert.deepEqual(panorama.readOrganizationCode(text), { value: "krwv4vYH" }, text);
    }
  });

  it("finds the organization code in a portal address", () => {
    const addresses = [
      "https://panorama.ag/operations/krwv4vYH",
      "https://bananorama.com/organizations/krwv4vYH/",
      "https://panorama.ag/dashboard?organizationCode=krwv4vYH",
      ' "https://panorama.ag/operations/krwv4vYH" ',
    ];
    for (const text of addresses) assert.deepEqual(panorama.readOrganizationCode(text), { value: "krwv4vYH" }, text);
    assert.deepEqual(panorama.readOrganizationCode("https://panorama.ag/operations/vqkPuvuM"), { value: "vqkPuvuM" });
  });

  it("refuses with a sentence what can't be an organization code", () => {
    for (const text of ["", "   ", "krwv 4vYH", "https://panorama.ag/operations", "https://", "kr", "<script>"]) {
      const read = panorama.readOrganizationCode(text);
      assert.ok("problem" in read && read.problem.endsWith("."), text);
    }
  });

  it("finds the sharingUrlId in a Share Initiation URL", () => {
    const id = "00000000-0000-4000-8000-00000000000a";
    assert.deepEqual(panorama.readSharingUrlId(`https://panorama.ag/share/${id.toUpperCase()}?x=1`), { value: id });
    assert.ok("problem" in panorama.readSharingUrlId("krwv4vYH"));
  });

  it("understands a refresh token as people paste it, and refuses what can't be one", () => {
    assert.deepEqual(panorama.readRefreshToken(' "eyJj.abc-_/+=.x"\n'), { value: "eyJj.abc-_/+=.x" });
    for (const text of ["", "  ", '""', "two parts", "a\nb"]) {
      const read = panorama.readRefreshToken(text);
      assert.ok("problem" in read && read.problem.endsWith("."), text);
    }
  });

  it("makes both forms of the one-click body", () => {
    const partner = { clientId: "c", username: "u", password: "p" };
    assert.deepEqual(panorama.oneClickBody(partner, "STAGE", { organizationCode: "krwv4vYH" }), {
      ...partner,
      clientEnvironment: "STAGE",
      organizationCode: "krwv4vYH",
    });
    assert.deepEqual(panorama.oneClickBody(partner, "PRODUCTION", { sharingUrlId: "x" }), {
      ...partner,
      clientEnvironment: "PRODUCTION",
      sharingUrlId: "x",
    });
  });

  it("takes ACTIVE, and nothing else, as healthy", () => {
    for (const status of ["ACTIVE", "OK", "active", " Ok "]) assert.equal(panorama.isHealthy(status), true, status);
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
      assert.equal(panorama.isHealthy(status), false);
  });
});
