import assert from "node:assert/strict";
import { diagnose } from "../../../src/diagnosis/diagnose";
import type { EndedAttempt, Facts } from "../../../src/diagnosis/facts";
import { maskedFacts } from "../../../src/diagnosis/maskedFacts";
import { reportOf } from "../../../src/diagnosis/report";
import type { Connection } from "../../../src/model/connection";
import { explain } from "../../../src/model/explain";
import { maskText, Redactor } from "../../../src/masking/redact";
import { MASK } from "../../../src/base/text";
import type { Credential } from "../../../src/leaf/credentials";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";
import { LEAF_ERROR_KINDS, type LeafFailure } from "../../../src/leaf/errors";

const now = Date.UTC(2026, 2, 19, 12);
const credential: Credential = {
  id: "b51e52fc-9f6a-4d0a-8bb2-9f0f5b1b7a10",
  status: "ACTIVE",
  createdTime: "2026-03-01T12:00:00.123456Z",
  clientId: "example-client",
  username: "example-partner",
  clientEnvironment: "STAGE",
  holds: { organizationCode: true, accessToken: true, refreshToken: true },
};
const basic: Facts = {
  now,
  leafUser: { id: "7d9f2c44-18ab-4d0c-9a52-5b1f7c0e9a33", name: "Prairie View" },
  provider: { name: "Panorama", shown: true },
  session: "signedIn",
  account: { text: "dev@example.com", apiUrl: "https://api.withleaf.io", expiresAt: now + 3600_000 },
  connection: { kind: "active", status: "ACTIVE", environment: "STAGE" },
  windowMinutes: 15,
  healthy: true,
  credential: { kind: "answered", value: credential },
  events: { kind: "answered", value: [] },
  organizations: { kind: "notAsked" },
  leafUserFound: { kind: "notAsked" },
  partners: [],
};

const plain = (text: string) => text;
const reportFor = (facts: Facts, mask = plain) => {
  const masked = maskedFacts(facts, mask);
  return reportOf(masked, diagnose(masked));
};

const event = (statusCode: number | null, body: unknown): CredentialEvent => ({
  id: "1",
  createdDate: new Date(now - 3600_000).toISOString(),
  statusCode,
  headers: "",
  body: JSON.stringify(body),
});

const EVENTS: readonly CredentialEvent[] = [
  event(400, { __type: "NotAuthorizedException", message: "Refresh Token has expired" }),
  event(400, { __type: "NotAuthorizedException", message: "Incorrect username or password." }),
  event(400, { error: "invalid_grant" }),
  event(400, { code: "ECONNREFUSED", errno: -111 }),
  event(401, { code: "UNAUTHORIZED", message: "x" }),
  event(401, { code: "token_expired" }),
  event(403, { error: "sharing_disabled" }),
  event(403, { error: "insufficient_scope" }),
  event(404, { errorKey: "organizationNotFound" }),
  event(409, { error: "environment_mismatch" }),
  event(422, {}),
  event(429, { Error: { Code: "Throttling", Message: "Rate exceeded" } }),
  event(503, { message: "Service Unavailable" }),
  event(null, "?"),
  event(200, { files: [] }),
];
const STATUSES = [
  ...["ACTIVE", "OK", "UNAUTHENTICATED", "MISSING_PERMISSION", "TEMPORARILY_UNAVAILABLE", "EXPIRED", "TOKEN_EXPIRED"],
  ...["REVOKED", "LIMITED_PERMISSION", "PENDING", "INVALID_CREDENTIALS", "active", "Waiting for the farmer", null],
];
const PROBLEMS: readonly LeafFailure["problem"][] = [
  undefined,
  { errorKey: "idexists", message: "error.idexists", title: "A new credential cannot already have an ID" },
  { message: "error.http.401", title: "Unauthorized", detail: "Bad credentials" },
  { errorKey: "organizationNotFound", detail: "Organization code is invalid" },
  { detail: "Partner credentials: refused" },
  { detail: "error.environmentMismatch" },
];
const failures: readonly LeafFailure[] = LEAF_ERROR_KINDS.flatMap((kind) =>
  PROBLEMS.flatMap((problem) =>
    [undefined, "ECONNREFUSED", "ENOTFOUND", "SELF_SIGNED_CERT_IN_CHAIN"].map((code) => ({
      kind,
      call: "GET /services/usermanagement/api/users/7d9f2c44-18ab-4d0c-9a52-5b1f7c0e9a33/panorama-credentials",
      host: "api.withleaf.io",
      ...(code === undefined ? { status: 400 } : { code }),
      ...(problem ? { problem } : {}),
    })),
  ),
);

/** Facts that between them make every sentence that a report can hold. */
function* manyFacts(): Generator<Facts> {
  for (const status of STATUSES) {
    for (const shown of EVENTS) {
      const healthy = status === "ACTIVE";
      const connection: Connection = { kind: healthy ? "active" : "attention", status, environment: "STAGE" };
      const value = { ...credential, status };
      const answers = {
        credential: { kind: "answered", value },
        events: { kind: "answered", value: [shown, shown] },
      } as const;
      yield { ...basic, healthy, connection, ...answers };
      const partner = { environment: "PRODUCTION", clientId: "example-client", username: "another" } as const;
      yield { ...basic, healthy, connection, ...answers, partners: [partner] };
      yield { ...basic, healthy, connection, ...answers, partners: [{ ...partner, clientId: "other" }] };
    }
  }
  const none = { credential: { kind: "answered", value: null }, events: { kind: "notAsked" }, healthy: false } as const;
  for (const session of ["restoring", "signedOut", "signedIn", "refused"] as const) {
    yield { ...basic, ...none, session };
    yield {
      ...basic,
      ...none,
      session,
      account: { text: "Sandbox", apiUrl: "http://127.0.0.1:4000", expiresAt: now - 1 },
    };
  }
  for (const found of [true, false]) yield { ...basic, ...none, leafUserFound: { kind: "answered", value: found } };
  const ends: EndedAttempt[] = [
    { kind: "expired", environment: "STAGE" },
    { kind: "cancelled", environment: "PRODUCTION" },
    {
      kind: "failed",
      environment: "STAGE",
      reason: "the window that started connecting was closed before Leaf answered",
    },
    ...failures.map((problem): EndedAttempt => ({
      kind: "failed",
      environment: "STAGE",
      reason: explain(problem).sentence,
      problem,
    })),
  ];
  for (const attempt of ends) yield { ...basic, ...none, connection: attempt, attempt };
  for (const connection of [
    { kind: "lost" },
    { kind: "starting", environment: "STAGE" },
    { kind: "awaitingFarmer", environment: "STAGE", deadline: now + 60_000 },
    { kind: "notConnected" },
    { kind: "unknown" },
  ] satisfies Connection[])
    yield { ...basic, ...none, connection };
  for (const failure of failures) {
    const failed = { kind: "failed", failure } as const;
    yield { ...basic, healthy: false, credential: failed, events: failed, leafUserFound: failed, listFailure: failure };
  }
}

describe("what a diagnosis masks", () => {
  it("is never a sentence or a label of our own, nor a word that explains", () => {
    let reports = 0;
    for (const facts of manyFacts()) {
      const report = reportFor(facts);
      assert.ok(!report.includes("••"), report);
      reports += 1;
    }
    assert.ok(reports > 800);
  });

  it("is not the status of the credential, where it is named", () => {
    const status = "UNAUTHENTICATED";
    const report = reportFor({
      ...basic,
      healthy: false,
      connection: { kind: "attention", status, environment: "STAGE" },
      credential: { kind: "answered", value: { ...credential, status } },
    });
    assert.match(report, /^- Credential: Leaf says UNAUTHENTICATED\.$/m);
    assert.match(report, /^- Credential status in Leaf: UNAUTHENTICATED$/m);
  });

  it("is what it is told to mask and what looks like a secret", () => {
    const problem = { detail: "no operation krwv4vYH for password=opensesame and eyJhbGciOi.eyJzdWIiOi.c2ln" };
    const failure: LeafFailure = { kind: "rejected", call: "POST /x", status: 400, problem };
    const attempt: EndedAttempt = { kind: "failed", environment: "STAGE", reason: problem.detail, problem: failure };
    const told = (shown: string) => shown.replaceAll("krwv4vYH", MASK);
    const report = reportFor({ ...basic, healthy: false, connection: attempt, attempt }, told);
    assert.doesNotMatch(report, /krwv4vYH|opensesame|eyJ/);
    assert.match(report, /no operation ••••••/);
  });

  it("is a secret in any value from outside, known or by its looks", () => {
    const redactor = new Redactor();
    redactor.remember("PLANTED-known-4711");
    for (const secret of [
      "PLANTED-known-4711",
      "token=PLANTED-looks-4711",
      "https://a:PLANTED-looks-4711@example.com",
    ]) {
      const evil = `x ${secret} y`;
      const failure: LeafFailure = {
        kind: "rejected",
        call: `GET /x/${secret}`,
        host: secret,
        code: secret,
        problem: { title: evil, detail: evil, message: evil, errorKey: evil },
      };
      const failed = { kind: "failed", failure } as const;
      const attempt: EndedAttempt = { kind: "failed", environment: "STAGE", reason: evil, problem: failure };
      const all: Credential = {
        ...credential,
        ...{ id: evil, status: evil, createdTime: evil, clientId: evil, username: evil, clientEnvironment: evil },
      };
      const value = [
        { ...event(400, { error: evil, message: evil }), headers: `x-amzn-errortype: ${evil}`, createdDate: evil },
      ];
      const facts: Facts = {
        ...basic,
        healthy: false,
        leafUser: { id: evil, name: evil },
        account: { text: evil, apiUrl: evil },
        connection: { kind: "attention", status: evil, environment: evil, credential: all },
        credential: { kind: "answered", value: all },
        events: { kind: "answered", value },
        partners: [{ environment: "STAGE", clientId: evil, username: evil }],
        listFailure: failure,
      };
      for (const change of [
        {},
        { attempt, connection: attempt },
        { credential: failed, events: failed, leafUserFound: failed },
      ]) {
        const report = reportFor({ ...facts, ...change }, redactor.text);
        assert.ok(!report.includes("PLANTED"), report);
        assert.ok(report.includes(MASK));
      }
      assert.ok(!JSON.stringify(maskedFacts({ ...facts, attempt }, redactor.text)).includes("PLANTED"));
    }
  });

  it("is nothing that was masked before", () => {
    for (const facts of manyFacts()) {
      const once = maskedFacts(facts, maskText);
      assert.deepEqual(maskedFacts(once, maskText), once);
    }
  });
});
