import assert from "node:assert/strict";

import { Agenda } from "../../../src/sandbox/agenda";
import { SandboxClock } from "../../../src/sandbox/time";

const START = Date.parse("2026-03-19T12:00:00Z");

describe("the sandbox's agenda", () => {
  const fail = (error: unknown) => {
    throw error;
  };

  it("does by itself what is due, the earliest first", async () => {
    const clock = new SandboxClock({ now: () => Date.now() });
    const agenda = new Agenda(clock, fail);
    const done: string[] = [];
    await new Promise<void>((resolve) => {
      agenda.add(clock.now() + 30, () => {
        done.push("last");
        resolve();
      });
      agenda.add(clock.now() + 10, () => done.push("second"));
      agenda.add(clock.now() - 5, () => done.push("first"));
      agenda.cancel(agenda.add(clock.now(), () => done.push("canceled")));
    });
    assert.deepEqual(done, ["first", "second", "last"]);
  });

  it("does at once, when the clock is moved, all that became due, also what that adds", () => {
    const clock = new SandboxClock({ now: () => START });
    const agenda = new Agenda(clock, fail);
    const done: number[] = [];
    const each = (minute: number): void => {
      agenda.add(START + minute * 60_000, () => {
        done.push(minute);
        each(minute + 10);
      });
    };
    each(3);
    each(1);
    clock.advance(60_000);
    assert.deepEqual(done, [1]);
    clock.advance(12 * 60_000);
    assert.deepEqual(done, [1, 3, 11, 13]);
    agenda.clear();
    clock.advance(3_600_000);
    assert.equal(done.length, 4);
  });

  it("reports what fails where there is no caller", async () => {
    const told = await new Promise((resolve) => {
      const clock = new SandboxClock({ now: () => Date.now() });
      new Agenda(clock, resolve).add(clock.now(), () => fail(new Error("That failed.")));
    });
    assert.equal(String(told), "Error: That failed.");
  });
});
