import assert from "node:assert/strict";
import fc from "fast-check";
import { isLoopback, readApiUrl } from "../../../src/leaf/apiUrl";

const LEAF = "https://api.withleaf.io";

describe("the API URL", () => {
  it("is https, or http on this machine", () => {
    assert.equal(readApiUrl(" https://api.withleaf.io/ "), LEAF);
    assert.equal(readApiUrl("http://127.0.0.1:4000"), "http://127.0.0.1:4000");
    assert.equal(readApiUrl("http://localhost:4000//"), "http://localhost:4000");
    assert.equal(readApiUrl("http://[::1]:4000"), "http://[::1]:4000");
    assert.equal(readApiUrl("https://gateway.example/leaf"), "https://gateway.example/leaf");
  });

  it("has one form, however it is written", () => {
    for (const text of [
      "HTTPS://API.withleaf.io",
      "https://api.withleaf.io:443",
      "https://api.withleaf.io:443/",
      "https://api.withleaf.io?",
      "https://api.withleaf.io#",
      "https://api.withleaf.io/?#",
      "https://api.withleaf.io.",
      "https://api.withleaf.io.:443//",
      "https://api.withleaf.io///",
      "https://api.withleaf.io/./x/..",
      "https://api.with%6Ceaf.io",
      "\u200bhttps://api.with\u00adleaf.io\ufeff",
      "\u00a0https://api.withleaf.io\u00a0",
      '"https://api.withleaf.io"',
      "“https://api.withleaf.io”",
      "<https://api.withleaf.io>",
      "https://api.withleaf.io.\n",
    ]) {
      assert.equal(readApiUrl(text), LEAF, text);
    }
    assert.equal(readApiUrl("HTTP://LocalHost:80/"), "http://localhost");
    assert.equal(readApiUrl("http://127.1:4000"), "http://127.0.0.1:4000");
    assert.equal(readApiUrl("https://Gateway.example:8443/Leaf//v%31/"), "https://gateway.example:8443/Leaf/v1");
  });

  it("is understood from the addresses of Leaf's documentation", () => {
    for (const path of [
      "/services/usermanagement/api",
      "/services/usermanagement/api/",
      "/services/usermanagement/api/users",
      "/services/operations/api/files",
      "/Services/UserManagement/API",
      "/api",
      "/api/authenticate",
      "//services//fields//api",
    ]) {
      assert.equal(readApiUrl(LEAF + path), LEAF, path);
    }
    for (const base of ["https://proxy.example/leaf", "http://127.0.0.1:4000"]) {
      for (const path of ["/services/usermanagement/api", "/services/operations/api/files/", "/api/authenticate"]) {
        assert.equal(readApiUrl(base + path), base, path);
      }
    }
  });

  it("keeps the path of a gateway of one's own", () => {
    for (const url of [
      "https://proxy.example/leaf",
      "https://proxy.example/api",
      "https://proxy.example/services/leaf",
    ]) {
      assert.equal(readApiUrl(url), url);
      assert.equal(readApiUrl(`${url}/`), url);
    }
  });

  it("is nothing else", () => {
    const refused = [
      "",
      "leaf",
      "api.withleaf.io",
      "http://api.withleaf.io",
      "http://127.0.0.1.evil.example",
      "http://127.0.0.1@evil.example",
      "ftp://127.0.0.1",
      "https://user@api.withleaf.io",
      "https://user:password@api.withleaf.io",
      "https://@api.withleaf.io",
      "https:\\\\api.withleaf.io",
      "https://api.withleaf.io\\@evil.example",
      "https://api.withleaf.io /x",
      "https://api.with\nleaf.io",
      "https://a.example/?x=1",
      "https://a.example/#x",
      "https://..",
      "https://a..example",
      "https://.a.example",
      "https://a.example:99999",
      "https://",
      "https://[::1",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "data:text/plain,x",
    ];
    for (const text of refused) assert.equal(readApiUrl(text), undefined, text);
  });

  it("is read from its own form as what it is", () => {
    const part = fc.string({
      unit: fc.constantFrom(..."aA./%25~?#:@\\ é-".split(""), "services", "api"),
      maxLength: 12,
    });
    const forms = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.webUrl());
    fc.assert(
      fc.property(
        fc.oneof(
          forms,
          part.map((text) => `https://a.example/${text}`),
        ),
        (text) => {
          const read = readApiUrl(text);
          if (read === undefined) return;
          assert.equal(readApiUrl(read), read);
          assert.equal(new URL(read).host, new URL(text).host.replace(/\.(?=:|$)/, ""));
          assert.ok(!read.endsWith("/") && new URL(`${read}/api/authenticate`).pathname.endsWith("/api/authenticate"));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("knows this machine", () => {
    assert.equal(isLoopback("http://127.0.0.1:1"), true);
    assert.equal(isLoopback("https://api.withleaf.io"), false);
  });
});
