import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import {
  noDialog,
  notificationButton,
  pick,
  runCommand,
  treeRow,
  treeRows,
  waitForInput,
  waitForNoInput,
} from "../rig/window";
import { typeFile } from "./eventLog";
import { contextAction, picturesOf, rowSays, Stage, toastSays, typeSignIn } from "./support";

describe("fixtures, in a window", function () {
  const stage = new Stage();
  const folder = temporaryFolder("fixtures");
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  const pictures = (name: string) => picturesOf(page, name);
  const says = (text: RegExp) => toastSays(page, text);
  const leafUsersIn = (file: string) => {
    const { leafUsers } = JSON.parse(readFileSync(file, "utf8")) as {
      leafUsers: readonly { name?: string; credentials?: { panorama?: { events?: unknown[] } } }[];
    };
    return leafUsers;
  };

  it("are saved from a row, with its events, and without the farmer's name", async () => {
    const name = await treeRow(page, "UNAUTHENTICATED").first().locator(".label-name").innerText();
    await contextAction(page, "UNAUTHENTICATED", "Save as Fixture…");
    const file = path.join(folder, "one.json");
    await typeFile(page, file, "Save 1 Leaf User as Fixture");
    await says(/^1 Leaf user saved to one\.json\. IDs, names and addresses in it are false\./);
    await pictures("fixture-saved");
    assert.ok(existsSync(file));
    const [user] = leafUsersIn(file);
    assert.match(user?.name ?? "", /^Sample Farm [0-9A-F]{6}$/);
    assert.ok((user?.credentials?.panorama?.events?.length ?? 0) > 0);
    assert.ok(!readFileSync(file, "utf8").includes(name));
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("are saved of all loaded Leaf users, and replayed by a sandbox in the window", async () => {
    await runCommand(page, "Leaf: Save as Fixture…");
    await waitForInput(page, "Save as Fixture");
    await pictures("fixture-what");
    await pick(page, "Statuses Only");
    const file = path.join(folder, "all.json");
    await typeFile(page, file, "as Fixture");
    await says(/^\d+ Leaf users saved to all\.json\. IDs, names and addresses in it are false\./);
    const count = leafUsersIn(file).length;
    assert.ok(count > 10);
    const before = await treeRows(page);
    await notificationButton(page, "Start Sandbox with It").first().click();
    await says(/^The sandbox is running in this window with all\.json\. Nothing leaves this machine\./);
    await rowSays(page, "Sample Farm");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
    await pictures("fixture-replayed");
    const after = await treeRows(page);
    const statuses = (rows: readonly string[]) => rows.map((row) => /[A-Z_]{6,}|Not connected/.exec(row)?.[0]).sort();
    assert.deepEqual(statuses(after), statuses(before));
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("that can't be used are told of, and leave the sandbox that runs as it is", async () => {
    const file = path.join(folder, "broken.json");
    writeFileSync(file, '{"kind":"leaf-panorama-world","version":1,"leafUsers":[{"nmae":"x"}]}');
    await runCommand(page, "Leaf: Start Sandbox with Fixture…");
    await typeFile(page, file, "Start Sandbox with Fixture", { opens: true });
    await says(/The world file can't be used: leafUsers\.0\.nmae is nothing that a world file has\./);
    await waitForNoInput(page);
    await pictures("fixture-broken");
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await rowSays(page, "Sample Farm");
    await runCommand(page, "Leaf: Stop Sandbox");
    await rowSays(page, "ACTIVE · STAGE");
  });
});
