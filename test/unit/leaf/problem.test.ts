import assert from "node:assert/strict";
import { maskText } from "../../../src/masking/redact";
import { LeafError, saidBy } from "../../../src/leaf/errors";
import { problemOf, problemOfText } from "../../../src/leaf/problem";

const said = (body: unknown) => saidBy(problemOf(body, maskText));
const jhipster = {
  type: "https://www.jhipster.tech/problem/constraint-violation",
  title: "Method argument not valid",
  status: 400,
  path: "/api/users",
  message: "error.validation",
};

describe("what an error answer says", () => {
  it("names the field and what is wrong with it, and keeps both apart", () => {
    const problem = problemOf(
      {
        ...jhipster,
        fieldErrors: [{ objectName: "leafUserDTO", field: "phone", message: 'must match "^\\+[0-9]+$"' }],
      },
      maskText,
    );
    assert.equal(saidBy(problem), 'phone: must match "^\\+[0-9]+$"');
    assert.deepEqual(problem.fields, [{ field: "phone", message: 'must match "^\\+[0-9]+$"' }]);
    const error = new LeafError({ kind: "rejected", call: "POST /x", problem });
    assert.deepEqual(error.problem?.fields, problem.fields);
  });

  it("quotes no value of a field that is a secret's, in a list, a table or a page", () => {
    const planted = "hunter2x9";
    for (const body of [
      { fieldErrors: [{ field: "password", message: planted }] },
      { errors: { refreshToken: `${planted} is wrong` } },
    ]) {
      assert.ok(!JSON.stringify(problemOf(body, maskText)).includes(planted), JSON.stringify(body));
    }
    assert.equal(
      problemOfText(`<error><refreshToken>${planted}</refreshToken> refused</error>`, maskText).title,
      "•••••• refused",
    );
    const blank = problemOf({ errors: { password: "must not be blank" } }, maskText);
    assert.deepEqual(blank.fields, [{ field: "password", message: "must not be blank" }]);
  });

  const bodies: [string, unknown, string | undefined][] = [
    [
      "violations",
      { title: "Constraint Violation", violations: [{ field: "email", message: "must be an email" }] },
      "email: must be an email",
    ],
    [
      "several fields",
      {
        fieldErrors: [
          { field: "a", message: "x" },
          { field: "b", message: "y" },
        ],
      },
      "a: x; b: y",
    ],
    [
      "Spring's errors",
      {
        error: "Bad Request",
        message: "Validation failed for object='x'. Error count: 1",
        errors: [{ objectName: "x", field: "name", defaultMessage: "must not be blank", rejectedValue: "PLANTED" }],
      },
      "name: must not be blank",
    ],
    ["errors as texts", { errors: ["No such operation", "No such user"] }, "No such operation; No such user"],
    [
      "errors as a table",
      { errors: { email: ["is taken", "is odd"], name: "is short" } },
      "email: is taken; name: is short",
    ],
    ["JSON:API", { errors: [{ title: "is taken", source: { pointer: "/data/attributes/email" } }] }, "email: is taken"],
    [
      "RFC 9457's parameters",
      { title: "Your request is not valid.", "invalid-params": [{ name: "age", reason: "must be positive" }] },
      "Your request is not valid. (age: must be positive)",
    ],
    [
      "a sentence and fields",
      { detail: "The user is incomplete", fieldErrors: [{ field: "name", message: "is missing" }] },
      "The user is incomplete (name: is missing)",
    ],
    [
      "a detail",
      { title: "Unauthorized", detail: "User dev@example.com was not activated", message: "error.http.401" },
      "User dev@example.com was not activated",
    ],
    [
      "a message of a person",
      { title: "Bad Request", message: "JSON parse error: unexpected end" },
      "JSON parse error: unexpected end",
    ],
    [
      "a title of a person",
      { title: "Email is already in use!", message: "error.emailexists", errorKey: "emailexists" },
      "Email is already in use!",
    ],
    ["a bare title and a key", { title: "Unauthorized", message: "error.http.401" }, "Unauthorized"],
    [
      "a detail that is a key",
      { title: "The farmer is unknown", detail: "error.farmer.unknown" },
      "The farmer is unknown",
    ],
    [
      "an OAuth error",
      { error: "invalid_grant", error_description: "The refresh token is expired" },
      "The refresh token is expired",
    ],
    ["an error alone", { error: "The partner is blocked" }, "The partner is blocked"],
    ["an error as an object", { error: { code: 7, message: "The partner is blocked" } }, "The partner is blocked"],
    ["a list", ["The partner is blocked"], "The partner is blocked"],
    ["a text", "The partner is blocked", "The partner is blocked"],
    ["nothing", {}, undefined],
    ["blanks", { title: " ", detail: "" }, undefined],
    [
      "other types",
      { title: 5, detail: {}, message: [], errors: 7, fieldErrors: "x", violations: [null, 5, {}] },
      undefined,
    ],
    ["null", null, undefined],
  ];
  for (const [name, body, sentence] of bodies) {
    it(`is the most human of what is there: ${name}`, () => assert.equal(said(body), sentence));
  }

  it("is on one line, bounded and without secrets", () => {
    const long = problemOf({ detail: `one\ntwo token=PLANTED-secret ${"x".repeat(5000)}` }, maskText);
    assert.match(long.detail ?? "", /^one two token=•+/);
    assert.ok((long.detail ?? "").length <= 500);
    const fields = Array.from({ length: 500 }, (_, at) => ({
      field: "f".repeat(500),
      message: `password=PLANTED-${at}${"m".repeat(500)}`,
    }));
    const many = problemOf({ fieldErrors: fields }, maskText);
    assert.ok(JSON.stringify(many).length < 5000);
    assert.ok(!JSON.stringify(many).includes("PLANTED"));
  });

  it("is a page's title, or a text's beginning", () => {
    const page = (text: string) => saidBy(problemOfText(text, maskText));
    assert.equal(page("<html><head><title>403 &amp; no more</title></head><body>x</body></html>"), "403 & no more");
    assert.equal(
      page("<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>"),
      "ERROR: The request could not be satisfied",
    );
    assert.equal(page("<html><body><h1>Blocked</h1></body></html>"), "Blocked");
    assert.equal(
      page('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'),
      "Access Denied",
    );
    assert.equal(page("default backend - 404"), "default backend - 404");
    assert.equal(page("<html></html>"), undefined);
    assert.equal(page(" "), undefined);
    assert.ok((page(`<title>${"<".repeat(100_000)}`) ?? "").length <= 200);
  });
});
