import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { waitFor } from "../rig/wait";
import {
  answerDialog,
  inputMessage,
  noDialog,
  pick,
  quickInput,
  quickInputText,
  runCommand,
  topRowName,
  treeRow,
  treeRows,
  typeInput,
  waitForInput,
  waitForNoInput,
} from "../rig/window";
import { contextAction, picturesOf, rowSays, Stage, statusBarSays, toastSays, typeSignIn } from "./support";

describe("many Leaf users, in a window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set({ sandboxArgs: ["--users", "250", "--rate-limit", "0"] });
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await statusBarSays(page, "need attention");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  const pictures = (name: string) => picturesOf(page, name);
  const requests = async () => {
    const response = await fetch(`${stage.started.sandbox.url}/__sandbox/requests`);
    return (await response.json()) as { method: string; path: string }[];
  };
  const clearToasts = () => runCommand(page, "Notifications: Clear All Notifications");
  const message = (text: string) => page.locator(".part.sidebar .message", { hasText: text });
  const selected = () => page.locator(".part.sidebar .monaco-list-row.selected");
  const nameOf = (row: string | RegExp) => topRowName(page, row);

  it("filters while one types, says so, and clears it with one click", async () => {
    await runCommand(page, "Leaf: Filter Leaf Users…");
    await waitForInput(page, "Enter part of a name");
    await quickInput(page).input.fill("prairie");
    await message("Filter: “prairie” · ").waitFor();
    await waitForInput(page, /Filter Leaf Users · \d+ of 100 loaded/);
    await quickInput(page).rows.filter({ hasText: "Active" }).click();
    await message("Filter: “prairie”, active · ").waitFor();
    await pictures("filter-typing");
    await quickInput(page).input.press("Enter");
    await waitForNoInput(page);
    const rows = await treeRows(page);
    assert.ok(rows.length > 1 && rows.length < 20);
    for (const row of rows.slice(0, -1)) assert.match(row, /prairie.*ACTIVE/i);
    await pictures("filtered");

    await runCommand(page, "Leaf: Filter Leaf Users…");
    await waitForInput(page, "Enter part of a name");
    await quickInput(page).input.fill("zzz nobody");
    await page.getByText("The filter hides all loaded Leaf users.").waitFor();
    await quickInput(page).input.press("Escape");
    await message("Filter: “prairie”, active · ").waitFor();

    await page.locator('.part.sidebar .title-actions .action-label[aria-label*="Clear Filter"]').first().click();
    await message("Filter:").waitFor({ state: "hidden" });
    await page.locator('.part.sidebar .action-label[aria-label*="Clear Filter"]').waitFor({ state: "hidden" });
  });

  it("says in the view when the filter hides all, with a way out", async () => {
    await runCommand(page, "Leaf: Filter Leaf Users…");
    await waitForInput(page, "Enter part of a name");
    await typeInput(page, "zzz nobody");
    await page.getByText("The filter hides all loaded Leaf users.").waitFor();
    await pictures("filter-hides-all");
    await page.locator(".part.sidebar").getByRole("button", { name: "Clear Filter" }).last().click();
    await treeRow(page, "ACTIVE").first().waitFor();
  });

  it("finds a Leaf user that isn't loaded, by asking Leaf, and shows its row and status", async () => {
    // Statuses may still be asked for; only the list's own calls count.
    const lists = async () => (await requests()).filter(({ path }) => path.endsWith("/users")).length;
    const before = await lists();
    await runCommand(page, "Leaf: Find Leaf User…");
    await waitForInput(page, "Enter a name, email or external ID");
    await quickInput(page).input.fill("zzz nobody");
    await waitForInput(page, "No exact match in Leaf");
    await pictures("find-nobody");
    await stage.control("faults", { path: "/services/*", kind: "status", status: 503, count: 2 });
    await quickInput(page).input.fill("office@");
    await waitForInput(page, "Leaf returned a server error");
    await pictures("find-failed");
    await fetch(`${stage.started.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    await quickInput(page).input.fill("grower-231");
    await waitForInput(page, "not loaded yet");
    await pictures("find");
    const row = quickInput(page).rows.filter({ hasText: "not loaded yet" }).first();
    const name = (await row.locator(".label-name").first().innerText()).trim();
    await row.click();
    await waitForNoInput(page);
    await selected().filter({ hasText: name }).waitFor();
    await selected()
      .filter({ hasText: /ACTIVE|not connected|UNAUTHENTICATED|MISSING_PERMISSION/ })
      .waitFor();
    const asked = (await lists()) - before;
    assert.ok(asked >= 3 && asked <= 9, `the list is never downloaded for a search: ${asked} calls`);
    await pictures("found");
  });

  it("edits a Leaf user: what has changed is shown before it is sent, and only that is sent", async () => {
    const farmer = await nameOf("not connected");
    await contextAction(page, farmer, "Edit Leaf User…");
    await waitForInput(page, `Edit ${farmer}`);
    assert.ok(!(await quickInputText(page)).includes("Save"));
    await pictures("edit");
    await pick(page, "Email");
    await waitForInput(page, "The farmer's email");
    await typeInput(page, "nobody");
    await waitFor(async () => (await inputMessage(page)).includes("That is not an email address."), {
      timeoutMs: 15_000,
      what: "the refusal",
    });
    await typeInput(page, "new-office@farm.example");
    await waitForInput(page, "Current value:");
    await pick(page, "Name");
    await waitForInput(page, "The farmer's or the farm's name");
    await typeInput(page, "Renamed Farms");
    await waitForInput(page, /Save/);
    await pictures("edit-changed");
    const before = (await requests()).filter(({ method }) => method !== "GET").length;
    await pick(page, "Save");
    await toastSays(page, /Renamed Farms was saved\./);
    await rowSays(page, "Renamed Farms");
    const sent = (await requests()).filter(({ method }) => method !== "GET").slice(before);
    assert.deepEqual(
      sent.map(({ method }) => method),
      ["PATCH"],
    );
    await clearToasts();
  });

  it("deletes a Leaf user without a credential after one question", async () => {
    await contextAction(page, "Renamed Farms", "Delete Leaf User…");
    await page.locator(".monaco-dialog-box").getByText("can't be undone").waitFor();
    await pictures("delete-plain");
    const attached = (await page.locator(".monaco-dialog-box").innerText()).includes("credential of");
    await answerDialog(page, "Delete the Leaf user Renamed Farms?", attached ? "Delete…" : "Delete");
    if (attached) await typeInput(page, "Renamed Farms");
    await toastSays(page, /Renamed Farms was deleted\./);
    await treeRow(page, "Renamed Farms").waitFor({ state: "hidden" });
    await clearToasts();
  });

  it("has the name typed before a Leaf user goes with a credential", async () => {
    const farmer = await nameOf("ACTIVE · STAGE");
    const rows = await treeRow(page, farmer).count();
    await contextAction(page, farmer, "Delete Leaf User…");
    await page
      .locator(".monaco-dialog-box")
      .getByText("the Panorama credential (ACTIVE, STAGE) and its events")
      .waitFor();
    await pictures("delete");
    // A long name is cut in the question.
    await answerDialog(page, `Delete the Leaf user ${farmer.slice(0, 25)}`, "Delete…");
    await waitForInput(page, "Enter the Leaf user's name to confirm");
    await typeInput(page, "yes");
    await waitFor(async () => (await inputMessage(page)).includes("This doesn't match"), {
      timeoutMs: 15_000,
      what: "the refusal",
    });
    await pictures("delete-typed");
    assert.equal((await requests()).filter(({ method }) => method === "DELETE").length, 1);
    await typeInput(page, farmer);
    await toastSays(page, /was deleted\./);
    await waitFor(async () => (await treeRow(page, farmer).count()) === rows - 1, {
      timeoutMs: 15_000,
      what: "the row to go",
    });
    await clearToasts();
  });

  it("groups by status, keeps the groups as they are over a refresh, and sorts", async () => {
    await runCommand(page, "Leaf: Group Leaf Users by Status");
    await rowSays(page, /Needs attention\s*\d+/);
    await rowSays(page, /UNAUTHENTICATED|MISSING_PERMISSION/);
    await treeRow(page, /^Needs attention/).click();
    await treeRow(page, /^Active/).click();
    await rowSays(page, "ACTIVE");
    await pictures("grouped");
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await page.waitForTimeout(1500);
    const rows = await treeRows(page);
    assert.match(rows[0] ?? "", /^Needs attention \d+$/);
    assert.match(rows[1] ?? "", /^Active \d+$/, "a group that was closed stays closed");
    assert.match(rows[2] ?? "", /ACTIVE/, "a group that was opened stays open");
    await runCommand(page, "Leaf: Show Leaf Users as One List");
    await runCommand(page, "Leaf: Sort Leaf Users…");
    await waitForInput(page, "Choose an order");
    await pictures("sort");
    await pick(page, "By status");
    await waitForNoInput(page);
    await waitFor(async () => /UNAUTHENTICATED|MISSING_PERMISSION/.test((await treeRows(page))[0] ?? ""), {
      timeoutMs: 15_000,
      what: "trouble to come first",
    });
    await pictures("sorted-by-status");
  });

  it("keeps names and statuses readable in a narrow side bar", async () => {
    const sideBar = page.locator(".part.sidebar");
    const box = await sideBar.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width + 1, 400);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, 400, { steps: 5 });
    await page.mouse.up();
    assert.ok(((await sideBar.boundingBox())?.width ?? 0) < 220);
    // What stands at a row's end is drawn there, whatever the side bar cuts off.
    await page.locator(".part.sidebar .monaco-icon-label[class*=badge i]").first().waitFor();
    await pictures("narrow");
    await runCommand(page, "Leaf: Filter Leaf Users…");
    await waitForInput(page, "Enter part of a name");
    await typeInput(page, "the consolidated agricultural holdings");
    await message("Filter: “the consolidated").waitFor();
    await pictures("narrow-filtered");
    await runCommand(page, "Leaf: Group Leaf Users by Status");
    await rowSays(page, /Active\s*\d+/);
    await pictures("narrow-grouped");
    await runCommand(page, "Leaf: Show Leaf Users as One List");
    await runCommand(page, "Leaf: Clear Filter");
  });

  it("copies an ID from the row's menu", async () => {
    const farmer = await nameOf(/ACTIVE|UNAUTHENTICATED|LIMITED|not connected/);
    await contextAction(page, farmer, "Copy Leaf User ID");
    await waitFor(async () => /^[\da-f-]{36}$/.test(await page.evaluate(() => navigator.clipboard.readText())), {
      timeoutMs: 15_000,
      what: "the ID in the clipboard",
    });
  });
});
