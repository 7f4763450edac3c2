import assert from "node:assert/strict";
import fc from "fast-check";
import { delayBeforeLook } from "../../../src/connecting/pollDelay";

describe("looking at a pending connection", () => {
  it("takes at most 150 looks in 15 minutes, whatever the jitter", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (jitter) => {
        let elapsed = 0;
        let looks = 0;
        for (const random of jitter) {
          elapsed += delayBeforeLook(elapsed, random);
          if (elapsed > 15 * 60_000) break;
          looks += 1;
        }
        assert.ok(looks <= 150, String(looks));
      }),
      { numRuns: 200 },
    );
  });

  it("sees a change within 3 seconds in the first two minutes, and 10 seconds later on", () => {
    for (const random of [0, 0.5, 1]) {
      assert.ok(delayBeforeLook(0, random) <= 2500);
      assert.ok(delayBeforeLook(119_999, random) <= 2500);
      assert.ok(delayBeforeLook(120_000, random) <= 9000);
    }
  });
});
