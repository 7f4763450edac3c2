import assert from "node:assert/strict";
import fc from "fast-check";
import { ALERT_EVENTS, alertMeaning } from "../../../src/alerts/alertEvents";
import { explainAlert } from "../../../src/alerts/explainAlert";
import { readAlert } from "../../../src/alerts/receivedAlert";
import { sampleBody } from "../../../src/alerts/sampleBodies";
import { MASK } from "../../../src/base/text";
import { alertSubject } from "../../support/alertSubject";

const bytes = (text: string) => Buffer.from(text, "utf8");
const explained = (body: unknown) =>
  explainAlert(readAlert(bytes(typeof body === "string" ? body : JSON.stringify(body))));
const SUBJECT = alertSubject();

describe("what a delivery says", () => {
  it("is one sentence for every event, with what it is about", () => {
    for (const event of ALERT_EVENTS) {
      const said = explained(sampleBody(event, SUBJECT));
      assert.ok(said.startsWith(`${alertMeaning(event) ?? "?"}: `), said);
      assert.ok(said.includes(event.startsWith("credentials") ? "credential credential-1" : "Leaf user user-1"), said);
      assert.match(said, /^[^.]+\.$/);
    }
  });

  it("names file, field and boundary, status and message", () => {
    assert.equal(
      explained({ type: "uploadedFileProcessingFailed", fileId: "f1", leafUserId: "u1", message: "bad header" }),
      "Leaf couldn't process an uploaded file: file f1, Leaf user u1, “bad header”.",
    );
    assert.equal(
      explained({ type: "fieldBoundaryCreated", boundaryId: "b1", fieldId: "f1", leafUserId: "u1" }),
      "A field got a boundary: field f1, boundary b1, Leaf user u1.",
    );
    assert.equal(
      explained({
        type: "credentialsUnauthenticated",
        provider: "Example",
        credentialId: "c1",
        status: "UNAUTHENTICATED",
      }),
      "The provider no longer accepts a Leaf user's credentials: provider Example, credential c1, status UNAUTHENTICATED.",
    );
    assert.equal(explained({ type: "fieldCreated" }), "A field was created.");
  });

  it("is the same in any order of fields", () => {
    for (const event of ALERT_EVENTS) {
      const fields = Object.entries(JSON.parse(sampleBody(event, SUBJECT)) as object);
      const said = explained(Object.fromEntries(fields));
      assert.equal(explained(Object.fromEntries([...fields].reverse())), said);
      assert.equal(explained(JSON.stringify(Object.fromEntries(fields), null, 2)), said);
    }
  });

  it("names an event that isn't documented", () => {
    assert.equal(
      explained({ type: "aNewEvent", leafUserId: 12, fileId: "f1" }),
      "Leaf sent aNewEvent, an event that isn't documented: file f1, Leaf user 12.",
    );
  });

  it("is that there is no event, where there is none", () => {
    const others: readonly [unknown, string][] = [
      [{ message: "confirmation of webhook upon registration" }, "Leaf confirmed that the webhook was registered."],
      ["", "The body is empty."],
      [" \r\n", "The body is empty."],
      ["no JSON", "The body isn't JSON, so it isn't one of Leaf's alerts."],
      ['{"type": "fieldCreated"', "The body isn't JSON, so it isn't one of Leaf's alerts."],
      ["[]", "The body is JSON, but it doesn't name an event."],
      ["null", "The body is JSON, but it doesn't name an event."],
      [{ type: {}, message: "hello" }, "The body is JSON, but it doesn't name an event."],
      [{ type: " " }, "The body is JSON, but it doesn't name an event."],
    ];
    for (const [body, said] of others) assert.equal(explained(body), said);
  });

  it("reads ids that no number holds, and a byte order mark", () => {
    const alert = readAlert(bytes('\ufeff{"type": "fieldCreated", "fieldId": 12345678901234567890, "leafUserId": 7}'));
    assert.ok(alert.kind === "event");
    assert.deepEqual([alert.subjects.fieldId, alert.leafUserId], ["12345678901234567890", "7"]);
  });

  const times: readonly [unknown, string | null][] = [
    ["2026-03-19T12:00:00.123456Z", "2026-03-19T12:00:00.123456Z"],
    ["2026-03-19T12:00:00.123Z", "2026-03-19T12:00:00.123Z"],
    ["2026-03-19T12:00:00Z", "2026-03-19T12:00:00Z"],
    ["2026-03-19T12:00:00", "2026-03-19T12:00:00Z"],
    ["2026-03-19T14:00:00+02:00", "2026-03-19T12:00:00Z"],
    [1773921600000, "2026-03-19T12:00:00.000Z"],
    ["yesterday", null],
    [null, null],
    [{}, null],
  ];
  for (const [timestamp, expected] of times) {
    it(`has the time ${expected ?? "unknown"} by ${JSON.stringify(timestamp)}`, () => {
      const alert = readAlert(bytes(JSON.stringify({ type: "fieldCreated", timestamp })));
      assert.ok(alert.kind === "event");
      assert.equal(alert.timestamp, expected);
    });
  }

  it("has no secret, no second line and no end", () => {
    const said = explained({
      type: "credentialsUnauthenticated",
      credentialId: "c".repeat(5000),
      message: `{"access_token":"example-access-token-value"}\nsecond line ${"x".repeat(5000)}`,
    });
    assert.ok(said.includes(MASK) && !said.includes("example-access-token-value"), said);
    assert.ok(said.length < 400 && !said.includes("\n"), said);
  });

  it("never throws, whatever the bytes are", () => {
    const key = fc.constantFrom(
      "type",
      "message",
      "leafUserId",
      "timestamp",
      "fileId",
      "provider",
      "status",
      "__proto__",
    );
    const odd = fc.dictionary(key, fc.anything({ maxDepth: 2 })).map((fields) => {
      try {
        return JSON.stringify(fields);
      } catch {
        // A bigint is no JSON.
        return "{}";
      }
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.json().map(bytes), odd.map(bytes)), (body) => {
        assert.match(explainAlert(readAlert(body)), /^[^\n]+\.$/);
      }),
      { numRuns: 500 },
    );
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    for (const text of [deep, `{"type": "x", "message": ${deep}}`, `{"type": "${"[".repeat(100_000)}"}`]) {
      assert.match(explainAlert(readAlert(bytes(text))), /\.$/);
    }
  });
});
