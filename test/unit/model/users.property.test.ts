import assert from "node:assert/strict";
import fc from "fast-check";
import type { LeafUser } from "../../../src/leaf/users";
import { nextUsers, noUsers, type UsersState } from "../../../src/model/users";

const user = (id: number, name: string): LeafUser => ({
  ...{ id: `u${id}`, name, email: null, phone: null, address: null, externalId: null, attached: {} },
});

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("create", "createElsewhere", "ask", "answer") }),
  fc.record({ kind: fc.constantFrom("edit", "delete", "find", "deleteElsewhere"), pick: fc.nat(40) }),
);

/** What Leaf has, and what it made up of it when it was asked. */
interface Asked {
  readonly list: readonly LeafUser[];
  readonly since: UsersState;
}

describe("the Leaf users that are loaded", () => {
  it("are Leaf's, whenever it made up its list, with all that was done here since", () => {
    const story = fc.tuple(fc.array(step, { maxLength: 40 }), fc.boolean());
    fc.assert(
      fc.property(story, ([steps, tellsTotal]) => {
        let there = [1, 2, 3].map((id) => user(id, "old"));
        let state = nextUsers(noUsers, { kind: "entered" });
        const asked: Asked[] = [];
        const own = new Map<string, LeafUser>();
        const deleted = new Set<string>();
        let count = 3;
        for (const one of steps) {
          const picked = "pick" in one ? there[one.pick % Math.max(1, there.length)] : undefined;
          const frozen = JSON.stringify([state.users, state.total]);
          const before = state;
          if (one.kind === "create" || one.kind === "createElsewhere") {
            const created = user((count += 1), "new");
            there = [...there, created];
            if (one.kind === "create") {
              state = nextUsers(state, { kind: "put", user: created, created: true });
              own.set(created.id, created);
            }
          } else if (one.kind === "ask") asked.push({ list: there, since: state });
          else if (one.kind === "answer") {
            const answer = asked.shift();
            if (!answer) continue;
            const total = tellsTotal ? answer.list.length : undefined;
            state = nextUsers(state, {
              kind: "listed",
              users: answer.list,
              total,
              more: false,
              since: answer.since,
              at: 0,
            });
          } else if (picked && one.kind === "deleteElsewhere") {
            there = there.filter(({ id }) => id !== picked.id);
            own.delete(picked.id);
            // Whoever was put stays until Leaf says of it alone that it is gone.
            if (state.own.has(picked.id)) state = nextUsers(state, { kind: "removed", leafUserId: picked.id });
          } else if (picked && one.kind === "delete") {
            there = there.filter(({ id }) => id !== picked.id);
            own.delete(picked.id);
            deleted.add(picked.id);
            state = nextUsers(state, { kind: "removed", leafUserId: picked.id });
          } else if (picked) {
            const told = one.kind === "edit" ? { ...picked, name: `edited ${count}` } : picked;
            there = there.map((other) => (other.id === told.id ? told : other));
            state = nextUsers(state, { kind: "put", user: told });
            own.set(told.id, told);
          }
          assert.equal(JSON.stringify([before.users, before.total]), frozen, "a state that somebody holds stays");
          const shown = new Map(state.users.map((row) => [row.id, row]));
          assert.equal(shown.size, state.users.length, "nobody is there twice");
          for (const [id, told] of own) assert.deepEqual(shown.get(id), told, "what was put here stays");
          for (const id of deleted) assert.ok(!shown.has(id), "what was deleted here stays away");
          assert.ok((state.total ?? Infinity) >= state.users.length, "a total is never less than what is loaded");
        }
        const last = { users: there, total: tellsTotal ? there.length : undefined, more: false };
        state = nextUsers(state, { kind: "listed", ...last, since: state, at: 0 });
        assert.deepEqual(new Set(state.users), new Set(there));
        assert.equal(state.total, there.length, "in the end the total is Leaf's");
      }),
      { numRuns: 500 },
    );
  });

  it("have the total that is true by now, whatever was created and deleted while Leaf made up its list", () => {
    const since = nextUsers(noUsers, { kind: "put", user: user(1, "found") });
    let state = nextUsers(since, { kind: "put", user: user(2, "new"), created: true });
    state = nextUsers(state, { kind: "put", user: user(3, "new and gone"), created: true });
    state = nextUsers(state, { kind: "removed", leafUserId: "u3" });
    state = nextUsers(state, { kind: "removed", leafUserId: "u1" });
    const list = [user(1, "found"), user(4, "old")];
    state = nextUsers(state, { kind: "listed", users: list, total: 700, since, at: 0 });
    assert.equal(state.total, 700);
    assert.deepEqual(state.users.map(({ id }) => id).sort(), ["u2", "u4"]);
  });
});
