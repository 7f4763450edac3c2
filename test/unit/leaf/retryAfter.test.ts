import assert from "node:assert/strict";
import { retryAfterSeconds } from "../../../src/leaf/retryAfter";

const NOON = Date.UTC(2026, 2, 19, 12);
const MACHINE = NOON - 600_000;

describe("how long Leaf asks to wait", () => {
  const forms: [string | null, number | undefined][] = [
    [null, undefined],
    ["", undefined],
    ["  ", undefined],
    ["30", 30],
    [" 30 ", 30],
    ["0", 0],
    ["1.5", 2],
    ["0.2", 1],
    ["-5", undefined],
    ["30, 60", 60],
    ["60,30", 60],
    ["30, -60", 30],
    ["-1, -2", undefined],
    ["99999999999999999999", 86_400],
    ["9".repeat(400), 86_400],
    ["1e3", undefined],
    ["Infinity", undefined],
    ["soon", undefined],
    ["30s", undefined],
    ["2026", 2026],
    ["Thu, 19 Mar 2026 12:00:30 GMT", 30],
    ["Thu, 19 Mar 2026 11:59:00 GMT", 0],
    ["30, Thu, 19 Mar 2026 12:01:00 GMT", 60],
    ["Thursday, 19-Mar-26 12:00:30 GMT", 30],
    ["Thu Mar 19 12:00:30 2026", 30],
    ["2026-03-19T12:00:30Z", 30],
    ["Thu, 99 Mar 2026 12:00:30 GMT", undefined],
    ["Thu, 19 Mar 9999 12:00:30 GMT", 86_400],
  ];
  for (const [header, seconds] of forms) {
    it(`is ${seconds ?? "not said"} by ${header === null ? "no header" : `"${header.slice(0, 40)}"`}`, () => {
      assert.equal(retryAfterSeconds(header, "Thu, 19 Mar 2026 12:00:00 GMT", MACHINE), seconds);
    });
  }

  it("is measured by this machine's clock where the answer has no date, or none that can be read", () => {
    for (const date of [null, "", "now", "0"]) {
      assert.equal(retryAfterSeconds("Thu, 19 Mar 2026 12:00:30 GMT", date, NOON), 30, String(date));
    }
  });
});
