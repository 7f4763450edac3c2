import assert from "node:assert/strict";
import * as vscode from "vscode";
import { panorama } from "../../src/providers/panorama";
import { GENUINE, SPOOFS } from "../fixtures/signInUrls";

const LEAF = "https://api.withleaf.io";

describe("the farmer's address, as the editor reads it", () => {
  it("leads to the portal whenever it is opened", () => {
    for (const [url] of GENUINE) {
      const verdict = panorama.oneClick.checkSignInUrl(url, LEAF, "PRODUCTION");
      assert.ok(verdict.ok, url);
      const uri = vscode.Uri.parse(verdict.href, true);
      assert.equal(uri.scheme, "https", url);
      assert.match(uri.authority, /^(partner\.)?panorama\.ag$/, url);
      // What the editor hands to the browser is written by the Uri once more.
      assert.equal(new URL(uri.toString()).host, uri.authority, url);
    }
  });

  it("is refused wherever the editor would open something else", () => {
    const elsewhere = SPOOFS.filter(({ url }) => {
      try {
        const { scheme, authority } = vscode.Uri.parse(url, true);
        return scheme !== "https" || authority !== "panorama.ag";
      } catch (error) {
        assert.ok(error instanceof Error, url);
        return true;
      }
    });
    // The others lead to the portal, but are written in a way that Leaf never uses.
    assert.ok(elsewhere.length >= 60, String(elsewhere.length));
    for (const { url, what } of elsewhere) {
      assert.equal(panorama.oneClick.checkSignInUrl(url, LEAF, "PRODUCTION").ok, false, `${what}: ${url}`);
    }
  });
});
