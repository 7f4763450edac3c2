import assert from "node:assert/strict";
import { pretty, statusClassOf, summarize } from "../../../src/core/events";
import type { CredentialEvent } from "../../../src/leaf/credentials";

const event = (body: string): CredentialEvent => ({ id: "1", createdDate: null, statusCode: 200, headers: "", body });

describe("an event", () => {
  it("belongs to a class by its status code", () => {
    assert.deepEqual([200, 302, 404, 503, 0, 99, 600, null].map(statusClassOf), [
      "success",
      "redirect",
      "clientError",
      "serverError",
      "unknown",
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("is summed up by the error's name and message", () => {
    const body = '{"__type":"com.amazon#NotAuthorizedException","message":"Refresh Token has expired"}';
    assert.equal(summarize(event(body)), "NotAuthorizedException: Refresh Token has expired");
  });

  it("is summed up by the page's title, or the first words", () => {
    assert.equal(summarize(event("<html><title>503 Service\n Unavailable</title>")), "503 Service Unavailable");
    assert.equal(summarize(event("  a\n b  ")), "a b");
    assert.equal(summarize(event("")), "");
    assert.equal(summarize(event("[1,2]")), "[1,2]");
    assert.equal(Array.from(summarize(event("x".repeat(1000)))).length, 160);
  });

  it("is laid out for reading", () => {
    assert.equal(pretty('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
    assert.equal(pretty("grant_type=refresh_token&client=x"), "grant_type=refresh_token\nclient=x");
    assert.equal(pretty("<html>"), "<html>");
    assert.equal(pretty('{"a":'), '{"a":');
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    assert.equal(pretty(deep), deep, "too deep to lay out, and shown as it is");
  });
});
