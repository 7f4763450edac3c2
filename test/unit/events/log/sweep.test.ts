import assert from "node:assert/strict";
import fc from "fast-check";
import { collectEvents, exportText } from "../../../../src/events/eventExport";
import { EventLog } from "../../../../src/events/log/eventLog";
import { credentialEvents, PAGE_SIZE, type EventSource } from "../../../../src/events/log/source";
import { EventSweep } from "../../../../src/events/log/sweep";
import type { ActiveSession } from "../../../../src/accounts/openSession";
import type { CredentialEventPage, ListedEvent } from "../../../../src/leaf/credentialEvents";
import { panorama } from "../../../../src/providers/panorama";
import { DAY, eventAt, NOW } from "./support";

/** Leaf with a list of raw events; `before` each page something may happen to the list. */
class FakeLeaf {
  readonly pages: number[] = [];
  before: (page: number) => void = () => undefined;
  /** What `X-Total-Count` says. */
  total: (count: number) => number | undefined = () => undefined;
  /** The largest page that is given. */
  largest = PAGE_SIZE;
  /** Whether `page` means anything. */
  knowsPages = true;

  constructor(public all: unknown[]) {}

  readonly leaf: ActiveSession["leaf"] = ({ query }) => {
    const page = Number(query?.["page"]);
    this.pages.push(page);
    this.before(page);
    const size = Math.min(Number(query?.["size"]), this.largest);
    const from = this.knowsPages ? page * size : 0;
    // An answer is read after all that happens to the list, so it is taken out now.
    const body: unknown = JSON.parse(JSON.stringify(this.all.slice(from, from + size)));
    return Promise.resolve({ status: 200, body, total: this.total(this.all.length), header: () => undefined });
  };

  get session(): ActiveSession {
    const account = { kind: "leaf", login: "", label: "", apiUrl: "", role: "test" } as const;
    const calls = {
      leaf: this.leaf,
      leafWithoutAsking: this.leaf,
      leafUnguarded: this.leaf,
      token: () => Promise.resolve(undefined),
      renewals: 0,
      isCurrent: () => true,
    };
    return { account, ...calls, signal: new AbortController().signal };
  }

  get source(): EventSource {
    return credentialEvents(this.session, panorama, "u");
  }
}

const date = (minutesAgo: number) => new Date(NOW - minutesAgo * 60_000).toISOString();
const raws = (count: number, event: (index: number) => unknown) => Array.from({ length: count }, (_, at) => event(at));

async function loaded(leaf: FakeLeaf): Promise<EventLog> {
  const log = new EventLog({ clock: { now: () => NOW }, sleep: () => Promise.resolve() });
  const done = new Promise<void>((resolve) => {
    log.onDidChange(() => log.ended && resolve());
  });
  log.attach(leaf.source);
  await done;
  return log;
}

const exported = (leaf: FakeLeaf) => collectEvents(leaf.session, panorama, "u", NOW);

/** The events of each kind that nothing but its content tells apart. */
const KINDS: Readonly<Record<string, (at: number) => unknown>> = {
  "without an id": (at) => ({ createdDate: date(at + 1), body: "x" }),
  "with null for an id": (at) => ({ id: null, createdDate: date(at + 1), body: "x" }),
  "with the id 0": (at) => ({ id: 0, createdDate: date(at + 1), body: "x" }),
  "with an empty id": (at) => ({ id: "", createdDate: date(at + 1), body: "x" }),
  "with ids beyond 2^53 that have become one": (at) => ({
    id: Number("12345678901234567890"),
    createdDate: date(at + 1),
  }),
  "of one moment": (at) => ({ createdDate: date(1), body: `number ${at}` }),
  "of one moment and with one id": (at) => ({ id: 7, createdDate: date(1), body: `number ${at}` }),
  "without id and date": (at) => ({ statusCode: 200, body: `number ${at}` }),
  "that differ in their headers": (at) => ({ id: 1, createdDate: date(1), headers: { "x-request": at } }),
  "that differ in a secret": (at) => ({ createdDate: date(1), body: `token=PLANTED-secret-${at}-0123456789` }),
  "that differ in nothing": () => ({ id: 0, createdDate: date(1), statusCode: 200, body: "the same" }),
  "with nothing in them": () => ({}),
};

describe("events that no id tells apart", () => {
  for (const [kind, event] of Object.entries(KINDS)) {
    it(`are each there once, in the log and in the export (${kind})`, async () => {
      const leaf = new FakeLeaf(raws(250, event));
      const log = await loaded(leaf);
      const { events, complete } = await exported(leaf);
      assert.deepEqual([log.table.size, events.length], [250, 250]);
      assert.deepEqual([log.complete, complete], [true, true]);
      leaf.all = [{ createdDate: date(0), statusCode: 500, body: "newer" }, ...leaf.all];
      await log.refresh();
      await log.refresh();
      assert.deepEqual([log.table.size, log.table.freshCount], [251, 1]);
      assert.equal((await exported(leaf)).events.length, 251);
      log.dispose();
    });
  }

  it("are found when they arrive, also where they differ in nothing from those that are here", async () => {
    const twin = { createdDate: date(5), body: "twin" };
    const leaf = new FakeLeaf([twin, { createdDate: date(9) }]);
    const log = await loaded(leaf);
    leaf.all = [twin, twin, ...leaf.all];
    await log.refresh();
    assert.deepEqual([log.table.size, log.table.freshCount], [4, 2]);
    log.dispose();
  });

  it("are written with the id that Leaf gave, or none", async () => {
    const { events, complete } = await exported(new FakeLeaf([{ body: "x" }, { id: 0, body: "y" }]));
    const header = { provider: "", leafUserId: "", farmer: "", account: "", clientEnvironment: null, status: null };
    const text = exportText({ ...header, exportedAt: date(0) }, { events, complete }, (shown) => shown);
    const parsed = JSON.parse(text) as { events: { id: unknown; key?: unknown }[] };
    assert.deepEqual(
      parsed.events.map(({ id, key }) => [id, key]),
      [
        [null, undefined],
        ["0", undefined],
      ],
    );
  });
});

describe("pages that shift while they are loaded", () => {
  const before = (leaf: FakeLeaf, page: number, events: unknown[]) => {
    let done = false;
    leaf.before = (asked) => {
      if (done || asked !== page) return;
      done = true;
      leaf.all = [...events, ...leaf.all];
    };
  };

  for (const [kind, event] of Object.entries(KINDS)) {
    for (const count of [1, 3, 130]) {
      it(`lose no event and have none twice (${kind}, ${count} arrive)`, async () => {
        const leaf = new FakeLeaf(raws(350, event));
        before(
          leaf,
          2,
          raws(count, (at) => ({ createdDate: date(-1 - count + at), body: `new ${at}` })),
        );
        const log = await loaded(leaf);
        await log.refresh();
        assert.equal(log.table.size, 350 + count);

        const other = new FakeLeaf(raws(350, event));
        before(
          other,
          2,
          raws(count, (at) => ({ createdDate: date(-1 - count + at), body: `new ${at}` })),
        );
        const { events } = await exported(other);
        const seen = new Set(events.map((item) => JSON.stringify(item)));
        assert.ok(events.length >= 350, String(events.length));
        if (kind !== "that differ in nothing" && kind !== "with nothing in them" && !kind.includes("secret")) {
          assert.equal(seen.size, events.length);
        }
        log.dispose();
      });
    }
  }

  it("lose nothing while newer events are looked for", async () => {
    const leaf = new FakeLeaf(raws(50, (at) => ({ createdDate: date(1000 + at) })));
    const log = await loaded(leaf);
    leaf.all = [...raws(250, (at) => ({ createdDate: date(100 + at) })), ...leaf.all];
    before(
      leaf,
      1,
      raws(4, (at) => ({ createdDate: date(at) })),
    );
    await log.refresh();
    await log.refresh();
    assert.deepEqual([log.table.size, log.table.freshCount], [304, 254]);
    log.dispose();
  });

  it("end in what Leaf has, whatever arrives when", async () => {
    const arrivals = fc.array(fc.record({ page: fc.nat(4), count: fc.integer({ min: 1, max: 60 }) }), {
      maxLength: 3,
    });
    const kinds = fc.constantFrom("without an id", "with the id 0", "of one moment", "with ids");
    await fc.assert(
      fc.asyncProperty(kinds, fc.nat(320), arrivals, async (kind, count, shifts) => {
        const made = KINDS[kind] ?? ((at: number) => ({ id: `id-${at}`, createdDate: date(at + 1) }));
        const leaf = new FakeLeaf(raws(count, made));
        const left = [...shifts];
        let arrived = 0;
        leaf.before = (page) => {
          const next = left.findIndex((shift) => shift.page === page);
          if (next < 0) return;
          const [{ count: more } = { count: 0 }] = left.splice(next, 1);
          const fresh = raws(more, (at) => ({ createdDate: date(-1 - arrived - more + at), body: "new" }));
          arrived += more;
          leaf.all = [...fresh, ...leaf.all];
        };
        const log = await loaded(leaf);
        leaf.before = () => undefined;
        await log.refresh();
        assert.equal(log.table.size, leaf.all.length);
        log.dispose();
      }),
      { numRuns: 60 },
    );
  });
});

describe("what Leaf says of its pages", () => {
  const event = (at: number) => ({ createdDate: date(at) });
  const cases: readonly (readonly [string, (leaf: FakeLeaf) => void, readonly unknown[], number, boolean])[] = [
    ["no total", () => undefined, raws(250, event), 250, true],
    ["the total", (leaf) => (leaf.total = (count) => count), raws(250, event), 250, true],
    ["a total that is too low", (leaf) => (leaf.total = () => 3), raws(250, event), 250, true],
    ["a total that is too high", (leaf) => (leaf.total = () => 900), raws(250, event), 250, false],
    ["a total of one page", (leaf) => (leaf.total = () => 100), raws(250, event), 250, true],
    ["smaller pages", (leaf) => (leaf.largest = 20), raws(130, event), 130, true],
    ["smaller pages, all of them full", (leaf) => (leaf.largest = 50), raws(150, event), 150, true],
    [
      "smaller pages, and the total",
      (leaf) => void ((leaf.largest = 30), (leaf.total = (c) => c)),
      raws(99, event),
      99,
      true,
    ],
    ["always the same page", (leaf) => (leaf.knowsPages = false), raws(250, event), 100, false],
    [
      "always the same page, which is all",
      (leaf) => void ((leaf.knowsPages = false), (leaf.total = (c) => c)),
      raws(40, event),
      40,
      true,
    ],
    ["no page at all", () => undefined, [], 0, true],
    ["full pages to the end", () => undefined, raws(200, event), 200, true],
    [
      "entries that are no events",
      () => undefined,
      [...raws(150, event), null, "x", ...raws(3, (at) => event(at + 400))],
      153,
      false,
    ],
    ["null on every page", () => undefined, raws(250, (at) => (at % 10 === 0 ? null : event(at))), 225, false],
  ];
  for (const [name, prepare, all, expected, complete] of cases) {
    it(`is not simply believed (${name})`, async () => {
      const made = () => {
        const leaf = new FakeLeaf([...all]);
        prepare(leaf);
        return leaf;
      };
      const log = await loaded(made());
      const collected = await exported(made());
      assert.deepEqual([log.table.size, collected.events.length], [expected, expected]);
      assert.deepEqual([log.complete, collected.complete], [complete, complete]);
      log.dispose();
    });
  }

  it("costs no more requests than pages where it is the total", async () => {
    const leaf = new FakeLeaf(raws(40, event));
    leaf.total = (count) => count;
    (await loaded(leaf)).dispose();
    assert.deepEqual(leaf.pages, [0]);
  });

  it("doesn't end a listing in an order of its own at the first old event", async () => {
    const oldestFirst = raws(250, (at) => ({ createdDate: new Date(NOW - (40 - at * 0.16) * DAY).toISOString() }));
    const kept = oldestFirst.filter(
      (raw) => Date.parse((raw as { createdDate: string }).createdDate) >= NOW - 30 * DAY,
    );
    const { events, complete } = await exported(new FakeLeaf(oldestFirst));
    assert.ok(events.length >= kept.length && complete);
  });

  it("keeps what Leaf lists when the machine's clock is ahead or behind", async () => {
    for (const off of [-400 * DAY, 400 * DAY]) {
      const leaf = new FakeLeaf(raws(120, event));
      const { events, complete } = await collectEvents(leaf.session, panorama, "u", NOW + off);
      assert.deepEqual([events.length, complete], [120, true]);
    }
  });
});

describe("dates that can't be", () => {
  it("end no listing and are no newest event", async () => {
    const odd = ["2099-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "275760-09-13T00:00:00Z", "2026-13-45", 0, null];
    const leaf = new FakeLeaf([
      ...odd.map((createdDate, at) => ({ createdDate, statusCode: 500, body: `odd ${at}` })),
      ...raws(150, (at) => ({ createdDate: date(at) })),
    ]);
    const log = await loaded(leaf);
    assert.equal(log.table.size, 156);
    assert.equal(log.newest, NOW);
    assert.equal((await exported(leaf)).events.length, 156);
    log.dispose();
  });

  it("don't keep later events from being marked as new", async () => {
    const leaf = new FakeLeaf([{ createdDate: "2099-01-01T00:00:00Z" }, { createdDate: date(5) }]);
    const log = await loaded(leaf);
    const again = new EventLog({ clock: { now: () => NOW }, sleep: () => Promise.resolve() });
    again.seenUntil(log.newest ?? NaN);
    leaf.all = [leaf.all[0], { createdDate: date(1) }, ...leaf.all.slice(1)];
    const done = new Promise<void>((resolve) => {
      again.onDidChange(() => again.ended && resolve());
    });
    again.attach(leaf.source);
    await done;
    assert.ok(Array.from(again.table.order).some((slot) => again.table.isFresh(slot) && again.table.time(slot) < NOW));
    log.dispose();
    again.dispose();
  });
});

describe("a sweep", () => {
  it("takes nothing from an answer that came too late", async () => {
    const stop = new AbortController();
    const taken: ListedEvent[] = [];
    const sweep = new EventSweep({ now: () => NOW, limit: 10, take: (events) => taken.push(...events) });
    const page: CredentialEventPage = { events: [eventAt(0)], received: 1, total: 1 };
    const source: EventSource = {
      page: () => {
        stop.abort();
        return Promise.resolve(page);
      },
    };
    await sweep.older(source, { background: false, signal: stop.signal });
    assert.deepEqual([taken, sweep.isNew], [[], true]);
  });
});
