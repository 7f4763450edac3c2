import assert from "node:assert/strict";
import fc from "fast-check";
import { PersistentMap } from "../../../src/base/persistentMap";

describe("a persistent map", () => {
  it("holds what a Map would hold, in its order, and leaves every map before as it was", () => {
    const key = fc.nat(30).map(String);
    const step = fc.oneof(fc.record({ key, value: fc.nat() }), fc.record({ gone: fc.array(key, { maxLength: 5 }) }));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 20 }), fc.array(step, { maxLength: 60 }), (keys, steps) => {
        const first = keys.map((one, index) => [one, index] as const);
        const model = new Map(first);
        let map = PersistentMap.from(first);
        const kept: { readonly map: PersistentMap<number>; readonly was: string }[] = [];
        for (const one of steps) {
          kept.push({ map, was: JSON.stringify([...map]) });
          if ("key" in one) {
            map = map.with(one.key, one.value);
            model.set(one.key, one.value);
          } else {
            const gone = new Set(one.gone);
            map = map.without(gone);
            for (const each of gone) model.delete(each);
          }
          assert.deepEqual([...map], [...model]);
          assert.deepEqual(
            [map.size, [...map.keys()], [...map.values()]],
            [model.size, [...model.keys()], [...model.values()]],
          );
          for (const each of model.keys()) assert.deepEqual([map.get(each), map.has(each)], [model.get(each), true]);
          assert.deepEqual([map.get("none"), map.has("none")], [undefined, false]);
        }
        for (const { map: before, was } of kept) assert.equal(JSON.stringify([...before]), was);
      }),
    );
  });
});
