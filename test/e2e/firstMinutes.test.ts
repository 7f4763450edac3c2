import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { chosenEdition } from "../rig/editions";
import {
  noDialog,
  notificationButton,
  notifications,
  pick,
  quickInput,
  quickInputText,
  runCommand,
  screenshot,
  treeRow,
  typeInput,
  waitForInput,
  waitForNoInput,
} from "../rig/window";
import { waitFor } from "../rig/wait";
import { closeTab, openLog } from "./eventLog";
import { inlineAction, rowSays, Stage, typeLeafUser } from "./support";

describe("the first minutes, in a window", function () {
  const stage = new Stage();
  let page: Page;
  let farmer = "";
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
  });
  after(() => stage.stop({ codesAreShown: true }));
  afterEach(() => noDialog(page));

  it("lead from nothing to ACTIVE in the sandbox with six clicks or keys, in every editor", async () => {
    // The first one opened the view.
    let acts = 1;
    const act = async (done: Promise<unknown>) => {
      acts += 1;
      await done;
    };
    await act(page.getByText("Try the Sandbox").first().click());
    await rowSays(page, "ACTIVE · STAGE");
    const row = treeRow(page, "not connected").first();
    farmer = await row.locator(".label-name").innerText();
    await act(inlineAction(page, farmer, "Connect to Panorama"));
    await waitForInput(page, "The farmer's operation");
    assert.match(await quickInputText(page), /Sandbox Prairie Farms[^]*STAGE/);
    await screenshot(page, "first-minutes-sample-codes");
    await act(page.keyboard.press("Enter"));
    await rowSays(page, /1[45]:\d\d · waiting for the farmer/);
    const link = notificationButton(page, "Open Panorama Page");
    await link.waitFor();
    await screenshot(page, "first-minutes-waiting");
    const opened = page.context().waitForEvent("page", { timeout: 15_000 });
    await act(link.click());
    const portal = await opened;
    await act(portal.getByRole("switch", { name: "Leaf Integration" }).click());
    // Nobody waits for it: closing one was once seen never to end.
    void portal.close();
    await treeRow(page, farmer).filter({ hasText: "ACTIVE · STAGE" }).waitFor();
    assert.equal(acts, 6);
  });

  it("lead on to the farmer's credential events, in every editor", async () => {
    const view = await openLog(page, farmer);
    await view.locator("h1", { hasText: farmer }).waitFor();
    await view.locator(".row").first().click();
    await view.locator(".detail", { hasText: "Headers" }).waitFor();
    await screenshot(page, `first-minutes-events-${chosenEdition().name}`);
    await closeTab(page);
  });

  it("leave no message that is no longer true", async () => {
    const other = await treeRow(page, "not connected").first().locator(".label-name").innerText();
    await inlineAction(page, other, "Connect to Panorama");
    await waitForInput(page, "The farmer's operation");
    await page.keyboard.press("Enter");
    await notificationButton(page, "Copy Panorama Link").waitFor();
    await inlineAction(page, other, "Cancel Connecting");
    await rowSays(page, /connecting was canceled/);
    await waitFor(async () => !(await notifications(page)).some((text) => text.includes("has until")), {
      // Before the editor would hide it by itself.
      timeoutMs: 5000,
      what: "the message about the farmer's time to go away",
    });
  });

  it("have no links but their own in a message, whatever a farmer is called", async () => {
    const hostile = "[x](command:workbench.action.quit) [ $(alert)";
    await runCommand(page, "Leaf: Create Leaf User…");
    await typeLeafUser(page, hostile, "office@hostile.example");
    await treeRow(page, "[x](command:").first().waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
    await inlineAction(page, "[x](command:", "Connect to Panorama");
    await waitForInput(page, "The farmer's operation");
    await page.keyboard.press("Enter");
    await notificationButton(page, "Open Panorama Page").waitFor();
    await screenshot(page, "first-minutes-hostile");
    const toast = page.locator(".notifications-toasts .notification-list-item").filter({ hasText: "has until" });
    assert.deepEqual(await toast.locator("a[href]").allInnerTexts(), ["Open Panorama Page", "Copy Panorama Link"]);
    assert.equal(await toast.locator(".notification-list-item-message .codicon").count(), 0);
    await inlineAction(page, "[x](command:", "Cancel Connecting");
    await treeRow(page, "[x](command:").filter({ hasText: "canceled" }).waitFor();
  });

  it("have a walkthrough whose steps are done by doing them", async () => {
    const own = new Stage();
    try {
      await own.set();
      const window = await own.open({ colorScheme: "light" });
      await runCommand(window, "Welcome: Open Walkthrough...");
      await waitForInput(window, "Get Started with Leaf Panorama");
      await pick(window, "Get Started with Leaf Panorama");
      const steps = window.locator(".getting-started-step");
      await steps.nth(4).waitFor();
      assert.equal(await steps.count(), 5);
      const done = window.locator(".getting-started-step .complete:visible");
      assert.equal(await done.count(), 0);
      await steps.nth(0).getByText("Start Sandbox").click();
      await rowSays(window, "ACTIVE · STAGE");
      await waitFor(async () => (await done.count()) === 1, { timeoutMs: 15_000, what: "the first step to be done" });
      await inlineAction(window, "not connected", "Connect to Panorama");
      await waitForInput(window, "The farmer's operation");
      await window.keyboard.press("Enter");
      const opened = window.context().waitForEvent("page", { timeout: 15_000 });
      await notificationButton(window, "Open Panorama Page").click();
      const portal = await opened;
      await portal.getByRole("switch", { name: "Leaf Integration" }).click();
      // The page stays open: closing one was seen never to end, and the end of the stage then waited for it.
      await waitFor(async () => (await done.count()) === 2, { timeoutMs: 15_000, what: "the second step to be done" });
      await screenshot(window, "walkthrough-light");
    } finally {
      await own.stop({ codesAreShown: true });
    }
  });

  it("take seven prompts in all with one's own account", async () => {
    const own = new Stage();
    try {
      await own.set();
      const window = await own.open();
      let prompts = 0;
      const answer = async (asked: string, text: string) => {
        await waitForInput(window, asked);
        prompts += 1;
        await typeInput(window, text);
      };
      const { email, password, partner } = own.info;
      await window.getByText("Sign In to Leaf").first().click();
      await answer("The email of your Leaf account", email);
      await answer("The password of", password);
      await rowSays(window, "ACTIVE · STAGE");
      await inlineAction(window, /not connected/, "Connect to Panorama");
      await waitForInput(window, "Which Panorama?");
      prompts += 1;
      await pick(window, "STAGE");
      await answer("Client ID of your", partner.STAGE.clientId);
      await answer("Username of your", partner.STAGE.username);
      await answer("Password of your", partner.STAGE.password);
      await answer("organization code", own.organization("STAGE").organizationCode);
      await rowSays(window, /waiting for the farmer/);
      assert.equal(prompts, 7);
      // The second farmer is one.
      await inlineAction(window, /not connected/, "Connect to Panorama");
      await waitForInput(window, "STAGE: the farmer's organization code");
      assert.ok(!/\(\d\/\d\)/.test(await quickInputText(window)));
      await window.keyboard.press("Escape");
    } finally {
      await own.stop();
    }
  });

  it("recognise a token where an email is expected, and hide it", async () => {
    const own = new Stage();
    try {
      await own.set();
      const window = await own.open();
      const { email, password } = own.info;
      const response = await fetch(`${own.started.sandbox.url}/api/authenticate`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: email, password, rememberMe: "true" }),
      });
      const answer = await response.text();
      await window.getByText("Sign In to Leaf").first().click();
      await waitForInput(window, "The email of your Leaf account");
      await quickInput(window).input.fill(answer);
      await waitFor(async () => (await quickInput(window).input.getAttribute("type")) === "password", {
        timeoutMs: 15_000,
        what: "the token to be hidden",
      });
      await window.keyboard.press("Enter");
      await waitForNoInput(window);
      await rowSays(window, "ACTIVE · STAGE");
    } finally {
      await own.stop();
    }
  });
});
