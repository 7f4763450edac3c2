import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { extensionId } from "../rig/identity";
import { waitFor } from "../rig/wait";
import {
  clickInputButton,
  collectPageText,
  dumpBrowserStorage,
  inputMessage,
  noDialog,
  notificationButton,
  notifications,
  pick,
  quickInput,
  runCommand,
  screenshot,
  treeRow,
  treeRows,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import {
  inlineAction,
  inputIsMasked,
  inputRefuses,
  rowSays,
  Stage,
  statusBarSays,
  textBelow,
  typeSignIn,
} from "./support";

describe("a first connection, in a window", function () {
  const stage = new Stage();
  let page: Page;
  let portal: Page;
  let farmer = "";
  /** The text of everything that was on screen after each test. */
  const seen: string[] = [];

  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
  });
  after(() => stage.stop());
  afterEach(async () => {
    await noDialog(page);
    seen.push(await collectPageText(page));
  });

  it("begins with what to do when nobody is signed in", async () => {
    await page.getByText("Sign In to Leaf").first().waitFor();
    await page.getByText("Try the Sandbox").first().waitFor();
    await statusBarSays(page, "Leaf: signed out");
    await screenshot(page, "signed-out");
  });

  it("signs in by typing, and a typo in the password is mended in place", async () => {
    const { email, password } = stage.info;
    await page.getByText("Sign In to Leaf").first().click();
    await typeSignIn(page, email, "not-the-password");
    await waitFor(async () => (await inputMessage(page)).includes("doesn't accept this email and password"), {
      timeoutMs: 15_000,
      what: "the refusal in the input",
    });
    await inputIsMasked(page, true);
    await screenshot(page, "sign-in-refused");
    await typeInput(page, password);
    await rowSays(page, "ACTIVE · STAGE");
    await statusBarSays(page, /Leaf: \d+ need attention/);
    await screenshot(page, "leaf-users");
  });

  it("lists the Leaf users, each with its status in words", async () => {
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
    const rows = await treeRows(page);
    assert.equal(rows.length, 12);
    assert.ok(rows.some((row) => row.includes("not connected")));
    assert.ok(rows.some((row) => /UNAUTHENTICATED|MISSING_PERMISSION/.test(row)));
  });

  it("connects a farmer by typing: the code is masked, can be shown, and is sent once", async () => {
    const partner = stage.info.partner.STAGE;
    const { organizationCode } = stage.organization("STAGE");
    const row = (await treeRows(page)).find((text) => text.includes("not connected"));
    assert.ok(row, "somebody is not connected");
    farmer = row.replace(/ not connected.*$/, "");
    await inlineAction(page, farmer, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await screenshot(page, "connect-environment");
    await pick(page, "STAGE");
    await waitForInput(page, "Client ID of your Panorama partner account");
    await typeInput(page, partner.clientId);
    await waitForInput(page, "Username of your");
    await typeInput(page, partner.username);
    await waitForInput(page, "Password of your");
    await inputIsMasked(page, true);
    await typeInput(page, partner.password);
    await waitForInput(page, "organization code");
    await inputIsMasked(page, true);
    await quickInput(page).input.fill("no code");
    await page.keyboard.press("Enter");
    await waitFor(async () => (await inputMessage(page)).includes("only letters and digits"), {
      timeoutMs: 15_000,
      what: "the sentence about the code",
    });
    await quickInput(page).input.fill(organizationCode);
    await clickInputButton(page, "Show");
    await inputIsMasked(page, false);
    await clickInputButton(page, "Hide");
    await screenshot(page, "connect-organization-code");
    await page.keyboard.press("Enter");
    await rowSays(page, /1[45]:\d\d · waiting for the farmer · STAGE/);
    await statusBarSays(page, /Leaf: connecting 1[45]:\d\d/);
    await waitFor(
      async () => (await notifications(page)).some((text) => /has until \d+:\d\d .M to turn on/.test(text)),
      {
        timeoutMs: 15_000,
        what: "the toast about the deadline",
      },
    );
    await screenshot(page, "waiting-for-the-farmer");
  });

  it("turns ACTIVE when the farmer turns the toggle on, in a second tab", async () => {
    const opened = page.context().waitForEvent("page", { timeout: 15_000 });
    await notificationButton(page, "Open Panorama Page").click();
    portal = await opened;
    await portal.waitForLoadState();
    assert.match(portal.url(), /\/connections\//);
    await screenshot(portal, "portal");
    await turnOnLeafIntegration(portal);
    await screenshot(portal, "portal-connected");
    await page.bringToFront();
    await treeRow(page, farmer).filter({ hasText: "ACTIVE · STAGE" }).waitFor();
    await waitFor(
      async () => (await notifications(page)).some((text) => text.includes("is connected to Panorama: ACTIVE")),
      {
        timeoutMs: 15_000,
        what: "the toast of success",
      },
    );
    await screenshot(page, "connected");
  });

  it("shows the credential's events, newest first, masked, and by keyboard", async function () {
    if ((this.test as Mocha.Test & { currentRetry(): number }).currentRetry() === 0) {
      await notificationButton(page, "Show Credential Events").first().click();
    } else {
      await runCommand(page, "View: Close All Editors");
      await inlineAction(page, farmer, "Show Credential Events");
    }
    const view = webview(page);
    await view.locator(".row").first().waitFor();
    const list = view.getByRole("listbox", { name: "Credential events" });
    const dates = await view
      .locator(".row time")
      .evaluateAll((times) => times.map((time) => (time as HTMLTimeElement).dateTime));
    assert.ok(dates.length > 0);
    assert.deepEqual(dates, [...dates].sort().reverse());
    await list.focus();
    await page.keyboard.press("End");
    assert.equal(await view.locator('.row[aria-selected="true"]').getAttribute("aria-posinset"), String(dates.length));
    await page.keyboard.press("Home");
    assert.equal(await view.locator('.row[aria-selected="true"]').getAttribute("aria-posinset"), "1");
    assert.match(await view.locator(".detail").innerText(), /Headers/);
    await screenshot(page, "events-dark");
  });

  it("shows a broken credential's events, and the reason first", async () => {
    const row = treeRow(page, /UNAUTHENTICATED|MISSING_PERMISSION/).first();
    const name = await row.locator(".label-name").innerText();
    await inlineAction(page, name, "Show Credential Events");
    const view = webview(page);
    await view.locator("h1", { hasText: name }).waitFor();
    await view.locator(".row.clientError").first().waitFor();
    assert.ok((await view.locator(".row").count()) > 20);
    await screenshot(page, "events-broken-dark");
  });

  it("changes the row when the farmer turns the toggle off", async () => {
    await portal.bringToFront();
    await portal.getByRole("switch", { name: "Leaf Integration" }).click();
    await portal.locator('[role="switch"][aria-checked="false"]').waitFor();
    await page.bringToFront();
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await treeRow(page, farmer).filter({ hasText: "UNAUTHENTICATED · STAGE" }).waitFor();
    await screenshot(page, "revoked");
  });

  it("asks for the organization code alone the second time", async () => {
    await inlineAction(page, /not connected/, "Connect to Panorama");
    await waitForInput(page, "STAGE: the farmer's organization code");
    await typeInput(page, "noSuchCode");
    await inputRefuses(page, /Leaf refused: /);
    await rowSays(page, /not connected · STAGE · Leaf refused/);
    await screenshot(page, "connect-refused");
    await page.keyboard.press("Escape");
  });

  it("offers in the status bar what can be done", async () => {
    await page.locator(".part.statusbar .statusbar-item", { hasText: "Leaf" }).first().click();
    await waitForInput(page, "What do you want to do?");
    await screenshot(page, "actions");
    await page.keyboard.press("Escape");
  });

  it("writes a log of calls, and no secret anywhere", async () => {
    const { logsDir, userDataDir, extensionsDir, sandbox } = stage.started;
    // The editor flushes its state every five seconds.
    await page.waitForTimeout(6000);
    const log = textBelow(logsDir);
    assert.match(log, /POST \/api\/authenticate → 401 in \d+ ms/);
    assert.match(
      log,
      /POST \/services\/usermanagement\/api\/users\/[\w-]+\/one-click-integration\/Panorama → 200 in \d+ ms/,
    );
    assert.match(log, /panorama-credentials\/events → 200/);

    const storage = await dumpBrowserStorage(page);
    assert.match(storage, /workbench/, "the storage was read");
    const texts = { log, settings: textBelow(userDataDir), storage, screen: seen.join("\n") };
    assert.match(texts.settings, /leafPanorama\.apiUrl/, "the settings were read");
    assert.match(texts.screen, /ACTIVE · STAGE/, "the tree was read");
    assert.match(texts.screen, /Headers/, "the webview was read");
    const { password, partner, organizations } = sandbox.info;
    const connection = /\/connections\/([\w-]+)/.exec(portal.url())?.[1] ?? "";
    assert.ok(connection.length > 8);
    const secrets = [
      password,
      "not-the-password",
      ...Object.values(partner).flatMap((set) => [set.password, set.sharingUrlId ?? set.password]),
      ...organizations.map(({ organizationCode }) => organizationCode),
      connection,
      "eyJhbGciOi",
    ];
    for (const [place, text] of Object.entries(texts)) {
      for (const secret of secrets) assert.ok(!text.includes(secret), `"${secret}" is in ${place}`);
    }
    const ours = `${extensionId.toLowerCase()}-`;
    const installed = readdirSync(extensionsDir).find((name) => name.startsWith(ours)) ?? "";
    assert.ok(existsSync(path.join(extensionsDir, installed, "dist", "extension.js")));
    assert.ok(!existsSync(path.join(extensionsDir, installed, "node_modules")));
  });
});

/** What the farmer does in the portal, which leads straight to the operation: turn the toggle on. */
async function turnOnLeafIntegration(portal: Page): Promise<void> {
  const toggle = portal.getByRole("switch", { name: "Leaf Integration" });
  await toggle.click();
  await portal.locator('[role="switch"][aria-checked="true"]').waitFor();
}
