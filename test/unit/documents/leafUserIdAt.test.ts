import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { leafUserAt } from "../../../src/documents/leafUserIdAt";
import type { LeafUser } from "../../../src/leaf/users";

const user = (id: string): LeafUser => ({
  ...{ id, name: "Prairie View", email: null, phone: null, address: null, externalId: null, attached: {} },
});
const ID = "0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e";
const users = [user(randomUUID()), user(ID), user("legacy-user-id-0000042"), user("42")];
const userById = (id: string) => users.find((one) => one.id === id.toLowerCase());

describe("the Leaf user whose id is at a place of a line", () => {
  const found = (line: string, at = line.toLowerCase().indexOf(ID)) => leafUserAt(line, at, userById)?.user.id;

  it("is found from its first character to behind its last one, and nowhere else", () => {
    const line = `const id = "${ID}";`;
    const from = line.indexOf(ID);
    for (let at = 0; at <= line.length; at += 1) {
      const inside = at >= from && at <= from + ID.length;
      assert.deepEqual(
        leafUserAt(line, at, userById),
        inside ? { user: users[1], from, to: from + ID.length } : undefined,
        String(at),
      );
    }
  });

  it("is found in whatever the id is put into", () => {
    for (const line of [
      ID,
      ID.toUpperCase(),
      `GET /users/${ID}/panorama-credentials`,
      `leafUserId%3D${ID}%26x`,
      `user_${ID}`,
      `{"leafUserId":"${ID}"}`,
      `${randomUUID()},${ID},${randomUUID()}`,
      `${"x".repeat(1_000_000)} ${ID} ${"x".repeat(1_000_000)}`,
      `\ud800${ID}\udc00`,
    ]) {
      assert.equal(found(line), ID, line.slice(0, 80));
    }
    const word = "see legacy-user-id-0000042 there";
    assert.equal(leafUserAt(word, 10, userById)?.user.id, "legacy-user-id-0000042");
  });

  it("is nobody for other ids, and for numbers, however Leaf's ids look", () => {
    for (const line of [randomUUID(), ID.slice(0, -1), `${ID.slice(0, -1)}f`, "42", "id: 42;", "", "lorem ipsum"]) {
      for (let at = 0; at <= line.length; at += 1) assert.equal(leafUserAt(line, at, userById), undefined, line);
    }
  });
});
