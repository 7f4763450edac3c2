import assert from "node:assert/strict";
import { collectEvents, EXPORT_LIMITS, exportText } from "../../../src/events/eventExport";
import type { ActiveSession } from "../../../src/accounts/openSession";
import { isLeafError } from "../../../src/leaf/errors";
import { panorama } from "../../../src/providers/panorama";
import { World } from "../../support/world";

const NOW = Date.UTC(2026, 2, 19, 12);
const header = {
  provider: "Panorama",
  leafUserId: "u",
  farmer: "Low Creek",
  account: "dev@example.com",
  clientEnvironment: "STAGE",
  status: "ACTIVE",
  exportedAt: new Date(NOW).toISOString(),
};

/** A session whose events are made up, a page at a time. */
function sessionWith(event: (index: number) => unknown, count: number): { session: ActiveSession; pages: number[] } {
  const pages: number[] = [];
  const leaf: ActiveSession["leaf"] = ({ query }) => {
    const page = Number(query?.["page"]);
    const size = Number(query?.["size"]);
    pages.push(page);
    const length = Math.max(0, Math.min(size, count - page * size));
    const body = Array.from({ length }, (_, index) => event(page * size + index));
    return Promise.resolve({ status: 200, body, total: undefined, header: () => undefined });
  };
  const account = { kind: "leaf", login: "", label: "", apiUrl: "", role: "test" } as const;
  const calls = {
    leaf,
    leafWithoutAsking: leaf,
    leafUnguarded: leaf,
    token: () => Promise.resolve(undefined),
    renewals: 0,
    isCurrent: () => true,
  };
  return { pages, session: { account, ...calls, signal: new AbortController().signal } };
}

describe("exporting events", () => {
  it("gets every page that the sandbox has, masked", async () => {
    const world = await new World().start();
    try {
      await world.signIn();
      await world.users.refresh();
      const counts: number[] = [];
      const collected = await collectEvents(world.sessions.require(), panorama, world.connected(), world.time.now(), {
        progress: (count) => counts.push(count),
      });
      assert.ok(collected.complete && collected.events.length > 100 && counts.length > 1);
      const text = exportText(header, collected, world.redactor.text);
      assert.ok(!/sandbox-access-token-\w/.test(text));
      for (const { organizationCode } of world.info.organizations) assert.ok(!text.includes(organizationCode));
      const parsed = JSON.parse(text) as { events: { createdDate: string }[]; farmer: string };
      assert.equal(parsed.farmer, "Low Creek");
      const dates = parsed.events.map(({ createdDate }) => createdDate);
      assert.deepEqual(dates, [...dates].sort().reverse());
      await world.credentials.delete(world.connected());
    } finally {
      await world.stop();
    }
  });

  it("ends with what is older than Leaf keeps", async () => {
    const { session, pages } = sessionWith(
      (index) => ({ id: String(index), createdDate: new Date(NOW - index * 3_600_000).toISOString() }),
      5000,
    );
    const { events, complete } = await collectEvents(session, panorama, "u", NOW);
    assert.equal(events.length, 30 * 24 + 1);
    assert.ok(complete);
    assert.equal(pages.length, 8);
  });

  it("ends after ten thousand, and says that there are more", async () => {
    const { session } = sessionWith((index) => ({ id: String(index) }), 50_000);
    const { events, complete } = await collectEvents(session, panorama, "u", NOW);
    assert.equal(events.length, EXPORT_LIMITS.events);
    assert.equal(complete, false);
  });

  it("ends when Leaf repeats itself", async () => {
    const { session, pages } = sessionWith((index) => ({ id: String(index % 100) }), 50_000);
    const { events, complete } = await collectEvents(session, panorama, "u", NOW);
    assert.deepEqual([events.length, complete], [100, false]);
    assert.ok(pages.length <= 5);
  });

  it("fails as a whole when a page fails", async () => {
    const { session } = sessionWith(() => "not an event", 100);
    await assert.rejects(collectEvents(session, panorama, "u", NOW), (error) => isLeafError(error, "malformed"));
  });
});
