import assert from "node:assert/strict";
import { ALERT_EVENTS, ALERT_GROUPS } from "../../../src/alerts/alertEvents";
import { sampleBody } from "../../../src/alerts/sampleBodies";
import { alertSubject } from "../../support/alertSubject";

const subject = alertSubject();
const read = (event: string) => JSON.parse(sampleBody(event, subject)) as Record<string, string>;
const eventsOf = (group: string) => ALERT_GROUPS.find(({ id }) => id === group)?.events ?? [];

describe("sample bodies", () => {
  it("are on one line, with one space after each colon and comma", () => {
    for (const event of [...ALERT_EVENTS, "aNewEvent"]) {
      const fields = read(event);
      const body = sampleBody(event, { ...subject, newId: () => "id" });
      const pairs = Object.entries(fields).map(([key, text]) => `"${key}": "${text.replace(/^id-\d+$/, "id")}"`);
      assert.equal(body, `{${pairs.join(", ")}}`);
    }
  });

  it("name their event and its time with six fractional digits", () => {
    for (const event of [...ALERT_EVENTS, "aNewEvent"]) {
      const { type, timestamp } = read(event);
      assert.deepEqual([type, timestamp], [event, "2026-03-19T12:00:00.123000Z"]);
    }
  });

  it("name the Leaf user, but those of credentials only the credential", () => {
    for (const event of eventsOf("credentials")) {
      assert.deepEqual(Object.keys(read(event)), [
        ...["credential", "provider", "credentialId", "message", "status", "type", "timestamp"],
      ]);
      assert.equal(read(event)["credentialId"], "credential-1");
      assert.equal(read(event)["provider"], "Example");
    }
    const others = ALERT_EVENTS.filter((event) => !event.startsWith("credentials"));
    assert.equal(others.length, 36);
    for (const event of others) assert.equal(read(event)["leafUserId"], "user-1", event);
    assert.equal(read("aNewEvent")["leafUserId"], "user-1");
  });

  it("have the documented fields in their order", () => {
    const documented: readonly [string, readonly string[]][] = [
      ["uploadedFileProcessingFinished", ["fileId", "leafUserId", "timestamp", "type"]],
      ["providerFileProcessingFailed", ["fileId", "leafUserId", "message", "timestamp", "type"]],
      ["operationCreated", ["operationId", "leafUserId", "timestamp", "type"]],
      ["fieldCreated", ["source", "leafUserId", "fieldId", "timestamp", "type"]],
      ["fieldBoundaryUpdated", ["source", "leafUserId", "fieldId", "boundaryId", "timestamp", "type"]],
      ["batchUploadProcessingFinished", ["batchId", "leafUserId", "timestamp", "type"]],
      ["machineDeleted", ["machineId", "leafUserId", "timestamp", "type"]],
      ["implementUpdated", ["implementId", "leafUserId", "timestamp", "type"]],
    ];
    for (const [event, keys] of documented) assert.deepEqual(Object.keys(read(event)), keys, event);
  });

  it("are about something new each time", () => {
    assert.notEqual(read("fieldCreated")["fieldId"], read("fieldCreated")["fieldId"]);
  });

  it("stay JSON whatever a name holds", () => {
    const odd = { ...subject, provider: 'a"b: c, \\ é\n', credentialId: "x" };
    const body = sampleBody("credentialsUnauthenticated", odd);
    assert.equal((JSON.parse(body) as Record<string, string>)["provider"], odd.provider);
    assert.ok(!body.includes("\n"));
  });
});
