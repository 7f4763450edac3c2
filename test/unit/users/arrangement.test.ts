import assert from "node:assert/strict";
import fc from "fast-check";
import {
  arrange,
  CONDITIONS,
  conditionOf,
  dependsOnStatus,
  isFiltering,
  matcher,
  noFilter,
  ORDERS,
  sameArrangement,
  type Condition,
  type ListLayout,
} from "../../../src/users/arrangement";
import type { Connection } from "../../../src/model/connection";
import type { LeafUser } from "../../../src/leaf/users";

const user = (id: string, name: string | null, more: Partial<LeafUser> = {}): LeafUser => ({
  id,
  name,
  email: null,
  phone: null,
  address: null,
  externalId: null,
  attached: {},
  ...more,
});
const found = { status: "X", environment: "STAGE" };
const connections: Record<string, Connection> = {
  a: { kind: "active", ...found },
  b: { kind: "attention", ...found },
  c: { kind: "notConnected" },
  d: { kind: "attention", ...found },
  e: { kind: "expired", environment: "STAGE" },
};
const conditionNow = ({ id }: LeafUser): Condition => conditionOf(connections[id] ?? { kind: "unknown" });
const users = [
  user("a", "Zum Hof 10"),
  user("b", "zum Hof 9"),
  user("c", "Élan Farms", { email: "office@elan.example" }),
  user("d", "Àrbol"),
  user("e", null, { email: "mail@example.com", externalId: "GROWER-5" }),
  user("f", "Prairie View", { address: "1 Gravel Pit Lane, Ames, IA" }),
];
const flat: ListLayout = { order: "leaf", grouped: false };
const idsBy = (layout: Partial<ListLayout>, filter = noFilter) =>
  arrange(users, conditionNow, filter, { ...flat, ...layout }).ids.join("");
const only = (...conditions: Condition[]) => ({ text: "", conditions: new Set(conditions) });

describe("the arrangement of Leaf users", () => {
  it("is Leaf's own order unless something else is asked for", () => {
    assert.equal(idsBy({}), "abcdef");
  });

  it("by name looks at neither case nor accents, counts numbers, and takes the email where there is no name", () => {
    assert.equal(idsBy({ order: "name" }), "dcefba");
  });

  it("by status has trouble first, and names in order among equals", () => {
    assert.equal(idsBy({ order: "status" }), "dbeacf");
  });

  it("in groups has trouble first, keeps the order inside, and leaves empty groups out", () => {
    const { groups } = arrange(users, conditionNow, noFilter, { order: "leaf", grouped: true });
    assert.deepEqual(
      [...(groups ?? [])].map(([condition, ids]) => `${condition} ${ids.join("")}`),
      ["attention bd", "failed e", "active a", "notConnected c", "unknown f"],
    );
  });

  it("shows whom every word of the filter matches, in any field, whatever case and accents", () => {
    for (const [text, ids] of [
      ["elan", "c"],
      ["ÉLAN OFFICE@", "c"],
      ["grower-5", "e"],
      ["ames prairie", "f"],
      ["hof 9", "b"],
      ["  ", "abcdef"],
      ["nobody", ""],
    ] as const) {
      assert.equal(idsBy({}, { text, conditions: new Set() }), ids, text);
    }
  });

  it("shows whoever is in one of the chosen conditions", () => {
    assert.equal(idsBy({}, only("attention", "failed")), "bde");
    assert.equal(idsBy({ order: "name" }, { text: "zum", conditions: new Set(["attention"]) }), "b");
  });

  it("knows when a filter hides something, and when a status matters", () => {
    assert.deepEqual(
      [noFilter, { ...noFilter, text: " " }, { ...noFilter, text: "x" }, only("active")].map(isFiltering),
      [false, false, true, true],
    );
    assert.ok(!dependsOnStatus({ ...noFilter, text: "x" }, { order: "name", grouped: false }));
    assert.ok(dependsOnStatus(noFilter, { order: "status", grouped: false }));
    assert.ok(dependsOnStatus(noFilter, { order: "leaf", grouped: true }));
    assert.ok(dependsOnStatus(only("active"), flat));
  });

  it("loses nobody and doubles nobody, in any order, and is the same only to its like", () => {
    const kinds: Connection[] = [...Object.values(connections), { kind: "unknown" }];
    const state = fc.array(fc.tuple(fc.string({ maxLength: 8 }), fc.constantFrom(...kinds)), { maxLength: 40 });
    fc.assert(
      fc.property(
        state,
        fc.constantFrom(...ORDERS),
        fc.boolean(),
        fc.subarray([...CONDITIONS]),
        (all, order, grouped, some) => {
          const many = all.map(([name], index) => user(String(index), name));
          const condition = ({ id }: Pick<LeafUser, "id">) => conditionOf(all[Number(id)]?.[1] ?? { kind: "unknown" });
          const filter = { text: "", conditions: new Set(some) };
          const arranged = arrange(many, condition, filter, { order, grouped });
          const expected = many
            .map(({ id }) => id)
            .filter((id) => some.length === 0 || some.includes(condition({ id })));
          assert.deepEqual([...arranged.ids].sort(), expected.sort());
          if (arranged.groups) assert.deepEqual([...arranged.groups.values()].flat(), arranged.ids);
          assert.ok(sameArrangement(arranged, arrange([...many], condition, filter, { order, grouped })));
          if (arranged.ids.length > 1) {
            const turned = { ...arranged, ids: [...arranged.ids].reverse() };
            assert.ok(!sameArrangement(arranged, turned));
          }
        },
      ),
    );
  });

  it("in groups is another one when somebody has moved to the next group", () => {
    const one = {
      ids: ["a", "b"],
      groups: new Map([
        ["attention", ["a"]],
        ["active", ["b"]],
      ] as const),
    };
    const other = { ids: ["a", "b"], groups: new Map([["attention", ["a", "b"]]] as const) };
    const third = {
      ids: ["a", "b"],
      groups: new Map([
        ["attention", ["a"]],
        ["failed", ["b"]],
      ] as const),
    };
    assert.ok(sameArrangement(one, one));
    assert.ok(!sameArrangement(one, other));
    assert.ok(!sameArrangement(one, third));
  });

  it("finds names by what people type on their own keyboard", () => {
    for (const [name, ...typed] of [
      ["Østergård", "ostergard", "ØSTERGÅRD"],
      ["Łódź", "lodz", "łódź"],
      ["O’Hara", "o'hara", "o’hara", "O`HARA"],
      ["Straße & Söhne", "strasse sohne", "STRASSE"],
      ["İsmail Işık", "ismail isik", "ismail ışık"],
      ["ＦＡＲＭ　１２", "farm 12"],
      ["Smith–Jones", "smith-jones"],
      ["Prairie\u00a0View", "prairie view", "prairie\u2003view"],
      ["ﬁeld", "field"],
    ]) {
      for (const text of typed) assert.ok(matcher(text)(user("x", name ?? "")), `${text} finds ${name}`);
    }
    assert.ok(!matcher("lodz")(user("x", "Lod")));
  });

  it("folds 20,000 names once, and then finds in them without folding them again", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => user(String(index), `Østergård Łódź ${index}`));
    for (const text of ["o", "os", "ostergard", "lodz 19999"]) {
      const { ids } = arrange(many, conditionNow, { text, conditions: new Set() }, flat);
      assert.equal(ids.length, text === "lodz 19999" ? 1 : 20_000);
    }
  });

  it("matches an id that was pasted", () => {
    assert.ok(matcher("A-B-C")(user("a-b-c", "Somebody")));
  });
});
