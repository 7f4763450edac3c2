import assert from "node:assert/strict";
import { explain } from "../../../src/model/explain";
import { LeafError, type LeafErrorKind } from "../../../src/leaf/errors";

const kinds: Record<LeafErrorKind, RegExp> = {
  offline: /^leaf\.example can't be reached \(ENOTFOUND\)\./,
  tls: /^The certificate of leaf\.example was not accepted/,
  proxy: /^The proxy in front of leaf\.example/,
  timeout: /didn't answer in time/,
  unauthorized: /Sign in again\.$/,
  forbidden: /doesn't allow this for your account \(because\)\.$/,
  notFound: /may have been deleted, or it belongs to another Leaf account/,
  rateLimited: /^Rate-limited by Leaf\. Try again in 7 s\.$/,
  rejected: /^Leaf refused: because\.$/,
  server: /returned a server error/,
  malformed: /doesn't look like Leaf's \(because\)\./,
  cancelled: /^Canceled\.$/,
};

describe("explaining a failure", () => {
  for (const [kind, sentence] of Object.entries(kinds) as [LeafErrorKind, RegExp][]) {
    it(`says in a sentence what ${kind} means`, () => {
      const code = kind === "offline" ? { code: "ENOTFOUND" } : {};
      const error = new LeafError({
        kind,
        call: "GET /x",
        host: "leaf.example",
        retryAfterSeconds: 7,
        problem: { detail: "because" },
        ...code,
      });
      assert.match(explain(error).sentence, sentence);
    });
  }

  it("offers to sign in again only when that helps", () => {
    const remedies = Object.keys(kinds).filter(
      (kind) => explain(new LeafError({ kind: kind as LeafErrorKind, call: "" })).remedy === "signInAgain",
    );
    assert.deepEqual(remedies, ["unauthorized"]);
  });
});
