import assert from "node:assert/strict";
import fc from "fast-check";
import { momentOf, readDate } from "../../../src/leaf/dates";

const NOON = "2026-03-19T12:00:00Z";
const SECONDS = Date.parse(NOON) / 1000;

/** What a server may send, and what it means. */
const FORMS: readonly (readonly [unknown, string | null])[] = [
  // ISO 8601 and what is taken for it.
  ["2026-03-19T12:00:00Z", NOON],
  ["2026-03-19T12:00:00.123456Z", "2026-03-19T12:00:00.123456Z"],
  ["2026-03-19T12:00:00.000456", "2026-03-19T12:00:00.000456Z"],
  ["2026-03-19T12:00:00.123456789Z", "2026-03-19T12:00:00.123456789Z"],
  ["2026-03-19T12:00:00.1234567891234Z", "2026-03-19T12:00:00.123456789Z"],
  ["2026-03-19T12:00:00,5Z", "2026-03-19T12:00:00.5Z"],
  ["2026-03-19 12:00:00", NOON],
  ["2026-03-19 12:00:00.123", "2026-03-19T12:00:00.123Z"],
  ["  2026-03-19  12:00:00  ", NOON],
  ["2026-03-19_12:00:00", NOON],
  ["2026-03-19T12:00", NOON],
  ["2026-03-19T12:00Z", NOON],
  ["2026-03-19", "2026-03-19T00:00:00Z"],
  ["2026-03-19Z", "2026-03-19T00:00:00Z"],
  ["2026-03-19+00:00", "2026-03-19T00:00:00Z"],
  ["2026-03-19t12:00:00z", NOON],
  ["2026/03/19 12:00:00", NOON],
  ["2026-3-9 1:02:03", "2026-03-09T01:02:03Z"],
  ["2026-03-18T24:00:00Z", "2026-03-19T00:00:00Z"],
  ["+002026-03-19T12:00:00Z", NOON],
  ['"2026-03-19T12:00:00Z"', NOON],
  // Zones.
  ["2026-03-19T12:00:00+0000", NOON],
  ["2026-03-19T12:00:00.000+0000", "2026-03-19T12:00:00.000Z"],
  ["2026-03-19T12:00:00+00:00", NOON],
  ["2026-03-19T12:00:00+00", NOON],
  ["2026-03-19T12:00:00-00:00", NOON],
  ["2026-03-19T07:00:00-05:00", NOON],
  ["2026-03-19T17:30:00.123456+0530", "2026-03-19T12:00:00.123456Z"],
  ["2026-03-19 12:00:00+00", NOON],
  ["2026-03-19 12:00:00 +0000 UTC", NOON],
  ["2026-03-19 12:00:00.123456789 +0000 UTC m=+0.000012345", "2026-03-19T12:00:00.123456789Z"],
  ["2026-03-19 12:00:00 UTC", NOON],
  ["2026-03-19 12:00:00 GMT", NOON],
  ["2026-03-19T12:00:00Z[UTC]", NOON],
  ["2026-03-19T12:00:00[UTC]", NOON],
  ["2026-03-19T12:00:00Z[Etc/UTC]", NOON],
  ["2026-03-19T13:00:00+01:00[Europe/Paris]", NOON],
  ["2026-03-19T07:00:00.5-05:00[America/Chicago]", "2026-03-19T12:00:00.5Z"],
  ["2026-03-19T12:00:00[America/Chicago]", null],
  ["2026-03-19T12:00:00 XYZT", null],
  ["2026-03-19T12:00:00+25:00", null],
  // The basic form.
  ["20260319T120000Z", NOON],
  ["20260319T120000.123Z", "2026-03-19T12:00:00.123Z"],
  ["20260319T120000+0000", NOON],
  ["20260319120000", NOON],
  ["20260319120000123", "2026-03-19T12:00:00.123Z"],
  ["20260319", "2026-03-19T00:00:00Z"],
  // Since the epoch.
  [SECONDS, NOON],
  [SECONDS * 1000, "2026-03-19T12:00:00.000Z"],
  [1773921600.123456, "2026-03-19T12:00:00.123456Z"],
  [1773921600000000, "2026-03-19T12:00:00.000000Z"],
  ["1773921600", NOON],
  ["1773921600000", "2026-03-19T12:00:00.000Z"],
  ["1773921600.123456", "2026-03-19T12:00:00.123456Z"],
  ["1773921600.000000001", "2026-03-19T12:00:00.000000001Z"],
  ["1773921600123456", "2026-03-19T12:00:00.123456Z"],
  ["1773921600123456789", "2026-03-19T12:00:00.123456789Z"],
  ["1.7739216E9", NOON],
  ["1.773921600123E12", "2026-03-19T12:00:00.123Z"],
  [1773921600123456789n, "2026-03-19T12:00:00.123456789Z"],
  [950000000, "2000-02-08T08:53:20Z"],
  // Jackson's arrays.
  [[2026, 3, 19, 12, 0, 0, 123456000], "2026-03-19T12:00:00.123456000Z"],
  [[2026, 3, 19, 12, 0, 0, 123], "2026-03-19T12:00:00.123Z"],
  [[2026, 3, 19, 12, 0, 0], NOON],
  [[2026, 3, 19, 12, 0], NOON],
  [[2026, 3, 19, 12], NOON],
  [[2026, 3, 19], "2026-03-19T00:00:00Z"],
  [["2026", "3", "19", "12", "0"], NOON],
  [[1773921600, 123456000], "2026-03-19T12:00:00.123456000Z"],
  [[2026, 13, 19, 12, 0], null],
  [[2026, 3], null],
  [[], null],
  [[2026, 3, 19, 12, 0, 0, 0, 0], null],
  [[2026, 3, 19, -1], null],
  [[2026, 3, 19, 12, 0, 0, 1e9], null],
  [[null, 3, 19], null],
  // Other libraries' objects.
  [{ $date: "2026-03-19T12:00:00Z" }, NOON],
  [{ $date: 1773921600000 }, "2026-03-19T12:00:00.000Z"],
  [{ $date: { $numberLong: "1773921600000" } }, "2026-03-19T12:00:00.000Z"],
  [{ epochSecond: 1773921600, nano: 123456000 }, "2026-03-19T12:00:00.123456000Z"],
  [{ seconds: "1773921600", nanos: 0 }, NOON],
  [{ _seconds: 1773921600, _nanoseconds: 5 }, "2026-03-19T12:00:00.000000005Z"],
  [{ year: 2026, month: "MARCH", monthValue: 3, dayOfMonth: 19, hour: 12, minute: 0, second: 0, nano: 0 }, NOON],
  [{ date: { year: 2026, month: 3, day: 19 }, time: { hour: 12, minute: 0, second: 0, nano: 0 } }, NOON],
  [{ time: 1773921600000 }, "2026-03-19T12:00:00.000Z"],
  [{ millis: 1773921600000, zone: "UTC" }, "2026-03-19T12:00:00.000Z"],
  [{ value: { value: { value: { value: { value: NOON } } } } }, null],
  [{}, null],
  // For people, by Java's and JavaScript's own printing.
  ["Thu, 19 Mar 2026 12:00:00 GMT", NOON],
  ["Thu, 19 Mar 2026 12:00:00 +0000", NOON],
  ["Thu, 19 Mar 2026 07:00:00 -0500", NOON],
  ["19 Mar 2026 12:00:00 GMT", NOON],
  ["Thursday, 19-Mar-26 12:00:00 GMT", NOON],
  ["Thu Mar 19 12:00:00 2026", NOON],
  ["Thu Mar 19 12:00:00 UTC 2026", NOON],
  ["Thu Mar 19 07:00:00 CDT 2026", NOON],
  ["Thu Mar 19 12:00:00 GMT+00:00 2026", NOON],
  ["Thu Mar 19 13:00:00 GMT+01:00 2026", NOON],
  ["Thu Mar 19 12:00:00 IST 2026", null],
  ["Thu Mar 19 2026 12:00:00 GMT+0000 (Coordinated Universal Time)", NOON],
  ["Mar 19, 2026 12:00:00 PM", NOON],
  ["Mar 19, 2026, 12:00:00 PM", NOON],
  ["Mar 19, 2026, 12:00:00\u202fPM", NOON],
  ["Mar 19, 2026 12:00:00 AM", "2026-03-19T00:00:00Z"],
  ["March 19, 2026 at 1:02:03 PM UTC", "2026-03-19T13:02:03Z"],
  ["Thursday, March 19, 2026 at 12:00:00 PM Coordinated Universal Time", NOON],
  ["Mar 19, 2026", "2026-03-19T00:00:00Z"],
  ["19-Mar-2026 12:00:00", NOON],
  ["3/19/26, 12:00 PM", NOON],
  ["3/4/2026 12:00:00 PM", "2026-03-04T12:00:00Z"],
  ["19/03/2026 12:00:00", NOON],
  ["03/19/2026 12:00:00", NOON],
  ["03/04/2026 12:00:00", null],
  ["19.03.2026 12:00:00", NOON],
  // Impossible ones.
  ["0000-01-01T00:00:00Z", null],
  ["0001-01-01T00:00:00Z", null],
  ["1970-01-01T00:00:00Z", null],
  ["9999-12-31T23:59:59Z", null],
  ["275760-09-13T00:00:00Z", null],
  ["+275760-09-13T00:00:00Z", null],
  ["275761-01-01T00:00:00Z", null],
  ["-000001-01-01T00:00:00Z", null],
  ["2026-13-01T00:00:00Z", null],
  ["2026-00-10T00:00:00Z", null],
  ["2026-02-30T00:00:00Z", null],
  ["2026-02-29T00:00:00Z", null],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
  ["2026-03-19T25:00:00Z", null],
  ["2026-03-19T24:00:01Z", null],
  ["2026-03-19T12:60:00Z", null],
  ["2026-03-19T12:00:61Z", null],
  ["2099-01-01T00:00:00Z", "2099-01-01T00:00:00Z"],
  [0, null],
  [-1, null],
  [7, null],
  [1e300, null],
  [NaN, null],
  [Infinity, null],
  ["9".repeat(100_000), null],
  ["", null],
  [" ", null],
  ["null", null],
  ["yesterday", null],
  ["12:00:00", null],
  ["Mar 19 12:00", null],
  ["<script>alert(1)</script>", null],
  ["=1+1", null],
  [true, null],
  [null, null],
  [undefined, null],
];

describe("a date", () => {
  it("is understood in every form that a server may send, and UTC where no zone is given", () => {
    for (const [given, expected] of FORMS) {
      assert.equal(readDate(given), expected, typeof given === "bigint" ? String(given) : JSON.stringify(given));
    }
  });

  describe("on a machine of another time zone", () => {
    const { TZ } = process.env;
    after(() => {
      if (TZ === undefined) delete process.env["TZ"];
      else process.env["TZ"] = TZ;
    });

    for (const zone of ["America/Chicago", "Asia/Kathmandu", "Pacific/Apia"]) {
      it(`is the same (${zone})`, () => {
        process.env["TZ"] = zone;
        assert.notEqual(new Date(2026, 2, 19).getTimezoneOffset(), 0);
        for (const [given, expected] of FORMS) assert.equal(readDate(given), expected);
      });
    }
  });

  it("is read back as itself, and any moment as that moment", () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2199, 11, 31) });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 999 }), (ms, micros) => {
        const iso = new Date(ms).toISOString();
        const precise = `${iso.slice(0, -1)}${String(micros).padStart(3, "0")}Z`;
        for (const given of [iso, ms, String(ms), iso.replace("T", " ").slice(0, -1)]) {
          assert.equal(readDate(given), iso, String(given));
        }
        assert.equal(readDate(precise), precise);
        assert.ok(Math.abs(momentOf(precise) - ms - micros / 1000) < 0.001);
      }),
      { numRuns: 2000 },
    );
  });

  it("is never anything else than null or ISO 8601 in UTC, whatever is given", () => {
    const near = fc
      .array(fc.constantFrom("2026", "-", "03", "19", "T", " ", "12", ":", "00", ".", "5", "Z", "+", "Mar", "PM", "["))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), near, fc.array(fc.integer()), fc.double()), (value) => {
        const date = readDate(value);
        assert.ok(
          date === null || (/^2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(date) && momentOf(date) > 0),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it("tells apart what is a microsecond apart", () => {
    assert.ok(momentOf("2026-03-19T12:00:00.000002Z") > momentOf("2026-03-19T12:00:00.000001Z"));
    assert.ok(momentOf("2026-03-19T12:00:00.5Z") > momentOf("2026-03-19T12:00:00.499999Z"));
    for (const none of [null, "", "2026", "soon"]) assert.ok(Number.isNaN(momentOf(none)));
  });
});
