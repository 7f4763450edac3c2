import assert from "node:assert/strict";
import { guarded } from "../../../../src/ui/surface/guarded";

class Shown {
  #title = "";
  tooltip: string | undefined;
  readonly items: string[] = [];

  get title(): string {
    return this.#title;
  }

  set title(title: string) {
    this.#title = title;
  }

  add(item: string): number {
    return this.items.push(item + this.#title);
  }
}

describe("an object of the editor behind guards", () => {
  it("gets every guarded text through its guard, and all else as it is", () => {
    const shown = new Shown();
    const object = guarded(shown, { title: (text) => text.toUpperCase() });
    object.title = "a";
    object.tooltip = "b";
    assert.equal(shown.title, "A");
    assert.equal(object.title, "A");
    assert.equal(shown.tooltip, "b");
  });

  it("is used as the object itself, which may keep its state in private", () => {
    const shown = new Shown();
    assert.equal(guarded(shown, {}).add("x"), 1);
    assert.deepEqual(shown.items, ["x"]);
  });
});
