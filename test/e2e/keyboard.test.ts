import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  noDialog,
  notifications,
  runCommand,
  screenshot,
  statusBarItem,
  treeRow,
  waitForInput,
  waitForNoInput,
  webview,
} from "../rig/window";
import { waitFor } from "../rig/wait";
import { axeFindings, axeFindingsOf } from "./eventLog";
import { rowSays, Stage } from "./support";

describe("the keyboard alone, in a window", function () {
  const stage = new Stage();
  let page: Page;
  let farmer = "";
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open({ colorScheme: "light" });
    // Opening the view was the last click.
    await page.evaluate(() => {
      const counted = globalThis as unknown as { clicks: number };
      counted.clicks = 0;
      addEventListener("mousedown", () => (counted.clicks += 1), true);
    });
  });
  after(() => stage.stop({ codesAreShown: true }));
  afterEach(() => noDialog(page));

  it("starts the sandbox, and hears each row as a sentence", async () => {
    await runCommand(page, "Leaf: Start Sandbox");
    await rowSays(page, "ACTIVE · STAGE");
    await statusBarItem(page, "need attention").first().waitFor();
    // It is told once the view has the keyboard: a picker that opened before would close.
    await waitFor(async () => (await notifications(page)).some((text) => text.includes("sandbox is running")), {
      timeoutMs: 15_000,
      what: "the message that the sandbox is running",
    });
    const labels = await page
      .locator(".part.sidebar .monaco-list-row")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
    assert.equal(labels[0], "Account: Sandbox");
    assert.equal(labels.length, 13);
    for (const label of labels.slice(1)) assert.match(label, /^.+, Panorama: \S.+/);
  });

  it("connects a farmer as far as their page", async () => {
    await runCommand(page, "Leaf: Connect to Panorama…");
    await waitForInput(page, "Choose a Leaf user");
    farmer = await treeRow(page, "not connected").first().locator(".label-name").innerText();
    await page.keyboard.type(farmer);
    await waitForInput(page, /^1 Results$/m);
    await page.keyboard.press("Enter");
    await waitForInput(page, "The farmer's operation");
    await page.keyboard.press("Enter");
    await waitForNoInput(page);
    await treeRow(page, farmer)
      .filter({ hasText: /1[45]:\d\d/ })
      .waitFor();
  });

  it("shows a QR code in which axe finds nothing serious", async () => {
    await runCommand(page, "Leaf: Show QR Code");
    await webview(page).locator("svg[role=img]").waitFor();
    assert.deepEqual(await axeFindings(webview(page)), []);
    await screenshot(page, "keyboard-qr-light");
  });

  it("turns sharing on in a page in which axe finds nothing serious, and is ACTIVE", async () => {
    const opened = page.context().waitForEvent("page", { timeout: 15_000 });
    await runCommand(page, "Leaf: Open Panorama Page");
    const portal = await opened;
    const toggle = portal.getByRole("switch", { name: "Leaf Integration" });
    await toggle.waitFor();
    assert.deepEqual(await axeFindingsOf(portal.mainFrame()), []);
    for (
      let presses = 0;
      presses < 10 && !(await toggle.evaluate((element) => element === document.activeElement));
      presses += 1
    ) {
      await portal.keyboard.press("Tab");
    }
    await portal.keyboard.press("Space");
    await portal.getByRole("switch", { checked: true }).waitFor();
    assert.deepEqual(await axeFindingsOf(portal.mainFrame()), []);
    await portal.close();
    await treeRow(page, farmer).filter({ hasText: "ACTIVE · STAGE" }).waitFor();
    await webview(page).getByText("This code is no longer needed.").waitFor();
    assert.equal(await page.evaluate(() => (globalThis as unknown as { clicks: number }).clicks), 0);
  });
});
