import assert from "node:assert/strict";
import { explain } from "../../../src/model/explain";
import { createCredential, deleteCredential } from "../../../src/leaf/credentials";
import { listFiles } from "../../../src/leaf/dataFlow";
import { type Leaf } from "../../../src/leaf/send";
import { createLeafUser, deleteLeafUser, leafUserPath, listLeafUsers, patchLeafUser } from "../../../src/leaf/users";
import { json } from "../../support/fixtures";
import { failure, LeafRig } from "../../support/leafRig";

const USER = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const PATH = "panorama-credentials";
const PLACE = { path: PATH, secret: [] };
const LOW = { id: "u1", name: "Low Creek", email: "low@creek.example" };

describe("lists and records at the edge of what Leaf documents", () => {
  const rig = new LeafRig();
  const { server } = rig;
  const replies = rig.replies.bind(rig);
  const writes = rig.writes.bind(rig);
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = rig.leafWith();
  });
  after(() => server.stop());

  describe("of a list", () => {
    it("count as received what can't be read, or comes twice", async () => {
      replies(200, [LOW, { id: null }, LOW, null, { name: "no id" }, { id: ".." }, { id: "\ud800" }, { id: 7 }], {
        "x-total-count": "41",
      });
      const page = await listLeafUsers(leaf, 0);
      assert.deepEqual(
        page.users.map(({ id }) => id),
        ["u1", "7"],
      );
      assert.deepEqual([page.received, page.unreadable, page.total, page.next], [8, 5, 41, undefined]);
    });

    const totals: [string | undefined, number | undefined][] = [
      [undefined, undefined],
      ["150", 150],
      [" 150 ", 150],
      ["150, 150", 150],
      ["150, 151", undefined],
      ["-1", undefined],
      ["1", undefined],
      ["2", 2],
      ["1.5", undefined],
      ["many", undefined],
      ["99999999999999999999", undefined],
    ];
    for (const [header, total] of totals) {
      it(`have the total ${total ?? "unknown"} by ${header === undefined ? "no header" : `"${header}"`}`, async () => {
        replies(200, [LOW, { ...LOW, id: "u2" }], header === undefined ? {} : { "x-total-count": header });
        assert.equal((await listLeafUsers(leaf, 0)).total, total);
      });
    }

    const links: [string, boolean][] = [
      ['<api/users?page=1&size=20>;rel="next"', true],
      ['<https://x.example/api?page=1>; rel="next", <https://x.example/api?page=0>; rel="first"', true],
      ['<https://x.example/a,b>; rel="last",<c>;rel=next', true],
      ['</users?page=0>; rel="first",</users?page=3>; rel="last"', false],
      ['</users?page=0>; title="next"; rel="prev"', false],
      ['</users?page=1>; rel="last next"', true],
    ];
    for (const [link, next] of links) {
      it(`${next ? "have" : "have no"} next page by ${link}`, async () => {
        replies(200, [LOW], { link });
        assert.equal((await listLeafUsers(leaf, 0)).next, next);
      });
    }

    it("keep ids that no number holds", async () => {
      writes(200, '[{"id":9007199254740993},{"id":9007199254740992}]');
      assert.deepEqual(
        (await listLeafUsers(leaf, 0)).users.map(({ id }) => id),
        ["9007199254740993", "9007199254740992"],
      );
    });

    it("name the operation of a file where Leaf's samples have it", async () => {
      replies(200, {
        operations: [
          { id: "f", summary: { properties: { operationType: "planted" } } },
          { id: "g", summary: null },
        ],
      });
      const { files } = await listFiles(leaf, { leafUserId: USER, provider: "Panorama", page: 0, size: 20 });
      assert.deepEqual(
        files.map(({ operationType }) => operationType),
        ["planted", null],
      );
      replies(200, {});
      assert.equal(
        (await failure(listFiles(leaf, { leafUserId: USER, provider: "Panorama", page: 0, size: 20 }))).kind,
        "malformed",
      );
    });
  });

  it("keep an id from leading elsewhere", () => {
    assert.ok(leafUserPath("../x").endsWith("/users/..%2Fx"));
    assert.ok(leafUserPath("\ud800").endsWith("/users/%EF%BF%BD"));
  });

  describe("without the record that they are about", () => {
    const created = { name: "Low Creek", email: "low@creek.example" };
    const bare = (headers: Readonly<Record<string, string>>, then: unknown) =>
      server.answers(({ method }, response) =>
        method === "POST" || method === "PATCH" ? response.writeHead(201, headers).end() : json(response, 200, then),
      );

    for (const location of [
      "/api/users/u1",
      "https://api.withleaf.io/services/usermanagement/api/users/u1",
      "users/u1/",
    ]) {
      it(`lead to it by the Location ${location}`, async () => {
        bare({ location }, LOW);
        assert.equal((await createLeafUser(leaf, created)).id, "u1");
        assert.equal(server.received.at(-1)?.url, leafUserPath("u1"));
      });
    }

    it("lead to it by what it was made of", async () => {
      bare({}, [{ ...LOW, id: "u2", name: "Another" }, LOW]);
      assert.equal((await createLeafUser(leaf, created)).id, "u1");
      assert.match(server.received.at(-1)?.url ?? "", /users\?email=low%40creek\.example&/);
    });

    it("say that it was created where it can't be told from others, or not be asked for", async () => {
      for (const then of [[LOW, { ...LOW, id: "u2" }], [], "odd"]) {
        bare({}, then);
        const error = await failure(createLeafUser(leaf, created));
        assert.equal(error.kind, "malformed");
        assert.equal(
          explain(error).sentence,
          "Leaf accepted the Leaf user, but didn't return it. Refresh the list to see it.",
        );
      }
      assert.equal(server.received.filter(({ method }) => method === "POST").length, 1);
    });

    it("of a change are asked for", async () => {
      bare({}, { ...LOW, phone: "+1 555 0100" });
      assert.equal((await patchLeafUser(leaf, "u1", { phone: "+1 555 0100" })).phone, "+1 555 0100");
    });

    it("are enough for a new credential, and for every deletion", async () => {
      bare({ location: "/x" }, {});
      assert.equal(await createCredential(leaf, USER, PLACE, {}), undefined);
      for (const [status, text] of [
        [204, ""],
        [200, ""],
        [202, ""],
        [200, "OK"],
        [200, "null"],
        [200, '{"deleted":true}'],
        [200, "[]"],
      ] as const) {
        writes(status, text);
        await deleteCredential(leaf, USER, PLACE);
        await deleteLeafUser(leaf, USER);
      }
      writes(200, "<html><title>Sign in</title></html>", { "content-type": "text/html" });
      assert.equal((await failure(deleteCredential(leaf, USER, PLACE))).kind, "proxy");
    });
  });
});
