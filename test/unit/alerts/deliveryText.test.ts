import assert from "node:assert/strict";

import { Deliveries, type NewDelivery } from "../../../src/alerts/deliveries";
import { deliveryMarkdown, deliverySentence, forwardText } from "../../../src/alerts/deliveryText";
import type { ForwardFault, ForwardResult } from "../../../src/alerts/forward";
import { MASK } from "../../../src/base/text";
import { Redactor } from "../../../src/masking/redact";

const AT = Date.UTC(2026, 2, 19, 12, 0, 0, 5);
const SIGNATURE = "cGxhbnRlZCBzaWduYXR1cmUgb2YgbWFkZSB1cCBieXRlcw==";
const deere = '{"type": "credentialsUnauthenticated", "provider": "JohnDeere", "credentialId": "c-1", "status": "X"}';

const deliveryOf = (body: string | Uint8Array, more: Partial<NewDelivery> = {}) =>
  new Deliveries().add({
    ...{ source: "received" as const, at: AT, headers: [["Content-Type", "application/json"]], verdict: undefined },
    body: typeof body === "string" ? Buffer.from(body) : body,
    ...more,
  });
const plainly = (text: string) => text;
const answered = (status: number, body: string): ForwardResult => ({ kind: "answered", status, ms: 12.6, body });

describe("what came of passing a delivery on", () => {
  it("is said in a few words, with what the receiver answered and how long it took", () => {
    assert.equal(forwardText(undefined), "");
    assert.equal(forwardText("pending"), "waiting for your receiver");
    assert.equal(forwardText(answered(503, "no")), "your receiver answered 503 in 13 ms");
  });

  it("is another sentence for each fault, and names the code of a refused connection", () => {
    const faults: readonly ForwardFault[] = [
      ...(["name", "connection", "tls", "proxy", "timeout", "notHttp", "canceled", "loop"] as const),
    ];
    const texts = faults.map((fault) => forwardText({ kind: "failed", fault, reason: "ECONNREFUSED", ms: 1 }));
    assert.equal(new Set(texts).size, faults.length);
    assert.ok(texts.every((text) => text !== ""));
    assert.equal(texts[1], "your receiver can't be reached (ECONNREFUSED)");
  });
});

describe("a delivery as a text", () => {
  it("says what it is, when it came, whether it is signed, and what it holds", () => {
    const text = deliveryMarkdown(deliveryOf(deere, { verdict: { kind: "matches", exactHeader: true } }), plainly);
    assert.match(text, /^# .*JohnDeere.*c-1/);
    assert.match(text, /\| Time \| 2026-03-19T12:00:00\.005Z \|/);
    assert.match(text, /\| Source \| received \|/);
    assert.match(text, /\| Signature \| The signature matches\. \|/);
    assert.match(text, /\*\*Headers\*\*\n\n```text\nContent-Type: application\/json\n```/);
    assert.match(text, /\*\*Body\*\*\n\n```json\n\{\n {2}"type": "credentialsUnauthenticated",/);
    for (const absent of ["Attempt", "Your receiver", "What your receiver answered"]) {
      assert.ok(!text.includes(absent), absent);
    }
  });

  it("says that it was not verified where no secret is known, and what to do about a wrong signature", () => {
    const signature = (verdict: NewDelivery["verdict"]) =>
      /\| Signature \| (.*) \|/.exec(deliveryMarkdown(deliveryOf(deere, { verdict }), plainly))?.[1];
    assert.equal(signature(undefined), "Not verified: the secret is not on this machine.");
    assert.match(signature({ kind: "wrongSecret" }) ?? "", /^The signature doesn't match: .*Compare the secret/);
  });

  it("names samples and replays as such, and counts attempts from the second on", () => {
    assert.match(deliveryMarkdown(deliveryOf(deere, { source: "sample" }), plainly), /\| sample from here \|/);
    assert.match(deliveryMarkdown(deliveryOf(deere, { source: "replay" }), plainly), /\| replay from here \|/);
    const entry = deliveryOf(deere);
    assert.ok(!deliveryMarkdown(entry, plainly).includes("| Attempt |"));
    assert.match(deliveryMarkdown({ ...entry, attempt: 4 }, plainly), /\| Attempt \| 4 \|/);
  });

  it("shows what the receiver answered, and has no place for an answer without a body", () => {
    const failed = deliveryMarkdown(deliveryOf(deere, { forward: answered(500, "<h1>Sorry</h1>") }), plainly);
    assert.match(failed, /\| Your receiver \| your receiver answered 500 in 13 ms \|/);
    assert.match(failed, /\*\*What your receiver answered\*\*\n\n```text\n[^]*Sorry/);
    const silent = deliveryMarkdown(deliveryOf(deere, { forward: answered(204, "") }), plainly);
    assert.match(silent, /answered 204/);
    assert.ok(!silent.includes("What your receiver answered"));
  });

  it("is what it is for an empty body, for one that is no JSON, and for one that is no text", () => {
    const empty = deliveryMarkdown(deliveryOf("", { headers: [] }), plainly);
    assert.match(empty, /^# The body is empty\./);
    assert.ok(!empty.includes("**Body**") && !empty.includes("**Headers**"));
    assert.match(deliveryMarkdown(deliveryOf("half {"), plainly), /^# The body isn't JSON[^]*```text\nhalf \{\n```/);
    const bytes = deliveryMarkdown(deliveryOf(Buffer.from([0xff, 0x41, 0xfe])), plainly);
    assert.match(bytes, /\ufffdA\ufffd/);
  });

  it("keeps foreign markup a text: in the heading, in the headers, and behind fences", () => {
    const message = "[open](command:x)\n# Second <img src=x>";
    const body = JSON.stringify({ type: "fieldCreated", message, note: "```\n# third" });
    const headers = [["X-Note", "```` # fourth"]] as const;
    const text = deliveryMarkdown(deliveryOf(body, { headers, forward: answered(200, "```\n# fifth") }), plainly);
    assert.ok(!/(?<!\\)\[open\]/.test(text.split("\n")[0] ?? ""), text);
    assert.ok(!/(?<!\\)<img/.test(text.split("\n")[0] ?? ""));
    // Whatever stands between fences that belong together is no markup.
    const outside = text.replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "");
    assert.ok(!/third|fourth|fifth/.test(outside), outside);
    assert.equal(outside.match(/^#/gm)?.length, 1);
  });

  it("masks the signature's value, also where a body or an answer quotes it", () => {
    const headers = [["X-Leaf-Signature", SIGNATURE]] as const;
    const body = JSON.stringify({ type: "fieldCreated", message: `it came as ${SIGNATURE}`, note: SIGNATURE });
    const text = deliveryMarkdown(
      deliveryOf(body, { headers, forward: answered(401, `expected another than ${SIGNATURE.slice(0, -2)}, sorry`) }),
      plainly,
    );
    assert.ok(text.includes(`X-Leaf-Signature: ${MASK}`), text);
    assert.ok(!text.includes(SIGNATURE.slice(0, 16)), text);
  });

  it("masks a secret that the shortened sentence would cut in two", () => {
    const redactor = new Redactor();
    const secret = "planted harvest meadow orchard";
    redactor.remember(secret);
    for (let before = 100; before < 165; before += 1) {
      const message = `${"x".repeat(before)} ${secret}`;
      const sentence = deliverySentence(deliveryOf(JSON.stringify({ type: "fieldCreated", message })), redactor.text);
      assert.ok(!sentence.includes("planted"), sentence);
    }
    for (const key of ["type", "provider", "status", "leafUserId", "fieldId"]) {
      const body = JSON.stringify({ type: "aNewEvent", [key]: `${"y".repeat(25)} ${secret}` });
      const sentence = deliverySentence(deliveryOf(body), redactor.text);
      assert.ok(!sentence.includes("planted"), `${key}: ${sentence}`);
    }
  });
});
