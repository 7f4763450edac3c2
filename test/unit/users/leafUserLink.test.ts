import assert from "node:assert/strict";
import fc from "fast-check";
import { linkToLeafUser, readLeafUserLink } from "../../../src/users/leafUserLink";

const ID = "0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e";
const read = (path: string, query = "", fragment = "") => readLeafUserLink({ path, query, fragment });

describe("a link to a Leaf user", () => {
  it("leads to the row or to the events", () => {
    assert.deepEqual(read(`/leafUser/${ID}`), { leafUserId: ID, events: false });
    assert.deepEqual(read(`/leafUser/${ID}/events`), { leafUserId: ID, events: true });
    assert.deepEqual(read(`/leafUser/${ID}`, "windowId=1"), { leafUserId: ID, events: false });
  });

  it("is read as it was made", () => {
    const link = linkToLeafUser("vscode", "leaf-panorama.leaf-panorama", ID);
    assert.equal(link, `vscode://leaf-panorama.leaf-panorama/leafUser/${ID}`);
    assert.deepEqual(read(new URL(link).pathname), { leafUserId: ID, events: false });
  });

  it("is none with anything else in it", () => {
    for (const [path, query, fragment] of [
      ["", "", ""],
      ["/", "", ""],
      ["/leafUser", "", ""],
      ["/leafUser/", "", ""],
      [`/leafUser/${ID}/`, "", ""],
      [`//leafUser/${ID}`, "", ""],
      [`/leafUser/../leafUser/${ID}`, "", ""],
      ["/leafUser/..", "", ""],
      [`/leafUser/${ID}/events/..`, "", ""],
      [`/leafUser/${ID}/connect`, "", ""],
      [`/leafUser/${ID}/events/more`, "", ""],
      [`/leafuser/${ID}`, "", ""],
      [`/leafUser/${ID}\u0000`, "", ""],
      [`/leafUser/${ID}\n`, "", ""],
      ["/leafUser/%00", "", ""],
      ["/leafUser/ü-ключ-農場", "", ""],
      ["/leafUser/\u202e1234", "", ""],
      ["/leafUser/a b", "", ""],
      [`/leafUser/${ID}`, "token=x", ""],
      [`/leafUser/${ID}`, "windowId=1&command=signOut", ""],
      [`/leafUser/${ID}`, "", "events"],
      [`/leafUser/${"a".repeat(10_000_000)}`, "", ""],
      [`/leafUser/${ID}`, "a".repeat(10_000_000), ""],
    ] as const) {
      assert.equal(read(path, query, fragment), undefined, `${path.slice(0, 80)} ${query.slice(0, 40)}`);
    }
  });

  it("never throws, and never leads to what is no plain id", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const path of [text, `/leafUser/${text}`, `/leafUser/${ID}/${text}`]) {
          const link = read(path);
          if (link) assert.match(link.leafUserId, /^[\w-]{1,64}$/);
        }
      }),
    );
  });
});
