import assert from "node:assert/strict";
import { explainEvent } from "../../../src/events/eventExplain";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";

const explained = (statusCode: number | null, body = "", headers = ""): string | undefined => {
  const event: CredentialEvent = { id: "1", createdDate: null, statusCode, headers, body };
  return explainEvent(event);
};

describe("explaining an event", () => {
  it("says what a refusal in so many words means, and what to do", () => {
    const body = '{"__type":"NotAuthorizedException","message":"Refresh Token has expired"}';
    assert.match(
      explained(400, body) ?? "",
      /^Leaf can't renew its access to Panorama, so the farmer has to authorize again/,
    );
    assert.match(explained(403, '{"error":"sharing_disabled"}') ?? "", /Leaf Integration/);
    assert.match(explained(404, '{"message":"organization not found"}') ?? "", /organization|operation/);
  });

  it("says so where it goes by the status alone", () => {
    assert.match(explained(401) ?? "", /^Based on the status alone: /);
    assert.match(explained(403) ?? "", /^Based on the status alone: /);
  });

  it("tells a success, and one that brought tokens", () => {
    assert.equal(explained(200, "{}"), "Leaf's request was accepted.");
    assert.equal(explained(200, '{"access_token":"x"}'), "Leaf's request was accepted and returned new tokens.");
  });

  it("tells what passes by itself", () => {
    assert.match(explained(429) ?? "", /resolves by itself/);
    assert.match(explained(503, "<html>") ?? "", /provider's side/);
  });

  it("says nothing where nothing is known", () => {
    for (const status of [null, 302, 404, 418]) assert.equal(explained(status), undefined);
  });
});
