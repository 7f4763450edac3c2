import assert from "node:assert/strict";
import type { Connection } from "../../../src/model/connection";
import { tellingOf, type StatusChange } from "../../../src/users/notify";
import { Store } from "../../../src/model/store";
import { agoText, headlineOf, pauseText, progressText, summaryOf } from "../../../src/users/summary";
import type { LeafUser } from "../../../src/leaf/users";
import { showList } from "../../support/showList";

const NOW = Date.UTC(2026, 2, 19, 12);

describe("the summary of all connections", () => {
  const user = (id: string): LeafUser => ({
    id,
    name: id,
    email: null,
    phone: null,
    address: null,
    externalId: null,
    attached: {},
  });
  const look = (store: Store, from: number, count: number, status: string | undefined) => {
    for (let index = from; index < from + count; index += 1) {
      const found = status === undefined ? undefined : { status, environment: "STAGE" };
      store.apply(`u${index}`, { kind: "looked", found, healthy: status === "ACTIVE" }, NOW);
    }
  };
  const filled = (total: number, loaded = total) => {
    const store = new Store("Panorama");
    const users = Array.from({ length: loaded }, (_, index) => user(`u${index}`));
    showList(store, users, { total, at: NOW - 200_000 });
    store.changeUsers({ kind: "loaded", loading: false, checkedAt: NOW - 190_000, error: undefined });
    return store;
  };

  it("counts all users as far as they are known, and says how old the oldest status is", () => {
    const store = filled(1204);
    look(store, 0, 1180, "ACTIVE");
    look(store, 1180, 9, "UNAUTHENTICATED");
    look(store, 1189, 15, undefined);
    assert.equal(
      summaryOf(store.snapshot, 0, NOW, "en"),
      "1,204 users · 1,180 active · 9 need attention · 15 not connected · 3 min ago",
    );
    assert.equal(summaryOf(store.snapshot, 0, NOW, "de").split(" · ")[0], "1.204 users");
  });

  it("says how many are not known yet, also of those that are not loaded", () => {
    const store = filled(500, 100);
    look(store, 0, 100, "ACTIVE");
    assert.match(summaryOf(store.snapshot, 0, NOW, "en"), /^500 users · 100 active · 400 not checked yet · /);
  });

  it("is shortened to a line for the side bar", () => {
    const store = filled(1204, 1204);
    look(store, 0, 1180, "ACTIVE");
    assert.equal(headlineOf(store.snapshot, 0, NOW, "en"), "1,204 users · 24 not checked yet");
    look(store, 1180, 24, undefined);
    assert.equal(headlineOf(store.snapshot, 0, NOW, "en"), "1,204 users · 1,180 active · 3 min ago");
    look(store, 1180, 9, "REVOKED");
    assert.equal(headlineOf(store.snapshot, 0, NOW, "en"), "1,204 users · 9 need attention · 3 min ago");
    assert.equal(headlineOf(new Store("Panorama").snapshot, 0, NOW, "en"), "");
  });

  it("counts connections to other providers beside Panorama's", () => {
    const store = filled(3);
    look(store, 0, 3, "ACTIVE");
    look(store, 2, 1, "REVOKED");
    assert.equal(
      summaryOf(store.snapshot, 2, NOW, "en"),
      "3 users · 2 active · 1 needs attention · other providers: 2 need attention · 3 min ago",
    );
    assert.equal(headlineOf(store.snapshot, 2, NOW, "en"), "3 users · 3 need attention · 3 min ago");
  });

  it("is empty before anything is loaded, and tells one from many", () => {
    assert.equal(summaryOf(new Store("Panorama").snapshot, 0, NOW, "en"), "");
    const store = filled(1);
    look(store, 0, 1, "REVOKED");
    assert.equal(summaryOf(store.snapshot, 0, NOW, "en"), "1 user · 1 needs attention · 3 min ago");
  });

  it("tells an age in few words, how far a sweep is, and how long a pause lasts", () => {
    const minutes = (count: number) => agoText(count * 60_000);
    assert.deepEqual([0, 1, 59, 60, 47 * 60, 72 * 60].map(minutes), [
      "just now",
      "1 min ago",
      "59 min ago",
      "1 h ago",
      "47 h ago",
      "3 days ago",
    ]);
    const store = filled(1);
    assert.equal(progressText(store.snapshot), "");
    store.changeUsers({ kind: "progressed", progress: { done: 340, of: 1000 } });
    assert.equal(progressText(store.snapshot, "en"), "Checking connections: 340 of 1,000");
    const paused = (until: number | undefined) => {
      store.changeUsers({ kind: "paused", until });
      return pauseText(store.snapshot, NOW);
    };
    assert.deepEqual(
      [paused(NOW + 22_500), paused(NOW), paused(undefined)],
      ["Rate-limited by Leaf. Resuming in 23 s", "", ""],
    );
  });
});

describe("telling of connections that changed by themselves", () => {
  const of = (kind: "active" | "attention" | "notConnected"): Connection =>
    kind === "notConnected" ? { kind } : { kind, status: kind, environment: null };
  const change = (leafUserId: string, before: Connection, after: Connection): StatusChange => ({
    leafUserId,
    before,
    after,
  });
  const changes = [
    change("broke", of("active"), of("attention")),
    change("gone", of("active"), of("notConnected")),
    change("mended", of("attention"), of("active")),
    change("first look", { kind: "unknown" }, of("attention")),
    change("still broken", of("attention"), { ...of("attention"), environment: "STAGE" } as Connection),
    change("new", of("notConnected"), of("active")),
  ];

  it("is left to the badge, unless the developer wants more", () => {
    assert.deepEqual(tellingOf(changes, "badge"), { failed: [], recovered: [] });
    assert.deepEqual(tellingOf(changes, "failures"), { failed: ["broke", "gone"], recovered: [] });
    assert.deepEqual(tellingOf(changes, "all"), { failed: ["broke", "gone"], recovered: ["mended"] });
  });
});
