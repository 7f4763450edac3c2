import { Redactor } from "../../src/masking/redact";
import { readBody } from "../../src/events/body";
import { copyText } from "../../src/events/eventExport";
import { summarize } from "../../src/events/events";
import type { CredentialEvent } from "../../src/leaf/credentialEvents";
import { printLine } from "../rig/log";

const MB = 1_000_000;
const RUNS = 9;

/** The median time of a function in milliseconds. */
function median(measure: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    measure();
    return performance.now() - started;
  });
  return times.sort((left, right) => left - right)[Math.floor(RUNS / 2)] ?? 0;
}

function report(what: string, milliseconds: number): void {
  printLine(`${what}: ${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`);
}

/** Minified JSON of about five million characters. */
export function largeJson(): string {
  const item = {
    id: 4711,
    name: "Low Creek",
    crop: "corn",
    moisture: 15.25,
    tags: ["a", "b"],
    active: true,
    area: null,
  };
  return `[${Array.from({ length: (5 * MB) / (JSON.stringify(item).length + 1) }, () => JSON.stringify(item)).join(",")}]`;
}

/** How long it takes to lay out, mask and summarize large bodies and many events. */
export function bodies(): Promise<void> {
  const samples: readonly (readonly [string, string])[] = [
    ["5 MB of minified JSON", largeJson()],
    ["5 MB of JSON, numbers only", `[${"1,".repeat(2.5 * MB - 1)}1]`],
    ["10,000 levels of JSON", "[".repeat(10_000) + "]".repeat(10_000)],
    ["5 MB in one line", "lorem ipsum ".repeat((5 * MB) / 12)],
    ["5 MB of form data", `${"field=a%20value&".repeat((5 * MB) / 16)}end=1`],
    ["5 MB of HTML", `<html>${"<p class='a'>Some <b>text</b>.</p>".repeat((5 * MB) / 34)}</html>`],
  ];
  for (const [name, text] of samples) {
    report(
      `${name}, index`,
      median(() => readBody(text)),
    );
    const document = readBody(text);
    const middle = Math.floor(document.lineCount / 2);
    report(
      `${name}, 100 of ${document.lineCount} lines`,
      median(() => Array.from({ length: 100 }, (_, index) => document.line(middle + index))),
    );
  }
  masking(samples);
  return Promise.resolve();
}

function masking(samples: readonly (readonly [string, string])[]): void {
  const redactor = new Redactor();
  for (let serial = 0; serial < 20; serial += 1) redactor.remember(`remembered-value-${serial}-of-this-account`);
  for (const [name, text] of samples) {
    report(
      `${name}, masked`,
      median(() => redactor.text(text)),
    );
  }
  const body = JSON.stringify({
    access_token: "made-up-value".repeat(20),
    token_type: "Bearer",
    expires_in: 3600,
    url: "https://api.example.com/files?organization=abc&page=1",
    files: Array.from({ length: 6 }, (_, id) => ({
      id,
      name: `planted-${id}.2020`,
      sizeInBytes: 1234567,
      type: "planting",
    })),
  });
  const headers =
    "Content-Type: application/json\nDate: Thu, 19 Mar 2026 12:00:00 GMT\nX-Amzn-RequestId: 2b7c1f5e-0d7b\n";
  const started = performance.now();
  for (let count = 0; count < 100_000; count += 1) {
    redactor.text(body);
    redactor.text(headers);
  }
  report(`100,000 events of ${body.length + headers.length} characters, masked`, performance.now() - started);

  const events = Array.from({ length: 100_000 }, (_, id): CredentialEvent => {
    return { id: String(id), createdDate: "2026-03-19T12:00:00Z", statusCode: 400, headers, body };
  });
  const summaries = performance.now();
  for (const event of events) summarize(event);
  report("100,000 events, summed up", performance.now() - summaries);
  for (const format of ["json", "csv", "markdown"] as const) {
    const copying = performance.now();
    copyText(events.slice(0, 10_000), format);
    report(`10,000 events, copied as ${format}`, performance.now() - copying);
  }
}
