import assert from "node:assert/strict";
import { refusedFields } from "../../../src/model/refusedFields";
import { LeafError, type LeafErrorKind, type Problem } from "../../../src/leaf/errors";
import { FIELD_WORDS } from "../../../src/ui/prompts/leafUserFields";

const refusal = (problem: Problem, kind: LeafErrorKind = "rejected") =>
  new LeafError({ kind, call: "POST /users", status: 400, problem });
const fieldsOf = (problem: Problem) => refusedFields(refusal(problem), FIELD_WORDS).map(({ field }) => field);

describe("the fields that Leaf refuses", () => {
  it("are those that it names, each with its sentence", () => {
    const fields = [
      { field: "phone", message: 'must match "^\\+[0-9]+$"' },
      { field: "email", message: "must be a well-formed email address." },
      { field: "somethingElse", message: "is odd" },
    ];
    assert.deepEqual(refusedFields(refusal({ title: "Method argument not valid", fields }), FIELD_WORDS), [
      { field: "email", sentence: "Leaf refused this: must be a well-formed email address." },
      { field: "phone", sentence: 'Leaf refused this: must match "^\\+[0-9]+$".' },
    ]);
  });

  it("are found under every path that servers write", () => {
    for (const [path, field] of [
      ["leafUserDTO.phone", "phone"],
      ["create.leafUser.externalId", "externalId"],
      ["/data/attributes/external_id", "externalId"],
      ["users[0].email", "email"],
      ["external-id", "externalId"],
      ["Address", "address"],
      ["emailAddress", "email"],
      ["name", "name"],
    ] as const) {
      assert.deepEqual(fieldsOf({ fields: [{ field: path, message: "no" }] }), [field], path);
    }
  });

  it("are those that its words are about where it names none", () => {
    for (const [words, ...expected] of [
      ["The phone number has the wrong form", "phone"],
      ["A user with this e-mail address exists already", "email"],
      ["emailexists", "email"],
      ["External ID must be unique", "externalId"],
      ["Name and phone are too long", "name", "phone"],
      ["Leaf user name must not be blank", "name"],
      ["Something is wrong"],
      ["The file name is wrong"],
    ] as const) {
      assert.deepEqual(fieldsOf({ detail: words }), expected, words);
      assert.deepEqual(fieldsOf({ errorKey: words }), expected, words);
    }
  });

  it("are none where it wasn't Leaf that refused", () => {
    const fields = [{ field: "phone", message: "no" }];
    for (const kind of ["proxy", "server", "offline", "forbidden", "unauthorized", "malformed"] as const) {
      assert.deepEqual(refusedFields(refusal({ detail: "phone", fields }, kind), FIELD_WORDS), []);
    }
  });
});
