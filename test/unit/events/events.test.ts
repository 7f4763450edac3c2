import assert from "node:assert/strict";
import { reasonOf, statusClassOf, summarize } from "../../../src/events/events";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";

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

  it("is summed up by what the other forms of an error say", () => {
    const nested = JSON.stringify({ errors: [{ code: "E1", message: "No such operation" }] });
    const cases: readonly (readonly [string, string])[] = [
      [
        '{"type":"about:blank","title":"Bad Request","status":400,"detail":"The code is wrong"}',
        "Bad Request: The code is wrong",
      ],
      ['{"error":"invalid_grant","error_description":"Token revoked"}', "invalid_grant: Token revoked"],
      ['{"error":{"code":"X1","message":"Broken"}}', "X1: Broken"],
      [nested, "E1: No such operation"],
      [JSON.stringify(nested), "E1: No such operation"],
      [JSON.stringify({ statusCode: 400, body: nested }), "E1: No such operation"],
      ["error=access_denied&error_description=The+farmer%20said+no", "access_denied: The farmer said no"],
      ['{"message":"cut off in the mid', "cut off in the mid"],
      ['{"error":"first","list":[1,2,{"a', "first"],
      ["<html><head><title></title></head><h1>Oh &amp; no</h1>", "Oh & no"],
      ["<html><body><p>Only this</p></body></html>", "Only this"],
      ['{"event":"sharing.confirmed"}', "sharing.confirmed"],
      ['{"error":"a\\u202eb"}', "a⟨U+202E⟩b"],
    ];
    for (const [body, summary] of cases) assert.equal(summarize(event(body)), summary, body);
  });

  it("is summed up by the exception that its headers name", () => {
    const headers = '{"x-amzn-ErrorType":"NotAuthorizedException:http://x"}';
    assert.equal(summarize({ ...event(""), headers }), "NotAuthorizedException");
    assert.equal(summarize({ ...event('{"message":"Expired"}'), headers }), "NotAuthorizedException: Expired");
    assert.equal(summarize({ ...event('{"__type":"NotAuthorizedException"}'), headers }), "NotAuthorizedException");
  });

  it("has HTTP's reason for its status", () => {
    assert.deepEqual([200, 400, 429, 799, null].map(reasonOf), ["OK", "Bad Request", "Too Many Requests", "", ""]);
  });
});
