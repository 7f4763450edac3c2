import assert from "node:assert/strict";
import type { CheckedCredential } from "../../../src/cli/check";
import { tableText } from "../../../src/cli/formats/text";

/** Names, and how many columns of a terminal each takes. */
const NAMES: readonly (readonly [name: string, columns: number])[] = [
  ["Plain Farm", 10],
  ["日本農園", 8],
  ["한국 농장", 9],
  ["ﾊﾝｶｸ", 4],
  ["Ｗｉｄｅ", 8],
  ["🚜 Farm", 7],
  ["👩‍🌾 Ana", 6],
  ["🇧🇷 Sul", 6],
  ["Jose\u0301 Café", 9],
  ["ไร่สม", 4],
];

const credential = (name: string): CheckedCredential => ({
  ...{ leafUserId: "5f0c", name, email: null, externalId: null, provider: "Panorama", providerName: "Panorama" },
  ...{ state: "trouble", status: "UNAUTHENTICATED", environment: "STAGE", checkedAt: null },
});

describe("the table of a check", () => {
  let widthOf: (text: string) => number;
  before(async () => {
    widthOf = (await import("string-width")).default;
  });

  const rows = (names: readonly string[], width?: number) => {
    const credentials = names.map(credential);
    const header = {
      ...{ account: "me", apiUrl: "https://api.withleaf.io", checkedAt: "2026-03-19T12:00:00Z" },
      ...{ onlyTrouble: false, failure: "" },
    };
    const result = { credentials, leafUsers: names.length, error: undefined };
    return tableText(result, header, { width, color: false, widthOf }).split("\n").slice(1, -2);
  };

  it("has its columns one below the other, whatever the names are written in", () => {
    const widest = Math.max(...NAMES.map(([, columns]) => columns));
    for (const [at, row] of rows(NAMES.map(([name]) => name)).entries()) {
      const [name = "", columns = 0] = NAMES[at] ?? [];
      const before = `needs attention  ${name}`;
      assert.ok(row.startsWith(before), row);
      // Spaces fill up what the name takes less than the widest one.
      assert.match(row.slice(before.length), new RegExp(`^ {${widest - columns + 2}}Panorama `), name);
    }
  });

  it("keeps what a script is written with, and nothing that moves the cursor or turns the line", () => {
    const [persian = "", hostile = ""] = rows(["می‌خواهم", "a\u001b[2Jb\u202ec\rd\ne\u0007"]);
    assert.ok(persian.includes("می‌خواهم"));
    assert.ok(hostile.includes("  a [2Jbc d e  "), hostile);
  });

  it("cuts a name between signs, never beyond the width", () => {
    const names = [
      ...NAMES.map(([name]) => `${name} ${name} ${name} ${name}`),
      "👩‍🌾".repeat(30),
      "農".repeat(40),
      "x".repeat(90),
    ];
    for (const width of [60, 75, 76, 77, 100]) {
      for (const row of rows(names, width)) {
        const [, name = ""] = /^needs \S+ +(.*?) +Panorama/.exec(row) ?? assert.fail(row);
        assert.ok(widthOf(row) <= Math.max(width, 76), `${widthOf(row)}: ${row}`);
        const uncut = name.replace(/…$/, "");
        assert.ok(
          names.some((one) => one.startsWith(uncut)),
          name,
        );
        assert.doesNotMatch(uncut, /\u200d$|\p{Surrogate}$/u, "no half of a sign");
      }
    }
  });
});
