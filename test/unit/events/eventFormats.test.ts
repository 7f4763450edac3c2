import assert from "node:assert/strict";
import fc from "fast-check";
import { MASK } from "../../../src/base/text";
import { copyText, exportText, fileName, formatOf } from "../../../src/events/eventExport";
import { cellText, csvOf } from "../../../src/events/formats/csv";
import { fenced } from "../../../src/events/formats/markdown";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";
import { hostileEvents } from "../../fixtures/hostile";

const event = (changes: Partial<CredentialEvent> = {}): CredentialEvent => ({
  id: "1",
  createdDate: "2026-03-19T12:00:00.123456Z",
  statusCode: 400,
  headers: "",
  body: "",
  ...changes,
});

/** The small hostile texts, and whatever else. */
const foreign = fc.oneof(
  fc.constantFrom(
    ...hostileEvents().flatMap(({ body }) => (typeof body === "string" && body.length < 5000 ? [body] : [])),
  ),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("`", "~", "#", "\n", "\r", "=", "+", '"', "'", ",", " ", "|", "<", "a", "＝") }),
);

/** RFC 4180, and nothing more. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    assert.equal(text[at], '"', "every cell is quoted");
    let cell = "";
    for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
      assert.ok(at < text.length, "every quote is closed");
      cell += text.charAt(at);
      if (text[at] === '"') at += 1;
    }
    row.push(cell);
    at += 1;
    if (text[at] === ",") at += 1;
    else {
      assert.equal(text.slice(at, at + 2), "\r\n");
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  assert.deepEqual(row, []);
  return rows;
}

describe("events as CSV", () => {
  it("read back as the same cells, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.array(foreign, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        assert.deepEqual(
          parseCsv(csvOf(rows)),
          rows.map((row) => row.map(cellText)),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("are nothing that a spreadsheet would calculate", () => {
    for (const text of [
      "=1",
      "+1",
      "-1",
      "@a",
      "\t=1",
      "\r=1",
      "\n1",
      "  =1",
      '"=1',
      "'=1",
      "＝1",
      "＋1",
      "－1",
      "＠a",
      "\u00a0=1",
      " '\"-1",
    ]) {
      assert.match(cellText(text), /^'/, JSON.stringify(text));
    }
    for (const text of ["1=1", "a@b.example", "2026-03-19", "", '{"a":-1}', "x\n=1"])
      assert.equal(cellText(text), text);
    fc.assert(
      fc.property(foreign, (text) => assert.doesNotMatch(cellText(text), /^[\s"]*[=+\-@＝＋－＠]|^[\t\r\n]/)),
      { numRuns: 5000 },
    );
  });

  it("are nothing that a spreadsheet would calculate where it parts cells at another sign", () => {
    for (const sign of [";", "|", "\t"]) {
      for (const formula of ["=1+1", "+1", "-1", "@a", " =1", '"=1', "＝1"]) {
        assert.doesNotMatch(cellText(`a${sign}${formula}`), /[;|\t][ "]*[=+\-@＝]/, sign + formula);
      }
    }
    assert.equal(cellText("text/html; charset=utf-8"), "text/html; charset=utf-8");
    assert.equal(cellText('{"a":[1,-2]}'), '{"a":[1,-2]}');
  });

  it("have no cell that is longer than a spreadsheet's, and say what is cut", () => {
    assert.equal(cellText("x".repeat(32_767)), "x".repeat(32_767));
    for (const long of [
      "x".repeat(32_768),
      "x".repeat(40_000),
      "\u{1f33e}".repeat(20_000),
      "=".repeat(33_000),
      "a\r\n".repeat(50_000),
    ]) {
      const cell = cellText(long);
      assert.ok(cell.length <= 32_767 && cell.length > 32_700);
      assert.match(cell, / \[… \d+ more characters cut\]$/);
      assert.doesNotMatch(cell, /\p{Cs}/u);
    }
    const [, kept = "", cut] = /^(x+) \[… (\d+) more/.exec(cellText("x".repeat(40_000))) ?? [];
    assert.equal(kept.length + Number(cut), 40_000);
  });

  it("are a file that a spreadsheet reads as UTF-8", () => {
    const header = { provider: "Panorama", leafUserId: "u", farmer: "Gård Østerbølle", account: "", exportedAt: "" };
    const collected = { events: [event()], complete: true };
    const csv = exportText({ ...header, clientEnvironment: null, status: null }, collected, (text) => text, "csv");
    assert.ok(csv.startsWith('\ufeff"createdDate"') && csv.includes("Gård Østerbølle"));
    for (const format of ["json", "markdown"] as const) {
      const text = exportText(
        { ...header, clientEnvironment: null, status: null },
        collected,
        (shown) => shown,
        format,
      );
      assert.ok(!text.startsWith("\ufeff"));
    }
  });

  it("have a row each, with a summary", () => {
    const rows = parseCsv(
      copyText([event({ body: '{"message":"No, \\"really\\""}' }), event({ statusCode: null })], "csv"),
    );
    assert.deepEqual(rows[0], ["createdDate", "statusCode", "summary", "headers", "body", "id"]);
    assert.deepEqual(rows[1]?.slice(1, 3), ["400", 'No, "really"']);
    assert.equal(rows[2]?.[1], "");
  });
});

/** What stands outside of fences, and what inside; as CommonMark has it. */
function partsOf(markdown: string): { outside: string[]; inside: string[] } {
  const outside: string[] = [];
  const inside: string[] = [];
  let open: { length: number; lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
    if (open) {
      if (fence !== undefined && fence.length >= open.length && line.trim() === fence) {
        inside.push(open.lines.join("\n"));
        open = undefined;
      } else open.lines.push(line);
    } else if (fence !== undefined) open = { length: fence.length, lines: [] };
    else outside.push(line);
  }
  assert.equal(open, undefined, "every fence is closed");
  return { outside, inside };
}

describe("events as Markdown", () => {
  it("never leave their fence", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const lines = text.split(/\r\n|[\r\n]/).join("\n");
        assert.deepEqual(partsOf(`before\n${fenced(lines)}\nafter`), { outside: ["before", "after"], inside: [lines] });
      }),
      { numRuns: 5000 },
    );
  });

  it("have nothing live outside of it: no HTML, no link, no picture, no table of their own", () => {
    const header = {
      provider: "Panorama",
      leafUserId: "u",
      account: "dev@example.com",
      clientEnvironment: "STAGE",
      status: "ACTIVE",
      exportedAt: "2026-03-19T12:00:00.000Z",
    };
    fc.assert(
      fc.property(foreign, foreign, (text, farmer) => {
        const events = [event({ headers: text, body: text, createdDate: text })];
        const markdown = exportText({ ...header, farmer }, { events, complete: true }, (it) => it, "markdown");
        for (const line of partsOf(markdown).outside) {
          const bare = line.replace(/\\[!-/:-@[-`{-~]/g, "");
          assert.doesNotMatch(bare, /[<>[\]`]|:\/\/|\b(?:javascript|command|vscode|data|https?):|www\./i, line);
          assert.match(line, /^(?:$|#{1,2} |\| |\*\*(?:Headers|Body)\*\*$|[^#|>\s])/);
          if (line.startsWith("| ")) assert.equal(bare.split("|").length, 4, line);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("read well", () => {
    const body =
      '{"__type":"x#NotAuthorizedException","message":"Refresh Token has expired","accessToken":"hidden-value"}';
    assert.equal(
      copyText([event({ headers: "Date: today", body })], "markdown"),
      [
        "## 2026-03-19T12:00:00.123456Z · 400 Bad Request",
        "NotAuthorizedException: Refresh Token has expired",
        "**Headers**",
        "```text\nDate: today\n```",
        "**Body**",
        `\`\`\`json\n{\n  "__type": "x#NotAuthorizedException",\n  "message": "Refresh Token has expired",\n  "accessToken": "${MASK}"\n}\n\`\`\``,
      ].join("\n\n") + "\n",
    );
  });
});

describe("events as JSON", () => {
  it("parse as they were, and show what can't be seen as escapes", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const json = exportText(
          {
            provider: "",
            leafUserId: "",
            farmer: text,
            account: "",
            clientEnvironment: null,
            status: null,
            exportedAt: "",
          },
          { events: [event({ body: text })], complete: true },
          (it) => it,
        );
        const parsed = JSON.parse(json) as { farmer: string; events: { body: string }[] };
        assert.deepEqual([parsed.farmer, parsed.events[0]?.body], [text, text]);
        assert.doesNotMatch(json, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]|\p{Cs}/u);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a file of events", () => {
  it("has the format that its name asks for", () => {
    const names = ["a.json", "a.CSV", "a.md", "a.markdown", "a.txt", "csv"];
    assert.deepEqual(names.map(formatOf), ["json", "csv", "markdown", "markdown", "json", "json"]);
  });
});

describe("the name of a file of events", () => {
  it("is safe on any disk, whatever the farmer is called", () => {
    const farmers = [
      ...[
        "../../etc/passwd",
        "C:\\CON",
        'a/b\\c:d*e?f"g<h>i|j',
        "\u202egnp.exe",
        "\u0000",
        "",
        "   ",
        "...",
        "-rf",
        "$(id)",
      ],
      ...[
        "\u{1d49c}".repeat(60),
        "\u{1f33e}",
        "Gård Østerbølle",
        "किसान",
        "x".repeat(500),
        "Z\u0300\u0301algo",
        "\ud800",
      ],
    ];
    for (const farmer of farmers) {
      const name = fileName(farmer, Date.UTC(2026, 2, 19), "csv");
      assert.match(name, /^panorama-events-[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*-2026-03-19\.csv$/u, farmer);
      assert.ok(Buffer.byteLength(name) <= 255 && !/\p{Cs}/u.test(name));
    }
    assert.equal(fileName("Gård Østerbølle", 0), "panorama-events-gård-østerbølle-1970-01-01.json");
  });
});

describe("an export that is not whole", () => {
  it("says so, and how many entries were no events", () => {
    const header = { provider: "Panorama", leafUserId: "u", farmer: "x", account: "", exportedAt: "" };
    const collected = { events: [event()], complete: false, unreadable: 2 };
    const out = (format: "json" | "markdown") =>
      exportText({ ...header, clientEnvironment: null, status: null }, collected, (text) => text, format);
    const { complete, unreadable } = JSON.parse(out("json")) as { complete: boolean; unreadable: number };
    assert.deepEqual([complete, unreadable], [false, 2]);
    assert.match(out("markdown"), /1 \(not all events\)[^]*Not readable as events \| 2/);
  });
});
