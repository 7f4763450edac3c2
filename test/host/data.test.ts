import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import type { DataGroupNode, DataRowNode } from "../../src/ui/tree/dataNodes";
import type { UserNode } from "../../src/ui/tree/leafUsersTree";
import { control, parts, until } from "./support";

describe("the data of a connection, in the tree", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
  });
  after(() => vscode.commands.executeCommand("leafPanorama.stopSandbox"));

  const url = () => p.sessions.require().account.apiUrl;
  const requests = async (what: string) => {
    const response = await fetch(`${url()}/__sandbox/requests`);
    return ((await response.json()) as { path: string }[]).filter(({ path }) => path.includes(what)).length;
  };
  const rowThatIs = async (kind: string) => {
    const nodes = await p.tree.getChildren();
    const found = nodes.find(
      (node): node is UserNode => node.kind === "user" && p.store.connection(node.leafUserId).kind === kind,
    );
    assert.ok(found, kind);
    return found;
  };
  const groups = async (kind: string) =>
    (await p.tree.getChildren(await rowThatIs(kind))).filter(
      (node): node is DataGroupNode => node.kind === "dataGroup",
    );
  const below = async (group: DataGroupNode | undefined) => {
    assert.ok(group);
    return (await p.tree.getChildren(group)) as DataRowNode[];
  };

  it("is offered for users that have a credential, working or not, and for no others", async () => {
    for (const [kind, count] of [
      ["active", 2],
      ["attention", 2],
      ["notConnected", 0],
    ] as const) {
      assert.equal((await groups(kind)).length, count, kind);
    }
    assert.deepEqual([await requests("/resources"), await requests("/files")], [0, 0], "nothing was asked for a row");
  });

  it("shows how many fields Leaf has read, once the row is expanded", async () => {
    const [fields] = await groups("active");
    const rows = await below(fields);
    assert.deepEqual(
      rows.map(({ look }) => look.label),
      ["Growers", "Farms", "Fields", "Last sync"],
    );
    assert.match(rows[2]?.look.description ?? "", /^\d+$/);
    assert.ok(fields);
    assert.equal(p.tree.getTreeItem(fields).description, rows[2]?.look.description);
    await below(fields);
    assert.equal(await requests("/resources"), 1);
  });

  it("shows files with their status in words, newest first", async () => {
    const [, files] = await groups("active");
    const rows = await below(files);
    const names = rows.map(({ look }) => look.label).filter((label) => label.endsWith(".2020"));
    assert.ok(names.length > 0);
    const item = p.tree.getTreeItem(rows[0] as DataRowNode);
    assert.match(String(item.description), /\b(processed|processing|failed)\b/);
    assert.ok(typeof item.tooltip === "string");
    assert.match(item.tooltip, /\nFile ID: [\w-]{36}$/);
    const failed = rows.find(({ look }) => look.description?.startsWith("failed"));
    if (failed)
      assert.match(
        failed.look.description ?? "",
        /^failed · (no points passed|unsupported operation type|missing required properties|Failed to convert)/,
      );
  });

  it("says in a row why it can't be loaded, and tries again when asked to", async () => {
    const [fields] = await groups("attention");
    await control(url(), "faults", { path: "/services/integrations/*", kind: "status", status: 403, count: 1 });
    const rows = await below(fields);
    assert.equal(rows.length, 2);
    assert.match(rows[0]?.look.label ?? "", /^Leaf doesn't allow this for your account/);
    const again = p.tree.getTreeItem(rows[1] as DataRowNode).command;
    assert.ok(again);
    assert.equal(again.command, "leafPanorama.refreshData");
    await vscode.commands.executeCommand(again.command, ...(again.arguments as unknown[]));
    const order: string[] = [];
    const drawn = new Promise<void>((resolve) => {
      const listening = p.tree.onDidChangeTreeData((rows) => {
        if (!Array.isArray(rows) || !rows.some((row) => row === fields)) return;
        listening.dispose();
        order.push("the row with its sum");
        resolve();
      });
    });
    assert.equal((await below(fields))[0]?.look.label, "Growers");
    order.push("the rows below");
    await drawn;
    assert.deepEqual(order, ["the rows below", "the row with its sum"], "the oldest editor loses rows otherwise");
  });
});

describe("the QR code of a farmer's link", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
  });
  after(() => vscode.commands.executeCommand("leafPanorama.stopSandbox"));

  it("opens in a panel of its own, one a farmer, while one is awaited", async () => {
    const found = [...p.store.snapshot.connections].find(([, { kind }]) => kind === "notConnected");
    assert.ok(found);
    const [leafUserId] = found;
    const kept = (await p.storage.read("partner:sandbox:STAGE")) ?? "";
    await p.connector.connect({
      leafUserId,
      environment: "STAGE",
      partner: JSON.parse(kept) as { clientId: string; username: string; password: string },
      operation: { organizationCode: p.sandbox.organizations("STAGE")[0]?.organizationCode ?? "" },
    });
    const node = p.tree.nodeOf(leafUserId);
    await vscode.commands.executeCommand("leafPanorama.showQrCode", node);
    await vscode.commands.executeCommand("leafPanorama.showQrCode", node);
    await untilTabs(() => panels().length === 1);
    assert.ok(!panels()[0]?.label.includes("/connections/"));
    await p.connector.cancel(leafUserId);
    await vscode.window.tabGroups.close(panels());
  });

  const panels = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("leafPanorama.qrCode"));
  const untilTabs = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(() => check());
      const check = () => {
        if (!holds()) return;
        subscription.dispose();
        resolve();
      };
      check();
    });
});
