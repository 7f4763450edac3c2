import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { remedyCommands } from "../../../src/ui/commands/remedies";
import { credentialOf, type Facts } from "../../../src/diagnosis/facts";
import { diagnose } from "../../../src/diagnosis/diagnose";
import { reportOf } from "../../../src/diagnosis/report";
import { meaningOf, openTroubles, signOf } from "../../../src/events/eventMeaning";
import type { Credential } from "../../../src/leaf/credentials";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";
import type { LeafFailure } from "../../../src/leaf/errors";

const now = Date.UTC(2026, 2, 19, 12);

function event(statusCode: number | null, body: unknown = "", headers: unknown = "", daysAgo = 1): CredentialEvent {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const createdDate = new Date(now - daysAgo * 86_400_000).toISOString();
  return { id: `${daysAgo}-${text(body).length}`, createdDate, statusCode, headers: text(headers), body: text(body) };
}

const credential: Credential = {
  id: "c1",
  status: "ACTIVE",
  createdTime: "2026-03-01T12:00:00.123456Z",
  clientId: "example-client",
  username: "example-partner",
  clientEnvironment: "STAGE",
  holds: { organizationCode: true, accessToken: true, refreshToken: true },
};

function facts(status: string | null, events: readonly CredentialEvent[], change: Partial<Facts> = {}): Facts {
  const healthy = status === "ACTIVE";
  return {
    now,
    leafUser: { id: "u1", name: "Prairie View" },
    provider: { name: "Panorama", shown: true },
    session: "signedIn",
    account: { text: "dev@example.com", apiUrl: "https://api.withleaf.io" },
    connection: { kind: healthy ? "active" : "attention", status, environment: "STAGE" },
    windowMinutes: 15,
    healthy,
    credential: { kind: "answered", value: { ...credential, status } },
    events: { kind: "answered", value: events },
    organizations: { kind: "notAsked" },
    leafUserFound: { kind: "notAsked" },
    partners: [],
    ...change,
  };
}

const ids = (known: Facts) => diagnose(known).causes.map(({ id }) => id);
const failedAttempt = (problem: Partial<LeafFailure>, change: Partial<Facts> = {}): Facts =>
  facts(null, [], {
    connection: { kind: "failed", environment: "STAGE", reason: "x" },
    attempt: {
      kind: "failed",
      environment: "STAGE",
      reason: "Leaf refused.",
      problem: { kind: "rejected", call: "POST /x", status: 400, ...problem },
    },
    credential: { kind: "answered", value: null },
    leafUserFound: { kind: "answered", value: true },
    ...change,
  });

describe("what an event says", () => {
  const says = (shown: CredentialEvent) => {
    const sign = signOf(shown);
    return sign.kind === "trouble" ? `${sign.trouble}${sign.explicit ? "" : "?"}` : sign.kind;
  };

  it("is read from Cognito's words in any form", () => {
    const cognito = { "content-type": "application/x-amz-json-1.1" };
    const expired: CredentialEvent[] = [
      event(400, { __type: "NotAuthorizedException", message: "Refresh Token has expired" }, cognito),
      event(400, { __type: "com.amazon.coral#NotAuthorizedException", message: "Refresh Token has been revoked" }),
      event(400, "", { "x-amzn-errortype": "NotAuthorizedException:" }),
      event(400, { error: "invalid_grant" }),
      event(401, "error=invalid_grant&error_description=expired"),
      event(null, { message: "The token is expired" }),
    ];
    for (const shown of expired) assert.equal(says(shown), "tokenExpired", shown.body);
    assert.equal(says(event(400, {}, cognito)), "tokenExpired?");
    assert.equal(says(event(401)), "tokenExpired?");
    assert.equal(says(event(401, '{"message":"Access Token has expired","more')), "accessExpired");
    // The same exception, for another reason.
    const wrong = { __type: "NotAuthorizedException", message: "Incorrect username or password." };
    assert.equal(says(event(400, wrong, cognito)), "partnerRefused");
    assert.equal(says(event(400, { error: "invalid_client" }, cognito)), "partnerRefused");
  });

  it("is read from words about sharing, permission, code and environment that nobody has documented", () => {
    const words: [string, string][] = [
      ["sharing.revoked", "sharingOff"],
      ["SHARING_DISABLED", "sharingOff"],
      ["The organization no longer shares its data", "sharingOff"],
      ["Consent was withdrawn", "sharingOff"],
      ["insufficient_scope", "limitedPermission"],
      ["Limited permissions", "limitedPermission"],
      ["ORGANIZATION_NOT_FOUND", "wrongOrganization"],
      ["organizationCodeInvalid", "wrongOrganization"],
      ["Invalid organization code", "wrongOrganization"],
      ["Organisation code krwv4vYH does not exist", "wrongOrganization"],
      ["environment_mismatch", "environmentMismatch"],
      ["clientEnvironment does not match", "environmentMismatch"],
      ["Bad credentials", "partnerRefused"],
      ["Invalid client id", "partnerRefused"],
    ];
    for (const [text, trouble] of words) assert.equal(meaningOf(text), trouble, text);
    for (const text of ["", "sharing.confirmed", "Bad Request", "validation failed", "Not Found"]) {
      assert.equal(meaningOf(text), undefined, text);
    }
  });

  it("is bad news even with a success, when it is named so", () => {
    assert.equal(says(event(200, "event=sharing.revoked&organization_code=x")), "sharingOff");
    assert.equal(says(event(200, { type: "sharing.disabled" })), "sharingOff");
    assert.equal(says(event(200, "event=sharing.confirmed")), "success");
    assert.equal(says(event(204)), "success");
  });

  it("is concluded from the status where there are no words", () => {
    assert.equal(says(event(403, "")), "sharingOff?");
    assert.equal(says(event(403, { error: "Forbidden" })), "sharingOff?");
    assert.equal(says(event(429, { message: "Refresh Token has expired" })), "rateLimited");
    assert.equal(says(event(502, "<html>")), "serverTrouble");
    assert.equal(says(event(422, {})), "refused?");
    assert.equal(says(event(null, "…")), "unclear");
  });

  it("can be anything, and nothing breaks", () => {
    const any = fc.record({
      id: fc.string(),
      createdDate: fc.option(fc.string()),
      statusCode: fc.option(fc.integer({ min: 0, max: 999 })),
      headers: fc.oneof(fc.string(), fc.json()),
      body: fc.oneof(fc.string(), fc.json(), fc.webQueryParameters()),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), fc.option(fc.string()), (events, status) => {
        const known = facts(status, events);
        const report = reportOf(known, diagnose(known));
        assert.match(report, /^# Diagnosis: Prairie View\n/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("ranking by recency", () => {
  const tokens = (daysAgo: number) => event(200, { access_token: "••••••" }, "", daysAgo);
  const files = (daysAgo: number) => event(200, { files: [] }, "", daysAgo);
  const expired = (daysAgo: number) => event(400, { __type: "NotAuthorizedException" }, "", daysAgo);

  it("forgets what a success has ended, whatever order the events come in", () => {
    assert.deepEqual(openTroubles([files(1), expired(2)], false), []);
    assert.deepEqual(openTroubles([expired(2), files(1)], false), []);
    assert.equal(openTroubles([expired(1), files(2), expired(3)], false).length, 1);
  });

  it("lets new tokens end a token's trouble, but not a refusal by Panorama", () => {
    assert.deepEqual(openTroubles([tokens(1), expired(2)], false), []);
    assert.equal(openTroubles([tokens(1), event(403, "", "", 2)], false).length, 1);
    assert.equal(openTroubles([tokens(1), event(403, "", "", 2)], true).length, 0);
  });

  it("puts the newest lasting trouble first, and what passes by itself last", () => {
    const events = [event(503, "", "", 1), event(403, { error: "sharing_disabled" }, "", 2), expired(3)];
    const { causes } = diagnose(facts("BROKEN", events));
    assert.deepEqual(
      causes.map(({ id, confidence }) => `${id} ${confidence}`),
      ["sharingOff certain", "cognitoTokenExpired possible", "providerTrouble possible"],
    );
  });

  it("says that Leaf says ACTIVE when the newest exchange was refused all the same", () => {
    const { sentence, causes } = diagnose(facts("ACTIVE", [expired(1), files(2)]));
    assert.match(sentence, /^Leaf says it works, but: The Cognito token/);
    assert.equal(causes[0]?.confidence, "likely");
  });

  it("takes a 503 that is the newest of an ACTIVE connection for possible, three in a row for likely", () => {
    const confidence = (count: number) => {
      const bad = Array.from({ length: count }, (_, index) => event(503, "", "", 1 + index));
      return diagnose(facts("ACTIVE", [...bad, files(9)])).causes[0]?.confidence;
    };
    assert.deepEqual([confidence(1), confidence(3)], ["possible", "likely"]);
    assert.deepEqual(ids(facts("ACTIVE", [files(1), event(503, "", "", 2), event(429, "", "", 3)])), []);
  });
});

describe("a status word", () => {
  const sure = (status: string | null) =>
    diagnose(facts(status, [event(200, { files: [] })])).causes.map(({ id, confidence }) => `${id} ${confidence}`);

  it("is taken as a hint where no event explains it, never as certain", () => {
    assert.deepEqual(sure("EXPIRED"), ["cognitoTokenExpired likely"]);
    assert.deepEqual(sure("Token_Expired"), ["cognitoTokenExpired likely"]);
    assert.deepEqual(sure("REVOKED"), ["sharingOff likely"]);
    assert.deepEqual(sure("LIMITED_PERMISSION"), ["limitedPermission likely"]);
    assert.deepEqual(sure("UNAUTHENTICATED"), ["cognitoTokenExpired likely"]);
    assert.deepEqual(sure("Missing Permission"), ["limitedPermission likely"]);
    assert.deepEqual(sure("REAUTHENTICATION_NEEDED"), ["cognitoTokenExpired possible"]);
  });

  it("that says the provider has trouble calls nobody to act, and an event that explains more is told as well", () => {
    const { causes } = diagnose(facts("TEMPORARILY_UNAVAILABLE", [event(403)]));
    assert.deepEqual(
      causes.map(({ id, confidence }) => `${id} ${confidence}`),
      ["providerUnavailable likely", "sharingOff possible"],
    );
    assert.match(causes[0]?.sentence ?? "", /no action is needed/);
    assert.equal(causes[0]?.remedy, undefined);
    assert.match(causes[1]?.title ?? "", /may no longer share/);
  });

  it("that nobody knows, with nothing but successes, leads to an honest answer", () => {
    for (const status of ["WAITING_FOR_GODOT", "active", "PENDING", null]) {
      const known = facts(status, [event(200, { files: [] })]);
      const diagnosis = diagnose(known);
      assert.deepEqual([diagnosis.verdict, diagnosis.causes], ["unexplained", []], String(status));
      assert.equal(credentialOf(known)?.status, status);
      const report = reportOf(known, diagnosis);
      assert.match(report, /\*\*No cause found\.\*\*/);
      assert.match(report, /Events loaded: 1; every failure/);
    }
  });
});

describe("a remedy", () => {
  it("names a command of the manifest, or one of the editor's own", () => {
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
      contributes: { commands: { command: string }[] };
    };
    const known = [...contributes.commands.map(({ command }) => command), "workbench.action.openSettings"];
    for (const { command } of Object.values(remedyCommands)) assert.ok(known.includes(command), command);
  });
});

describe("a refused attempt", () => {
  it("is explained by its key, or by its sentence where there is no key", () => {
    const first = (problem: LeafFailure["problem"]) => ids(failedAttempt(problem ? { problem } : {}))[0];
    assert.equal(first({ errorKey: "organizationNotFound" }), "wrongOrganizationCode");
    assert.equal(first({ errorKey: "INVALID_ORGANIZATION_CODE" }), "wrongOrganizationCode");
    assert.equal(first({ detail: "Organization code is invalid" }), "wrongOrganizationCode");
    assert.equal(first({ title: "Invalid credentials" }), "partnerRefused");
    assert.equal(first({ message: "error.environmentMismatch" }), "environmentMismatch");
    assert.equal(first({ title: "Bad Request" }), "attemptFailed");
    assert.equal(first(undefined), "attemptFailed");
  });

  it("with 404 is about the code when Leaf knows the Leaf user, and about the Leaf user when not", () => {
    assert.equal(ids(failedAttempt({ kind: "notFound", status: 404 }))[0], "wrongOrganizationCode");
    const unknown: Partial<Facts> = { leafUserFound: { kind: "answered", value: false } };
    assert.equal(ids(failedAttempt({ kind: "notFound", status: 404 }, unknown))[0], "leafUserNotFound");
  });

  it("is explained by what kept it from Leaf", () => {
    const { causes } = diagnose(failedAttempt({ kind: "tls", code: "CERT_HAS_EXPIRED" }));
    assert.deepEqual([causes[0]?.id, causes[0]?.confidence], ["tls", "likely"]);
  });

  it("with a failure that is not Leaf's is still named", () => {
    const attempt = { kind: "failed", environment: "STAGE", reason: "Leaf answered with an odd address." } as const;
    const { causes } = diagnose({ ...failedAttempt({}), attempt });
    assert.equal(causes[0]?.id, "attemptFailed");
    assert.match(causes[0].evidence.join(), /odd address/);
  });
});

describe("a report", () => {
  const report = (known: Facts) => reportOf(known, diagnose(known));

  it("has the verdict first, then causes, then what was looked at, then the facts", () => {
    const headings = (text: string) => text.split("\n").filter((line) => line.startsWith("#"));
    const ends = ["## Checks performed", "## Facts"];
    const one = report(facts("UNAUTHENTICATED", [event(403, { error: "sharing_disabled" })]));
    assert.deepEqual(headings(one), ["# Diagnosis: Prairie View", ...ends]);
    assert.match(one, /\n\*\*The farmer no longer shares the data\.\*\* Panorama refuses/);
    assert.match(one, /Confidence: certain\. Next step: \*\*Connect Again\*\*\./);
    const two = report(
      facts("X", [event(403, { error: "sharing_disabled" }), event(400, { error: "invalid_grant" }, "", 2)]),
    );
    const causes = ["## 1. The farmer no longer shares the data", "## 2. The Cognito token is no longer accepted"];
    assert.deepEqual(headings(two), ["# Diagnosis: Prairie View", ...causes, ...ends]);
  });

  it("shows foreign text as text: no markup, no HTML, no link", () => {
    const evil = [
      "<img src=x onerror=alert(1)>",
      "[click](command:workbench.action.quit)",
      "![x](https://evil.example/x.png)",
      "https://evil.example www.evil.example //evil.example mail@evil.example",
      "`code` | cell | **bold** # heading",
      "\n# injected\n\n| a | b |",
    ].join(" ");
    const text = report(
      facts("BROKEN", [event(403, { error: "sharing_disabled", message: evil }), event(403, evil, "", 2)], {
        leafUser: { id: evil, name: evil },
        account: { text: evil, apiUrl: "https://api.withleaf.io" },
        credential: { kind: "answered", value: { ...credential, status: evil, clientId: evil } },
      }),
    );
    assert.doesNotMatch(
      text,
      /(?<!\\)<|(?<!\\)\]\(|(?<!\\)`|https?:\/\/|(?<!\\)@|www\.(?=evil)|[^\\:]\/\/evil|^# injected/m,
    );
    for (const line of text.split("\n").filter((row) => row.startsWith("|"))) {
      assert.equal(line.match(/(?<!\\)\|/g)?.length, 3, line);
    }
  });
});
