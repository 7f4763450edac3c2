import assert from "node:assert/strict";
import { diagnose } from "../../../src/diagnosis/diagnose";
import type { Facts } from "../../../src/diagnosis/facts";
import { openTroubles, signOf } from "../../../src/events/eventMeaning";
import { explainEvent } from "../../../src/events/eventExplain";
import { summarize } from "../../../src/events/events";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";

const NOW = Date.UTC(2026, 2, 19, 12);
const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function event(statusCode: number | null, body: unknown = "", headers: unknown = "", createdDate?: string | null) {
  const date = createdDate === undefined ? new Date(NOW).toISOString() : createdDate;
  return { id: null, createdDate: date, statusCode, headers: text(headers), body: text(body) };
}

function says(shown: CredentialEvent): string {
  const sign = signOf(shown);
  if (sign.kind === "success") return sign.tokens ? "tokens" : sign.empty ? "empty" : "success";
  return sign.kind === "trouble" ? `${sign.trouble}${sign.explicit ? "" : "?"}` : sign.kind;
}

const json = { "content-type": "application/x-amz-json-1.1" };
const named = (name: string, message?: string) => event(400, { __type: name, ...(message ? { message } : {}) }, json);
const header = (name: string) => event(400, "", { "x-amzn-ErrorType": name });

/** What Cognito names, and whose doing it is. */
const EXCEPTIONS: readonly (readonly [CredentialEvent, string])[] = [
  [
    event(
      400,
      { __type: "TooManyRequestsException", message: "Rate exceeded" },
      { ...json, "x-amzn-ErrorType": "TooManyRequestsException" },
    ),
    "rateLimited",
  ],
  [named("com.amazonaws.cognito.identity.idp.model#TooManyRequestsException"), "rateLimited"],
  [header("TooManyRequestsException:http://internal.amazon.com/coral/com.amazonaws.cognito/"), "rateLimited"],
  [event(400, "", "x-amzn-errortype: TooManyRequestsException"), "rateLimited"],
  [event(400, "", [["x-amzn-ErrorType", "TooManyRequestsException"]]), "rateLimited"],
  [event(400, "", [{ name: "x-amzn-ErrorType", value: "TooManyRequestsException" }]), "rateLimited"],
  [event(400, { code: "TooManyRequestsException" }), "rateLimited"],
  [event(400, { error: { code: "ThrottlingException" } }), "rateLimited"],
  [event(400, { errors: [{ code: "too_many_requests" }] }), "rateLimited"],
  [event(400, { message: "Rate exceeded" }, json), "rateLimited"],
  [event(403, { message: "Too many requests" }), "rateLimited"],
  [named("LimitExceededException", "Attempt limit exceeded, please try after some time."), "rateLimited"],
  [named("TooManyFailedAttemptsException"), "rateLimited"],
  [named("ThrottlingException", "Rate exceeded"), "rateLimited"],
  [named("NotAuthorizedException", "Password attempts exceeded"), "rateLimited"],
  [named("InternalErrorException", "Something went wrong"), "serverTrouble"],
  [named("InternalServerException"), "serverTrouble"],
  [named("ServiceUnavailableException"), "serverTrouble"],
  [named("UnexpectedLambdaException"), "serverTrouble"],
  [named("ResourceNotFoundException", "User pool client 1example does not exist."), "partnerRefused"],
  [named("ResourceNotFoundException"), "partnerRefused"],
  [event(404, { __type: "ResourceNotFoundException", message: "organization not found" }), "wrongOrganization"],
  [event(400, { error: "invalid_client" }), "partnerRefused"],
  [event(401, { error: "unauthorized_client" }), "partnerRefused"],
  [named("UserNotFoundException", "User does not exist."), "partnerRefused"],
  [named("NotAuthorizedException", "Incorrect username or password."), "partnerRefused"],
  [named("NotAuthorizedException", "Unable to verify secret hash for client 1example"), "partnerRefused"],
  [named("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"), "partnerRefused"],
  [named("PasswordResetRequiredException", "Password reset required for the user"), "partnerAccount"],
  [named("UserNotConfirmedException", "User is not confirmed."), "partnerAccount"],
  [named("NotAuthorizedException", "User is disabled."), "partnerAccount"],
  [
    named("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator."),
    "partnerAccount",
  ],
  [event(200, { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "x" }), "partnerAccount"],
  [event(200, { ChallengeName: "SOFTWARE_TOKEN_MFA" }), "partnerAccount"],
  [named("InvalidParameterException", "Missing required parameter REFRESH_TOKEN"), "badRequest"],
  [named("CodeMismatchException", "Invalid verification code provided"), "badRequest"],
  [named("ExpiredCodeException"), "badRequest"],
  [named("SerializationException"), "badRequest"],
  [event(400, { error: "unsupported_grant_type" }), "badRequest"],
  [named("NotAuthorizedException", "Refresh Token has expired"), "tokenExpired"],
  [named("NotAuthorizedException", "Refresh Token has been revoked"), "tokenExpired"],
  [named("NotAuthorizedException", "Invalid Refresh Token"), "tokenExpired"],
  [named("NotAuthorizedException"), "tokenExpired"],
  [event(400, { error: "invalid_grant" }), "tokenExpired"],
  [named("NotAuthorizedException", "Access Token has been revoked"), "tokenExpired"],
  [named("NotAuthorizedException", "Access Token has expired"), "accessExpired"],
  [event(401, { message: "The incoming token has expired" }), "accessExpired"],
  [event(401, { error: "invalid_token", error_description: "The token expired" }), "accessExpired"],
  [event(401, { message: "Token expired" }), "accessExpired"],
  [event(401, { error: "invalid_token", error_description: "The refresh token expired" }), "tokenExpired"],
  [named("SomethingNewException", "Nobody has seen this"), "refused?"],
  [event(400, {}, json), "tokenExpired?"],
];

/** What stands in front of Panorama. */
const GATEWAYS: readonly CredentialEvent[] = [
  event(403, "<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>"),
  event(
    403,
    "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><HTML><TITLE>ERROR: The request could not be satisfied</TITLE>",
  ),
  event(403, "<html>Generated by cloudfront (CloudFront)</html>", {
    server: "CloudFront",
    "x-cache": "Error from cloudfront",
  }),
  event(403, "", { "x-cache": "Error from cloudfront" }),
  event(403, "error code: 1020", { server: "cloudflare" }),
  event(403, "", "Server: AkamaiGHost"),
  event(403, { message: "Forbidden" }, { "x-amzn-ErrorType": "ForbiddenException" }),
  event(403, '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'),
  event(405, "", { "x-amzn-waf-action": "captcha" }),
  event(202, "", { "x-amzn-waf-action": "challenge" }),
  event(404, "<html><h1>Not Found</h1></html>"),
  event(400, "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>"),
  event(401, "<html><title>401 Authorization Required</title></html>"),
];

describe("a refusal in an event", () => {
  it("is put down to whose doing it is", () => {
    for (const [shown, expected] of EXCEPTIONS) assert.equal(says(shown), expected, `${shown.headers} ${shown.body}`);
  });

  it("by something in front of Panorama is not the farmer's", () => {
    for (const shown of GATEWAYS) {
      assert.equal(says(shown), "gatewayRefused", `${shown.headers} ${shown.body}`);
      assert.match(explainEvent(shown) ?? "", /nothing about the farmer/);
    }
  });

  it("is explained without blaming the farmer where it isn't the farmer's", () => {
    for (const [shown, expected] of EXCEPTIONS) {
      const explained = explainEvent(shown) ?? "";
      if (!expected.startsWith("tokenExpired")) assert.doesNotMatch(explained, /farmer (has to|must) authorize/);
      assert.notEqual(summarize(shown) + explained, "", shown.body);
    }
  });

  it("that only its status tells of is possible, and worded so", () => {
    for (const [status, headers] of [
      [400, json],
      [401, ""],
      [403, ""],
    ] as const) {
      const [cause] = diagnose(factsOf([event(status, "", headers)])).causes;
      assert.equal(cause?.confidence, "possible");
      assert.match(cause.title, /\bmay\b/);
      assert.match(cause.sentence, /^Based on the HTTP status alone/);
    }
  });
});

describe("an exchange that worked", () => {
  it("is told apart: new tokens, data, an empty list", () => {
    const tokens = {
      AccessToken: "••••••",
      IdToken: "••••••",
      RefreshToken: "••••••",
      ExpiresIn: 3600,
      TokenType: "Bearer",
    };
    assert.equal(says(event(200, { AuthenticationResult: tokens, ChallengeParameters: {} })), "tokens");
    assert.equal(says(event(200, { AuthenticationResult: "••••••" })), "tokens");
    assert.equal(says(event(200, { items: [{ organizationCode: "••••••", name: "Low Creek" }] })), "success");
    assert.equal(says(event(200, [{ streamId: "1", fields: [] }])), "success");
    assert.equal(says(event(200, { files: [{ name: "a.2020" }] })), "success");
    assert.equal(says(event(204)), "success");
    assert.equal(says(event(200, { items: [] })), "empty");
  });

  it("is no redirect, no page for people and no status that there isn't", () => {
    for (const status of [302, 304, 100, 0, -1, 600, 999]) assert.equal(says(event(status)), "unclear", String(status));
    assert.equal(says(event(200, "<!doctype html><title>Sign in</title>")), "unclear");
  });

  it("ends what was before it, but neither new tokens nor an empty list end a refusal by Panorama", () => {
    const at = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
    const off = event(403, { error: "sharing_disabled" }, "", at(2));
    const open = (newest: CredentialEvent) => openTroubles([newest, off], false, NOW).length;
    assert.equal(open(event(200, { items: [{}] }, "", at(1))), 0);
    assert.equal(open(event(200, { items: [] }, "", at(1))), 1);
    assert.equal(open(event(200, { AuthenticationResult: {} }, "", at(1))), 1);
  });
});

describe("the newest event", () => {
  it("is none of the future and none without a date", () => {
    const odd = ["2099-01-01T00:00:00Z", null];
    const good = event(200, { files: [] });
    const bad = (createdDate: string | null) => event(403, { error: "sharing_disabled" }, "", createdDate);
    for (const createdDate of odd) {
      assert.deepEqual(openTroubles([bad(createdDate), good], false, NOW), []);
      assert.deepEqual(diagnose(factsOf([bad(createdDate), good], true)).causes, []);
    }
    assert.equal(openTroubles([bad(null), event(200, {}, "", null)], false, NOW).length, 1);
  });
});

function factsOf(events: readonly CredentialEvent[], healthy = false): Facts {
  const status = healthy ? "ACTIVE" : "BROKEN";
  return {
    now: NOW,
    leafUser: { id: "u1", name: "Prairie View" },
    provider: { name: "Panorama", shown: true },
    session: "signedIn",
    connection: { kind: healthy ? "active" : "attention", status, environment: "STAGE" },
    windowMinutes: 15,
    healthy,
    credential: {
      kind: "answered",
      value: {
        ...{ id: "c1", status, createdTime: null, clientId: null, username: null, clientEnvironment: "STAGE" },
        holds: { organizationCode: true, accessToken: true, refreshToken: true },
      },
    },
    events: { kind: "answered", value: events },
    organizations: { kind: "notAsked" },
    leafUserFound: { kind: "notAsked" },
    partners: [],
  };
}
