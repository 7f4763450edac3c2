import { escapeUnseen } from "../../base/visible";
import { oneLine } from "../../base/text";
import type { CheckedCredential, CheckResult } from "../check";
import { countsOf, rowsOf, sentenceOf, STATE_WORDS, type CheckHeader } from "./summary";

const TOOL = "leaf-panorama";
const HOME = "https://github.com/leaf-panorama/leaf-panorama";
const RULE = {
  id: "credential-needs-attention",
  shortDescription: { text: "A Leaf user's credential needs attention." },
  fullDescription: {
    text: "Leaf says that a credential doesn't work, so that no data comes until somebody does something.",
  },
  help: { text: "leaf-panorama diagnose LEAF_USER_ID says why, and what to do." },
};

/** What one row says, in a sentence. */
function rowText({ name, providerName, status, state }: CheckedCredential): string {
  return oneLine(`${name}: ${providerName} ${STATE_WORDS[state]} (${status})`);
}

/** JSON: header, counts and rows. */
export function jsonText(result: CheckResult, header: CheckHeader): string {
  const { account, apiUrl, checkedAt, failure } = header;
  const counts = countsOf(result);
  const record = {
    account,
    apiUrl,
    checkedAt,
    complete: failure === "",
    failure: failure || null,
    leafUsers: result.leafUsers,
    counts,
    credentials: rowsOf(result, header),
  };
  return escapeUnseen(JSON.stringify(record, null, 2));
}

/** JUnit's XML: a test case for each credential; what needs attention has failed, what could not be asked is an error. */
export function junitText(result: CheckResult, header: CheckHeader): string {
  const rows = rowsOf(result, header);
  const failures = rows.filter(({ state }) => state === "trouble").length;
  const errors = rows.filter(({ state }) => state === "unknown").length + (header.failure === "" ? 0 : 1);
  const skipped = rows.filter(({ state }) => isSkipped(state)).length;
  const tests = rows.length + (header.failure === "" ? 0 : 1);
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Leaf credentials" tests="${tests}" failures="${failures}" errors="${errors}">`,
    `  <testsuite name=${attribute(`Leaf credentials of ${header.account}`)} ${counts} timestamp="${header.checkedAt.slice(0, 19)}">`,
    ...rows.flatMap(caseOf),
    ...(header.failure === ""
      ? []
      : [
          '    <testcase classname="Leaf" name="all credentials could be asked for">',
          `      <error message=${attribute(header.failure)}></error>`,
          "    </testcase>",
        ]),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function isSkipped(state: CheckedCredential["state"]): boolean {
  return state === "none" || state === "connecting" || state === "unavailable";
}

function caseOf(row: CheckedCredential): string[] {
  const { name, leafUserId, provider, state } = row;
  const open = `    <testcase classname=${attribute(provider)} name=${attribute(`${name} (${leafUserId})`)}`;
  if (state === "healthy") return [`${open}></testcase>`];
  return [`${open}>`, `      ${outcome(row)}`, "    </testcase>"];
}

function outcome(row: CheckedCredential): string {
  const { state, status } = row;
  const message = attribute(rowText(row));
  if (state === "trouble") return `<failure message=${message} type=${attribute(status)}></failure>`;
  if (state === "unknown") return `<error message=${message} type="not checked"></error>`;
  // By the schema, what was skipped has no attributes.
  return `<skipped>${xmlText(rowText(row))}</skipped>`;
}

function attribute(text: string): string {
  return `"${xmlText(text)}"`;
}

/** A text in XML 1.0, which has no place for most control characters. */
function xmlText(text: string): string {
  return oneLine(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** SARIF 2.1.0: a result for each credential that needs attention. */
export function sarifText(result: CheckResult, header: CheckHeader, version: string): string {
  const results = result.credentials
    .filter(({ state }) => state === "trouble")
    .map((row) => {
      const leafUserId = oneLine(row.leafUserId);
      const place = `${leafUserId}/${row.provider}`;
      return {
        ruleId: RULE.id,
        ruleIndex: 0,
        level: "error",
        message: { text: plainMessage(rowText(row)) },
        locations: [
          {
            // GitHub takes no result without a file, so that a credential has the place of one.
            physicalLocation: {
              artifactLocation: { uri: `leaf-users/${encodeURIComponent(leafUserId)}/${row.provider}` },
              region: { startLine: 1 },
            },
            logicalLocations: [{ name: leafUserId, fullyQualifiedName: place, kind: "resource" }],
          },
        ],
        partialFingerprints: { "credential/v1": `${place}/${oneLine(row.status)}` },
      };
    });
  const notifications =
    header.failure === "" ? [] : [{ level: "error", message: { text: plainMessage(header.failure) } }];
  const sarif = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: TOOL,
            version,
            informationUri: HOME,
            rules: [RULE],
          },
        },
        invocations: [
          {
            executionSuccessful: header.failure === "",
            endTimeUtc: header.checkedAt,
            toolExecutionNotifications: notifications,
          },
        ],
        results,
      },
    ],
  };
  return escapeUnseen(JSON.stringify(sarif, null, 2));
}

/** A text as a message of SARIF, where brackets can make a link and braces a place for an argument. */
function plainMessage(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, "\\[").replace(/\{(\d+)\}/g, "{{$1}}");
}

/** Workflow commands of GitHub Actions: an annotation for each credential that needs attention. */
export function githubText(result: CheckResult, header: CheckHeader): string {
  const lines = result.credentials
    .filter(({ state }) => state === "trouble")
    .map((row) => `::error title=${property(`${row.providerName}: ${row.status}`)}::${message(rowText(row))}`);
  const failure = header.failure === "" ? [] : [`::error title=Leaf could not be asked::${message(header.failure)}`];
  return [...lines, ...failure, `::notice title=Leaf credentials::${message(`${sentenceOf(result, header)}.`)}`].join(
    "\n",
  );
}

function message(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return message(oneLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
