import assert from "node:assert/strict";
import { Redactor } from "../../../src/masking/redact";
import { bodyText, readBody } from "../../../src/events/body";
import { copyText, exportText, type ExportFormat } from "../../../src/events/eventExport";
import { explainEvent } from "../../../src/events/eventExplain";
import { reasonOf, statusClassOf, summarize } from "../../../src/events/events";
import { listCredentialEvents, type CredentialEvent } from "../../../src/leaf/credentialEvents";
import type { Leaf } from "../../../src/leaf/send";
import { hostileEvents } from "../../fixtures/hostile";

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;
const header = {
  provider: "Panorama",
  leafUserId: "u",
  farmer: "[Low Creek](https://evil.example) \u202e <b>",
  account: "=1+1",
  clientEnvironment: "STAGE",
  status: "`ACTIVE`|x",
  exportedAt: "2026-03-19T12:00:00.000Z",
};

describe("hostile events", function () {
  this.timeout(60_000);
  const redactor = new Redactor();
  redactor.remember("a-secret-of-the-account");
  let events: readonly CredentialEvent[] = [];

  before(async () => {
    const raw = hostileEvents();
    assert.ok(raw.length >= 200);
    // What arrives has gone through JSON once.
    const body: unknown = JSON.parse(JSON.stringify(raw));
    const leaf: Leaf = () =>
      Promise.resolve({ status: 200, body, total: undefined, header: () => undefined, mask: redactor.text });
    ({ events } = await listCredentialEvents(
      leaf,
      "u",
      { path: "panorama-credentials", secret: [] },
      { page: 0, size: 100 },
    ));
    assert.equal(events.length, raw.length);
  });

  it("are summed up in one short line without anything unseen", () => {
    for (const event of events) {
      const summary = summarize(event);
      assert.ok(summary.length <= 160);
      assert.doesNotMatch(summary, UNSEEN);
      assert.doesNotMatch(summary, /\n/);
    }
  });

  it("are explained, or not", () => {
    for (const event of events) {
      const text = explainEvent(event);
      assert.ok(text === undefined || text.length > 10);
      assert.equal(typeof reasonOf(event.statusCode), "string");
      assert.match(statusClassOf(event.statusCode), /^\w+$/);
    }
  });

  it("are laid out, every line of them", () => {
    for (const { headers, body } of events) {
      for (const text of [headers, body]) {
        const document = readBody(text);
        for (let index = 0; index < document.lineCount; index += 1) {
          const { spans, indent, fold } = document.line(index);
          const shown = spans.map((span) => span.text).join("");
          if (shown.length > 2000 || indent > 60 || UNSEEN.test(shown)) assert.fail(shown.slice(0, 200));
          if (fold !== undefined && !(fold > index && fold < document.lineCount)) assert.fail(`fold at ${index}`);
        }
      }
    }
  });

  it("change no prototype", () => {
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  for (const format of ["json", "csv", "markdown"] satisfies ExportFormat[]) {
    it(`are taken away as ${format} without anything unseen`, () => {
      const collected = { events, complete: true };
      const small = events.filter(({ body }) => body.length < 10_000);
      for (const text of [exportText(header, collected, redactor.text, format), copyText(small, format)]) {
        // Matched line by line, since the whole is larger than a pattern should have to look at.
        // A byte order mark may start a file.
        for (const line of text
          .replace(/^\ufeff/, "")
          .replaceAll("\r\n", "\n")
          .split("\n"))
          if (UNSEEN.test(line)) assert.fail(line.slice(0, 300));
      }
    });
  }

  it("are copied in full where they are large", () => {
    assert.equal(bodyText("x".repeat(5_000_000)).length, 5_000_000);
  });
});
