import assert from "node:assert/strict";
import { noFilter } from "../../../src/users/arrangement";
import { Listing } from "../../../src/users/listing";
import type { Account } from "../../../src/model/account";
import { Store } from "../../../src/model/store";

const account = (label: string): Account => ({
  kind: "leaf",
  login: label,
  label,
  role: "test",
  apiUrl: "https://api.withleaf.io",
});

describe("how the list is shown", () => {
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  beforeEach(() => kept.clear());

  it("is remembered, the filter excepted", async () => {
    const listing = new Listing(new Store("Panorama"), memory);
    assert.deepEqual(listing.layout, { order: "leaf", grouped: false });
    let changes = 0;
    listing.onDidChange(() => (changes += 1));
    await listing.setOrder("status");
    await listing.setGrouped(true);
    listing.setFilter({ ...noFilter, text: "prairie" });
    assert.equal(changes, 3);
    const next = new Listing(new Store("Panorama"), memory);
    assert.deepEqual(next.layout, { order: "status", grouped: true });
    assert.equal(next.filter, noFilter);
  });

  it("falls back to Leaf's order where something else is stored", () => {
    kept.set("listing:order", "nonsense").set("listing:grouped", "yes");
    assert.deepEqual(new Listing(new Store("Panorama"), memory).layout, { order: "leaf", grouped: false });
  });

  it("hides nobody of the next account by what was typed for the one before", () => {
    const store = new Store("Panorama");
    store.enter({ kind: "signedIn", account: account("one@example.com") });
    const listing = new Listing(store, memory);
    listing.setFilter({ ...noFilter, text: "prairie" });
    store.setSession({ kind: "refused", account: account("one@example.com") });
    assert.equal(listing.filter.text, "prairie", "the same account, to be signed in to again");
    store.enter({ kind: "signedIn", account: account("two@example.com") });
    assert.equal(listing.filter, noFilter);
  });
});
