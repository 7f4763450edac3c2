import assert from "node:assert/strict";
import { signInRefusal } from "../../../src/accounts/signInRefusal";
import { LeafError, type Problem } from "../../../src/leaf/errors";

const ours = "Leaf doesn't accept this email and password.";
const refusal = (problem?: Problem) =>
  signInRefusal(
    new LeafError({ kind: "unauthorized", call: "POST /api/authenticate", status: 401, ...(problem && { problem }) }),
    ours,
  );

describe("a refused sign-in", () => {
  it("says what Leaf says of it", () => {
    const notActivated = { title: "Unauthorized", detail: "User dev@example.com was not activated" };
    assert.equal(
      refusal({ ...notActivated, message: "error.http.401" }),
      "Leaf refused the sign-in: User dev@example.com was not activated.",
    );
    for (const said of [
      "Your account is locked",
      "User account has expired",
      "Too many failed attempts. Try again in 15 minutes.",
      "The password has expired and must be changed",
      "Invalid login: your account is locked",
      "Multi-factor authentication has to be set up first",
    ]) {
      for (const problem of [{ detail: said }, { title: said }, { title: "Unauthorized", message: said }]) {
        assert.equal(refusal(problem), `Leaf refused the sign-in: ${said.replace(/\.?$/, ".")}`);
      }
    }
  });

  it("has a sentence of its own where Leaf only says no", () => {
    for (const said of [
      "Bad credentials",
      "Unauthorized",
      "401 Unauthorized",
      "HTTP Status 401",
      "401 Authorization Required",
      "Full authentication is required to access this resource",
      "Authentication failed",
      "Invalid username or password",
      "Incorrect email or password.",
      "Invalid credentials provided",
      "error.http.401",
      "invalid_grant",
      "INVALID_CREDENTIALS",
      "Access Denied",
      "The password is incorrect",
      "",
      "401",
    ]) {
      assert.equal(refusal({ title: said, detail: said, message: said }), ours, said);
    }
    assert.equal(refusal(), ours);
    assert.equal(refusal({}), ours);
  });

  it("is explained as what it is where something else went wrong", () => {
    const offline = new LeafError({ kind: "offline", call: "POST /api/authenticate", host: "api.withleaf.io" });
    assert.match(signInRefusal(offline, ours), /^api\.withleaf\.io can't be reached/);
  });
});
