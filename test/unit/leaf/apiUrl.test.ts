import assert from "node:assert/strict";
import { isLoopback, readApiUrl } from "../../../src/leaf/apiUrl";

describe("the API URL", () => {
  it("is https, or http on this machine", () => {
    assert.equal(readApiUrl(" https://api.withleaf.io/ "), "https://api.withleaf.io");
    assert.equal(readApiUrl("http://127.0.0.1:4000"), "http://127.0.0.1:4000");
    assert.equal(readApiUrl("http://localhost:4000//"), "http://localhost:4000");
    assert.equal(readApiUrl("http://[::1]:4000"), "http://[::1]:4000");
    assert.equal(readApiUrl("https://gateway.example/leaf"), "https://gateway.example/leaf");
  });

  it("is nothing else", () => {
    const refused = [
      "",
      "leaf",
      "http://api.withleaf.io",
      "http://127.0.0.1.evil.example",
      "ftp://127.0.0.1",
      "https://user@api.withleaf.io",
      "https://a.example/?x=1",
      "file:///etc/passwd",
    ];
    for (const text of refused) assert.equal(readApiUrl(text), undefined, text);
  });

  it("knows this machine", () => {
    assert.equal(isLoopback("http://127.0.0.1:1"), true);
    assert.equal(isLoopback("https://api.withleaf.io"), false);
  });
});
