import assert from "node:assert/strict";
import fc from "fast-check";
import { matrixText } from "../../../src/matrix/matrixExport";
import { MatrixView } from "../../../src/matrix/matrixView";
import { readKeptMatrix, readMatrixMessage } from "../../../src/matrix/messages";
import { noMatrixFilter } from "../../../src/matrix/query";
import { CELL_KINDS, type MatrixFilter, type MatrixRow } from "../../../src/protocol/matrix";
import { shownProvider } from "../../../src/providers";
import { World } from "../../support/world";

describe("the provider matrix", function () {
  this.timeout(20_000);
  let world: World;
  let view: MatrixView;
  afterEach(() => world.stop());
  const open = async (options: Parameters<World["start"]>[0] = {}) => {
    world = await new World().start({ rateLimitPerMinute: 0, ...options });
    await world.signIn();
    await world.users.refresh();
    // Some Leaf users of the sandbox have other providers from the start.
    if (options.providers === 1) for (const index of users().keys()) await attach(index);
    await world.users.refresh();
    const { store, others, checks } = world;
    view = new MatrixView({ store, others, checks, provider: shownProvider, accountText: () => "me@example.com" });
  };
  const users = () => world.store.snapshot.users.users;
  const id = (index: number) => users()[index]?.id ?? assert.fail(`no Leaf user ${index}`);
  const attach = (index: number, ...providers: string[]) =>
    world.control("POST", `leafUsers/${id(index)}/providers`, { providers });
  const setStatus = (index: number, provider: string, status: string) =>
    world.control("POST", `leafUsers/${id(index)}/status`, { provider, status });
  const reload = async () => {
    await world.users.refresh();
    view.reload();
  };
  /** The rows as the page puts them together. */
  const rows = (): MatrixRow[] => {
    const { first } = view.state(true);
    return first.rows.map(({ name, cells }) => ({
      name,
      cells: cells.map((index) => first.cells[index] ?? assert.fail("a cell is missing")),
    }));
  };
  const filter = (change: Partial<MatrixFilter>) => view.setFilter({ ...noMatrixFilter, ...change });
  const shownIds = () => view.shown.map(({ user }) => user.id).sort();
  const cell = (row: MatrixRow | undefined, column: string) =>
    row?.cells[view.columns.findIndex((provider) => provider.id === column)];

  it("has a column for each provider in use, Panorama first, and says where Leaf's list names none", async () => {
    await open({ users: 4, providers: 1 });
    await attach(0, "john-deere", "cnhi");
    await reload();
    assert.deepEqual(
      view.state().columns.map((column) => column.id),
      ["Panorama", "CNHI", "JohnDeere"],
    );
    const unlisted = rows().filter((row) => cell(row, "JohnDeere")?.kind === "unlisted");
    assert.equal(unlisted.length, 3);
    assert.equal(rows().filter((row) => cell(row, "JohnDeere")?.text === "not checked").length, 1);
  });

  it("sorts trouble first, the most of it before all, and keeps a row in its place while statuses arrive", async () => {
    await open({ users: 6, providers: 1, embeddedCredentials: true });
    await attach(2, "john-deere", "trimble");
    await attach(4, "john-deere", "trimble");
    for (const [user, provider] of [
      [2, "john-deere"],
      [4, "john-deere"],
      [4, "trimble"],
    ] as const) {
      await setStatus(user, provider, "UNAUTHENTICATED");
    }
    await reload();
    const order = view.shown.map(({ user }) => user.id);
    const troubles = view.shown.map(({ cells }) => cells.filter(({ kind }) => kind === "attention").length);
    assert.deepEqual(
      troubles,
      [...troubles].sort((one, other) => other - one),
    );
    assert.ok((troubles[0] ?? 0) >= 2);

    await setStatus(4, "john-deere", "ACTIVE");
    await setStatus(4, "trimble", "ACTIVE");
    for (const provider of ["JohnDeere", "Trimble"]) {
      await world.others.lookup(world.others.named(provider) ?? assert.fail()).look(id(4));
    }
    assert.ok(view.update(id(4)));
    view.redraw();
    assert.deepEqual(
      view.shown.map(({ user }) => user.id),
      order,
    );
    const index = order.indexOf(id(4));
    assert.equal(cell(rows()[index], "Trimble")?.kind, "active");
    view.reload();
    assert.notDeepEqual(
      view.shown.map(({ user }) => user.id),
      order,
    );
  });

  it("shows an unknown status as it is, and never as healthy", async () => {
    await open({ users: 2, providers: 1, embeddedCredentials: true });
    await attach(0, "trimble");
    await setStatus(0, "trimble", "ON_HOLIDAY");
    await reload();
    filter({ has: "Trimble" });
    assert.deepEqual(
      rows().map((row) => [cell(row, "Trimble")?.kind, cell(row, "Trimble")?.text]),
      [["attention", "ON_HOLIDAY"]],
    );
  });

  it("finds who has one provider and lacks another, and is sure of it once Leaf was asked", async () => {
    await open({ users: 8, providers: 1 });
    for (const index of [0, 2, 5]) await attach(index, "cnhi");
    await attach(2, "cnhi-field-ops");
    await reload();
    const [move] = view.state().moves;
    assert.deepEqual(move, {
      has: "CNHI",
      lacks: "CNHIFieldOps",
      label: "2 Leaf users have CNHi AFS Connect and lack CNHi FieldOps",
    });
    filter({ has: move.has, lacks: move.lacks });
    assert.deepEqual(shownIds(), [id(0), id(5)].sort());
    assert.equal(view.state().unsure, 2, "no record says that they have none");

    const asked = view.missing();
    await world.checks.check(asked);
    view.reload();
    assert.deepEqual(shownIds(), [id(0), id(5)].sort());
    assert.equal(view.state().unsure, 0);
    assert.ok(rows().every((row) => cell(row, "CNHIFieldOps")?.kind === "none"));
    assert.ok(rows().every((row) => cell(row, "CNHI")?.kind === "active"));
  });

  it("counts what each status would show by the rest of the filter", async () => {
    await open({ users: 60, providers: 15, embeddedCredentials: true });
    for (const has of ["", "JohnDeere", "Trimble"]) {
      filter({ has });
      const { byKind, total } = view.state();
      assert.equal(total, 60);
      for (const [index, kind] of CELL_KINDS.entries()) {
        filter({ has, kinds: [kind] });
        assert.equal(view.state().rowCount, byKind[index], `${kind} of ${has}`);
      }
    }
  });

  it("leaves exactly those that a plain search of the table finds", async () => {
    await open({ users: 40, providers: 15, embeddedCredentials: true });
    const ids = ["", "Panorama", ...world.others.all.map((provider) => provider.id)];
    filter({});
    const all = view.shown;
    const columns = [shownProvider.id, ...world.others.all.map((provider) => provider.id)];
    fc.assert(
      fc.property(
        fc.constantFrom("", "a", "far", "zzz"),
        fc.subarray([...CELL_KINDS]),
        fc.constantFrom(...ids),
        fc.constantFrom(...ids),
        (text, kinds, has, lacks) => {
          filter({ text, kinds, has, lacks });
          const expected = all.filter(({ user, cells }) => {
            const of = (provider: string) => cells[columns.indexOf(provider)];
            const words = [user.name, user.email, user.externalId, user.id, user.phone, user.address].join("\n");
            const counted = has === "" ? cells : cells.filter((one) => one === of(has));
            return (
              words.toLowerCase().includes(text) &&
              (has === "" || of(has)?.held === true) &&
              (lacks === "" || of(lacks)?.held !== true) &&
              (kinds.length === 0 || counted.some(({ kind }) => kinds.includes(kind)))
            );
          });
          assert.deepEqual(shownIds(), expected.map(({ user }) => user.id).sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is taken away as it is filtered: nothing else, in every format", async () => {
    await open({ users: 5, providers: 1 });
    await attach(1, "cnhi");
    await world.edits.edit(id(1), { name: "=HYPERLINK(1) | [x](https://evil.example)" });
    await reload();
    filter({ has: "CNHI", lacks: "CNHIFieldOps" });
    const exported = (format: "json" | "csv" | "markdown") =>
      matrixText(
        {
          account: "me@example.com",
          exportedAt: "2026-03-19T12:00:00.000Z",
          filter: view.filter,
          loaded: 5,
          columns: view.columns,
          rows: view.shown.map((entry) => ({ entry, cells: view.cellsOf(entry) })),
        },
        world.redactor.text,
        format,
      );
    const json = JSON.parse(exported("json")) as { leafUsers: { leafUserId: string; providers: object }[] };
    assert.deepEqual(
      json.leafUsers.map(({ leafUserId }) => leafUserId),
      [id(1)],
    );
    assert.deepEqual(Object.keys(json.leafUsers[0]?.providers ?? {}), ["Panorama", "CNHI", "CNHIFieldOps"]);
    const csv = exported("csv").split("\r\n");
    assert.equal(csv.length, 3, "a head, one Leaf user, and the end");
    assert.match(csv[1] ?? "", /"'=HYPERLINK/);
    assert.match(csv[1] ?? "", /"not checked","","not in Leaf's list",""$/);
    const markdown = exported("markdown");
    assert.match(markdown, /^\| Leaf user \| Panorama \| CNHi AFS Connect \| CNHi FieldOps \|$/m);
    assert.doesNotMatch(markdown, /[^\\]\]\(https/);
    assert.match(markdown, /1 of 5 loaded Leaf users/);
  });

  it("drops a filter by a provider that the settings no longer name, instead of seeming to filter", async () => {
    await open({ users: 3, providers: 1 });
    await attach(1, "cnhi");
    await reload();
    filter({ text: "", has: "CNHI", lacks: "CNHIFieldOps" });
    assert.deepEqual(shownIds(), [id(1)]);
    world.wantedProviders = ["JohnDeere"];
    world.others.wantedChanged();
    view.reload();
    assert.deepEqual(view.state().filter, noMatrixFilter);
    assert.equal(shownIds().length, 3);
  });

  it("doesn't say that it loads where loading has failed", async () => {
    world = await new World().start();
    await world.signIn();
    world.fetch = () => Promise.reject(new Error("no network"));
    const { store, others, checks } = world;
    view = new MatrixView({ store, others, checks, provider: shownProvider, accountText: () => "me@example.com" });
    assert.equal(view.state().loading, true);
    await world.users.refresh();
    view.reload();
    assert.equal(view.state().loading, false);
    assert.equal(view.state().notice?.kind, "problem");
  });

  it("keeps the same rows visible when the list is loaded again", async () => {
    await open({ users: 250, embeddedCredentials: true });
    await world.users.loadRest(new AbortController().signal, () => undefined);
    view.reload();
    const { version } = view.state(true);
    view.setTop(version, 120);
    const top = view.leafUserAt(version, 120);
    view.select(version, 130);
    const gone = view.leafUserAt(version, 3) ?? "";
    await world.edits.delete(gone);
    view.reload();
    const state = view.state();
    assert.deepEqual(state.place, { kind: "shift", by: -1 });
    assert.equal(view.leafUserAt(state.version, 119), top);
    assert.equal(state.selected, 129);
    assert.equal(view.leafUserAt(version, 120), undefined, "the rows before are others");
    assert.equal(view.rows(version, 0), undefined);
    assert.equal(view.rows(state.version, 200)?.rows.length, 49);
  });

  it("reads of a webview only what a page of ours sends", () => {
    world = new World();
    assert.deepEqual(readMatrixMessage({ type: "run", verb: "check" }), { type: "run", verb: "check" });
    for (const odd of [
      null,
      { type: "run", verb: "format" },
      { type: "rows", version: -1, from: 0 },
      { type: "seen", version: 1, from: 0, count: 1e9 },
      { type: "filter", filter: { text: "x".repeat(1001), kinds: [], has: "", lacks: "" } },
      { type: "open", version: 1, index: 0.5 },
    ]) {
      assert.equal(readMatrixMessage(odd), undefined, JSON.stringify(odd));
    }
    assert.deepEqual(readKeptMatrix({ filter: noMatrixFilter }), { filter: noMatrixFilter });
    assert.equal(readKeptMatrix({ filter: { text: 5 } }), undefined);
  });
});
