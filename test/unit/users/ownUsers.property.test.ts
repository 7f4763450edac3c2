import assert from "node:assert/strict";
import fc from "fast-check";
import { hasMore } from "../../../src/model/users";
import { VirtualSandbox } from "../../support/virtualSandbox";

const never = new AbortController().signal;

/** What happens to an account: here, elsewhere, or while a list is on its way. */
type Step =
  | {
      readonly kind: "create" | "find" | "edit" | "delete" | "createElsewhere" | "deleteElsewhere";
      readonly pick: number;
    }
  | { readonly kind: "refresh" | "quietly" | "more" | "all"; readonly awaited: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      ...(["create", "create", "find", "edit", "delete", "createElsewhere", "deleteElsewhere"] as const),
    ),
    pick: fc.nat(1000),
  }),
  fc.record({
    kind: fc.constantFrom(...(["refresh", "refresh", "quietly", "more", "all"] as const)),
    awaited: fc.boolean(),
  }),
);

/** One account's story; keeps the rules that must hold at every moment, lists on their way or not. */
async function tell(story: readonly Step[]): Promise<void> {
  const sandbox = new VirtualSandbox({ users: 130, rateLimitPerMinute: 0, embeddedCredentials: true, latencyMs: 20 });
  const { time, made } = sandbox;
  const window = await sandbox.window(100_000, (url, init) =>
    // Statuses are not what this is about.
    url.endsWith("/panorama-credentials")
      ? Promise.resolve({ status: 404, headers: { get: () => null }, text: () => Promise.resolve("") })
      : sandbox.fetch(url, init),
  );
  const { edits, store, users } = window;
  let count = 0;
  const newUser = () => ({ name: `Farm ${(count += 1)}`, email: `farm${count}@example.com` });
  const shown = () => new Map(store.snapshot.users.users.map(({ id, name }) => [id, name]));
  await time.until(users.refresh());
  /** Put here one by one, with the name that Leaf has told last. */
  const own = new Map<string, string | null>();
  const deleted = new Set<string>();
  const underWay: Promise<unknown>[] = [];
  const work = async (kind: Step["kind"], pick: number): Promise<void> => {
    const there = made.users();
    const user = there[pick % there.length];
    if (kind === "create") {
      const created = await users.create(newUser());
      own.set(created.id, created.name);
    } else if (kind === "createElsewhere")
      made.createUser({ ...newUser(), phone: null, address: null, externalId: null });
    else if (kind === "refresh") await users.refresh();
    else if (kind === "quietly") await users.refreshQuietly(20);
    else if (kind === "more") await users.loadMore();
    else if (kind === "all") await users.loadRest(never, () => undefined);
    else if (user && kind === "find") own.set(user.id, (await edits.fresh(user.id))?.user.name ?? null);
    else if (user && kind === "edit") own.set(user.id, (await edits.edit(user.id, { name: newUser().name })).user.name);
    else if (user && kind === "delete") {
      await edits.delete(user.id);
      own.delete(user.id);
      deleted.add(user.id);
    } else if (user && kind === "deleteElsewhere") {
      made.deleteUser(user);
      own.delete(user.id);
    }
  };
  for (const one of story) {
    const working = work(one.kind, "pick" in one ? one.pick : 0);
    if ("awaited" in one && !one.awaited) underWay.push(working);
    else await time.until(working);
    const rows = shown();
    for (const [id, name] of own) assert.equal(rows.get(id), name, "what was put here stays, as Leaf told it last");
    for (const id of deleted) assert.ok(!rows.has(id), "what was deleted here stays away");
    const { total = 0 } = store.snapshot.users;
    assert.ok(total >= rows.size, `${rows.size} of ${total}`);
  }
  await time.until(Promise.all(underWay));
  await time.until(users.loadRest(never, () => undefined).then(() => users.refresh()));
  assert.deepEqual(
    [...shown()].sort(),
    made
      .users()
      .map(({ id, profile }) => [id, profile.name])
      .sort(),
  );
  const { total, users: rows } = store.snapshot.users;
  assert.deepEqual([total, hasMore(store.snapshot.users)], [rows.length, false]);
}

describe("whatever is done to single Leaf users", () => {
  it("no list undoes it, and in the end the list is Leaf's", async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), tell), { numRuns: 60 });
  });
});
