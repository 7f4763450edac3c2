import assert from "node:assert/strict";
import { setImmediate as soon } from "node:timers";
import { setImmediate } from "node:timers/promises";
import { Redraws } from "../../../../src/ui/tree/redraws";

describe("redrawing the rows of Leaf users", () => {
  const one = { leafUserId: "1" };
  const below = { leafUserId: "1" };
  const other = { leafUserId: "2" };
  let drawn: object[][];
  let redraws: Redraws<{ readonly leafUserId: string }>;
  beforeEach(() => {
    drawn = [];
    redraws = new Redraws(
      (rows) => drawn.push(rows),
      (callBack) => void soon(callBack),
    );
  });

  it("is done at once, together", () => {
    redraws.add([one, other]);
    redraws.add([]);
    assert.deepEqual(drawn, [[one, other]]);
  });

  it("waits while the editor fetches rows below one of them, and for the editor to file those", async () => {
    let answer: (rows: string) => void = () => undefined;
    const fetched = redraws.fetch("1", () => new Promise<string>((resolve) => (answer = resolve)));
    redraws.add([one, below, other]);
    redraws.add([one]);
    assert.deepEqual(drawn, [[other]]);
    answer("rows");
    assert.equal(await fetched, "rows");
    assert.deepEqual(drawn, [[other]]);
    await setImmediate();
    assert.deepEqual(drawn, [[other], [one, below]]);
    redraws.add([one]);
    assert.equal(drawn.length, 3);
  });

  it("waits for the last of several fetches, be it one that fails", async () => {
    let fail: (why: Error) => void = () => undefined;
    const failing = redraws.fetch("1", () => new Promise<never>((_resolve, reject) => (fail = reject)));
    await redraws.fetch("1", () => Promise.resolve());
    redraws.add([one]);
    await setImmediate();
    assert.deepEqual(drawn, []);
    fail(new Error("no rows"));
    await assert.rejects(failing, /no rows/);
    await setImmediate();
    assert.deepEqual(drawn, [[one]]);
  });
});
