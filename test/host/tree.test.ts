import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { noFilter } from "../../src/users/arrangement";
import type { Connection } from "../../src/model/connection";
import type { LeafUser } from "../../src/leaf/users";
import type { Node } from "../../src/ui/tree/leafUsersTree";
import { parts, until } from "./support";
import { showList } from "../support/showList";

const found = { status: "ACTIVE", environment: "STAGE" };

describe("the tree of Leaf users", () => {
  let p: TestParts;
  beforeEach(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await vscode.commands.executeCommand("leafPanorama.leafUsers.focus");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
  });
  afterEach(async () => {
    p.listing.setFilter(noFilter);
    await p.listing.setOrder("leaf");
    await p.listing.setGrouped(false);
    await vscode.commands.executeCommand("leafPanorama.stopSandbox");
  });

  const user = (index: number): LeafUser => ({
    id: `made-up-${index}`,
    name: `Farm ${index}`,
    email: null,
    phone: null,
    address: null,
    externalId: null,
    attached: {},
  });
  const requests = async () => {
    const response = await fetch(`${p.sessions.require().account.apiUrl}/__sandbox/requests`);
    return ((await response.json()) as unknown[]).length;
  };
  /** Every row that is drawn without anybody expanding one. */
  const drawn = async () => {
    const roots = await p.tree.getChildren();
    const rows: Node[] = [];
    for (const root of roots) rows.push(root, ...(root.kind === "group" ? await p.tree.getChildren(root) : []));
    return rows;
  };
  const userIds = async () => (await drawn()).flatMap((node) => (node.kind === "user" ? [node.leafUserId] : []));
  const label = (node: Node) => {
    const item = p.tree.getTreeItem(node);
    assert.ok(typeof item.label === "string" && typeof item.description === "string");
    return `${item.label} ${item.description}`;
  };
  const redraws = () => {
    const seen: (Node | undefined)[] = [];
    const subscription = p.tree.onDidChangeTreeData((node) => seen.push(...(Array.isArray(node) ? node : [node])));
    const stop = () => void subscription.dispose();
    return { seen, stop };
  };
  const arranged = () =>
    new Promise<void>((resolve) => {
      const subscription = p.tree.onDidArrange(() => {
        subscription.dispose();
        resolve();
      });
    });
  /** While the editor draws the rows anew, it knows of no selection for a moment. */
  const untilSelected = async (row: Node) => {
    while (p.view.selection[0] !== row) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const break_ = (id: string) =>
    p.store.apply(id, { kind: "looked", found: { ...found, status: "REVOKED" }, healthy: false });

  it("asks Leaf for nothing to draw a row, be it 10 or 5,000 of them", async () => {
    for (const count of [10, 5000]) {
      const users = Array.from({ length: count }, (_, index) => user(index));
      const before = await requests();
      showList(p.store, users);
      for (const grouped of [false, true]) {
        await p.listing.setGrouped(grouped);
        const rows = (await drawn()).filter(({ kind }) => kind === "user");
        assert.equal(rows.length, count);
        for (const row of rows) assert.ok(p.tree.getTreeItem(row).id);
      }
      assert.equal(await requests(), before, `${count} rows`);
    }
  });

  it("gives a row the same id whatever the order, and makes its tooltip when somebody points at it", async () => {
    const ids = async () => (await userIds()).map((id) => p.tree.getTreeItem(p.tree.nodeOf(id)).id).sort();
    const before = await ids();
    assert.equal(new Set(before).size, 12);
    await p.listing.setOrder("status");
    await p.listing.setGrouped(true);
    assert.deepEqual(await ids(), before);
    const [id = ""] = await userIds();
    const item = p.tree.getTreeItem(p.tree.nodeOf(id));
    assert.equal(item.tooltip, undefined);
    const { tooltip } = p.tree.resolveTreeItem(item, p.tree.nodeOf(id));
    assert.ok(typeof tooltip === "string");
    assert.match(tooltip, /\nPanorama: /);
  });

  it("groups by status with counts, trouble first, and knows each row's group", async () => {
    await p.listing.setGrouped(true);
    const [account, ...groups] = await p.tree.getChildren();
    assert.equal(account?.kind, "account");
    assert.deepEqual(groups.map(label), ["Needs attention 2", "Active 7", "Not connected 3"]);
    assert.deepEqual(
      groups.map((group) => p.tree.getTreeItem(group).id),
      ["group:attention", "group:active", "group:notConnected"],
    );
    for (const group of groups) {
      for (const child of await p.tree.getChildren(group)) assert.equal(p.tree.getParent(child), group);
    }
    const [, active] = groups;
    const [row] = active ? await p.tree.getChildren(active) : [];
    assert.ok(row?.kind === "user");
    for (const below of await p.tree.getChildren(row)) assert.equal(p.tree.getParent(below), row);
    await p.view.reveal(row, { select: true, focus: false });
    assert.deepEqual(p.view.selection, [row]);
  });

  it("moves a row when its status changes, redraws the whole only then, and lets many changes share it", async () => {
    await p.listing.setOrder("status");
    const [first] = await userIds();
    const actives = (await userIds()).filter((id) => p.store.connection(id).kind === "active");
    const { seen, stop } = redraws();
    const moved = arranged();
    for (const id of actives.slice(0, 3)) break_(id);
    assert.equal(seen.filter((node) => node === undefined).length, 0, "not at once");
    await moved;
    assert.equal(seen.filter((node) => node === undefined).length, 1);
    assert.deepEqual(
      (await userIds()).slice(0, 5).every((id) => p.store.connection(id).kind === "attention"),
      true,
    );
    assert.ok((await userIds()).slice(0, 5).includes(first ?? ""));

    seen.length = 0;
    const again = arranged();
    p.store.apply(actives[0] ?? "", { kind: "looked", found: { ...found, status: "EXPIRED" }, healthy: false });
    await again;
    assert.deepEqual(seen, [p.tree.nodeOf(actives[0] ?? "")], "a row that stays is drawn alone");
    stop();
  });

  it("redraws one row when one record has changed, and nothing when none has", () => {
    const { users } = p.store.snapshot;
    const { seen, stop } = redraws();
    showList(
      p.store,
      users.users.map((one) => ({ ...one })),
      users,
    );
    assert.deepEqual(seen, []);
    const [one, ...others] = users.users;
    assert.ok(one);
    showList(p.store, [{ ...one, phone: "+1 555 0142" }, ...others], users);
    assert.deepEqual(seen, [p.tree.nodeOf(one.id)]);
    stop();
  });

  it("keeps the selection over a filter that shows the row", async () => {
    const [, second = ""] = await userIds();
    const row = p.tree.nodeOf(second);
    await p.view.reveal(row, { select: true, focus: false });
    const name = p.store.snapshot.users.users.find(({ id }) => id === second)?.name ?? "";
    p.listing.setFilter({ ...noFilter, text: name });
    assert.ok((await userIds()).includes(second));
    await untilSelected(row);
    await p.listing.setOrder("status");
    await untilSelected(row);
    await p.listing.setGrouped(true);
    await untilSelected(row);
  });

  it("says what the filter is and how many it shows, also when it shows none, until it is cleared", async () => {
    const name = p.store.snapshot.users.users[1]?.name ?? "";
    p.listing.setFilter({ ...noFilter, text: name });
    assert.equal(p.view.message, `Filter: “${name}” · ${p.tree.shown} of 12`);
    p.listing.setFilter({ text: "no such farm", conditions: new Set(["attention"]) });
    assert.deepEqual(await p.tree.getChildren(), []);
    assert.equal(p.view.message ?? "", "", "the welcome text says it, which the editor shows without a message only");
    await vscode.commands.executeCommand("leafPanorama.clearFilter");
    assert.equal((await userIds()).length, 12);
    assert.equal(p.view.message ?? "", "");
  });

  it("has the account on top of the rows, and no row for it where a welcome text stands", async () => {
    const [account] = await p.tree.getChildren();
    assert.ok(account?.kind === "account");
    const item = p.tree.getTreeItem(account);
    assert.equal(item.label, "Sandbox");
    assert.equal(item.contextValue, "account sandbox");
    assert.equal(item.accessibilityInformation?.label, "Account: Sandbox");
    const { tooltip } = p.tree.resolveTreeItem(item, account);
    assert.ok(typeof tooltip === "string");
    assert.match(tooltip, /^Sandbox\nhttp:\/\/127\.0\.0\.1:\d+$/);
    p.listing.setFilter({ ...noFilter, text: "no such farm" });
    assert.deepEqual(await p.tree.getChildren(), []);
  });

  it("keeps a row in its place while somebody works with it, until they turn to another one", async () => {
    await p.listing.setOrder("status");
    const ids = await userIds();
    const actives = ids.filter((id) => p.store.connection(id).kind === "active");
    const [first = "", second = ""] = actives.slice(-2);
    const third = actives[0] ?? "";
    p.tree.hold(first);
    const others = arranged();
    break_(first);
    break_(third);
    await others;
    const held = await userIds();
    assert.equal(held.indexOf(first), ids.indexOf(first), "it stays");
    assert.ok(held.indexOf(third) < ids.indexOf(third), "another one moves");
    const moved = arranged();
    p.tree.hold(second);
    await moved;
    assert.ok((await userIds()).indexOf(first) < ids.indexOf(first), "and now it moves, too");
  });

  it("lets a row in when the filter asks for the status that it gets", async () => {
    p.listing.setFilter({ text: "", conditions: new Set(["connecting"]) });
    assert.deepEqual(await userIds(), []);
    const [, { kind }] = [...p.store.snapshot.connections][0] ?? ["", { kind: "unknown" } satisfies Connection];
    assert.notEqual(kind, "unknown");
    const id =
      [...p.store.snapshot.connections].find(([, connection]) => connection.kind === "notConnected")?.[0] ?? "";
    const moved = arranged();
    p.store.apply(id, { kind: "farmerAwaited", environment: "STAGE", deadline: Date.now() + 60_000 });
    await moved;
    assert.deepEqual(await userIds(), [id]);
  });
});
