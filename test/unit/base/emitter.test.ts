import assert from "node:assert/strict";
import { Emitter } from "../../../src/base/emitter";

describe("the emitter", () => {
  it("tells every listener until it leaves", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ["a1", "b1", "b2"]);
  });

  it("lets one function listen twice and leave once", () => {
    const emitter = new Emitter<undefined>();
    let count = 0;
    const listener = () => (count += 1);
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    emitter.fire(undefined);
    assert.equal(count, 1);
  });
});
