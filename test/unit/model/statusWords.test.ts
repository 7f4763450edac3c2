import assert from "node:assert/strict";
import { conditionOf } from "../../../src/users/arrangement";
import type { Connection } from "../../../src/model/connection";
import { tellingOf } from "../../../src/users/notify";
import { meaningOfStatus } from "../../../src/model/statusWords";
import { noCounts, recounted } from "../../../src/model/statusCounts";
import { lookOf } from "../../../src/ui/tree/presentation";

const connection = (status: string | null): Connection => ({ kind: "attention", status, environment: "STAGE" });
const unavailable = connection("TEMPORARILY_UNAVAILABLE");
const active: Connection = { kind: "active", status: "ACTIVE", environment: "STAGE" };

describe("a word for a credential's status", () => {
  it("is one that Leaf documents, however it is cased and spaced, or one that nobody knows", () => {
    const words: readonly (readonly [string | null, string | undefined])[] = [
      ["ACTIVE", "works"],
      ["active", "works"],
      [" Ok\n", "works"],
      ["OK", "works"],
      ["UNAUTHENTICATED", "unauthenticated"],
      ["MISSING_PERMISSION", "missingPermission"],
      ["missing permission", "missingPermission"],
      ["TEMPORARILY_UNAVAILABLE", "unavailable"],
      ["Temporarily-Unavailable", "unavailable"],
      ["INACTIVE", undefined],
      ["ACTIVE_", undefined],
      ["LIMITED_PERMISSION", undefined],
      ["constructor", undefined],
      ["__proto__", undefined],
      ["", undefined],
      [null, undefined],
    ];
    for (const [word, meaning] of words) assert.equal(meaningOfStatus(word), meaning, String(word));
  });

  it("that says the provider has trouble needs nobody's attention", () => {
    const { icon, colour, text } = lookOf(unavailable, 0);
    assert.deepEqual([icon, colour, text], ["clock", undefined, "temporarily unavailable · STAGE"]);
    assert.equal(conditionOf(unavailable), "unavailable");
    const one = recounted(noCounts, { kind: "unknown" }, unavailable);
    const both = recounted(one, { kind: "unknown" }, connection("UNAUTHENTICATED"));
    assert.deepEqual([both.attention, both.unavailable], [1, 1]);
    const back = recounted(both, unavailable, active);
    assert.deepEqual([back.active, back.unavailable], [1, 0]);
    const changes = [
      { leafUserId: "1", before: active, after: unavailable },
      { leafUserId: "2", before: unavailable, after: active },
    ];
    assert.deepEqual(tellingOf(changes, "all"), { failed: [], recovered: [] });
  });

  it("is otherwise shown as it is, and needs attention", () => {
    for (const word of ["UNAUTHENTICATED", "MISSING_PERMISSION", "WAITING_FOR_GODOT"]) {
      assert.equal(lookOf(connection(word), 0).text, `${word} · STAGE`);
      assert.equal(lookOf(connection(word), 0).icon, "warning");
      assert.equal(conditionOf(connection(word)), "attention");
    }
  });
});
