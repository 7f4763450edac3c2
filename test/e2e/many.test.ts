import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { waitFor } from "../rig/wait";
import { noDialog, notifications, runCommand, screenshot, statusBarItem, treeRow } from "../rig/window";
import { rowSays, Stage, typeSignIn } from "./support";

describe("many Leaf users, in a dark window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    const settings = { "workbench.hover.delay": 500 };
    await stage.set({ sandboxArgs: ["--users", "420", "--latency", "40"], settings });
    page = await stage.open({ colorScheme: "dark" });
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  it("show how far their statuses are, and can be stopped", async () => {
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await page.getByText(/Checking connections: \d+ of 100/).waitFor();
    await screenshot(page, "many-checking-dark");
    const stop = page.locator(
      '.pane-header .action-label[aria-label^="Stop Checking"], .title-actions .action-label[aria-label^="Stop Checking"]',
    );
    await stop.first().click();
    await page.getByText(/420 users · \d+ not checked yet/).waitFor();
    await screenshot(page, "many-stopped-dark");
  });

  it("ask first for the one that somebody looks at", async () => {
    await treeRow(page, "ACTIVE").first().click();
    await page.keyboard.press("End");
    await page.locator(".monaco-list-row", { hasText: "not checked yet" }).last().click();
    const selected = page.locator(".monaco-list-row.selected");
    await waitFor(async () => !(await selected.innerText()).includes("not checked yet"), {
      timeoutMs: 5000,
      what: "the status of the selected row",
    });
  });

  it("are all loaded on request, and summed up", async () => {
    await runCommand(page, "Leaf: Load All Leaf Users");
    await page.getByText(/Checking connections: \d+ of 3\d\d/).waitFor();
    await rowSays(page, "ACTIVE");
    await screenshot(page, "many-all-dark");
    await statusBarItem(page, "need attention").first().hover();
    await page
      .getByText(/420 users/)
      .last()
      .waitFor();
    await screenshot(page, "many-tooltip-dark");
  });

  it("wait as long as Leaf asks to, and say so", async () => {
    await stage.control("faults", { path: "/services/*", kind: "status", status: 429, retryAfter: 25, count: 10 });
    await page
      .getByText(/Rate-limited by Leaf\. Resuming in \d+ s/)
      .first()
      .waitFor();
    await screenshot(page, "many-paused-dark");
    assert.deepEqual(await notifications(page), []);
  });
});
