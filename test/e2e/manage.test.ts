import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import { waitFor } from "../rig/wait";
import {
  clickInputButton,
  collectPageText,
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
  waitForNoInput,
  webview,
} from "../rig/window";
import { typeFile } from "./eventLog";
import { contextAction, inlineAction, inputIsMasked, picturesOf, rowSays, Stage, typeSignIn } from "./support";

describe("managing connections, in a window", function () {
  const stage = new Stage();
  const exports = temporaryFolder("exports");
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
  const nameOf = async (row: string | RegExp) => treeRow(page, row).first().locator(".label-name").innerText();
  const says = (text: string | RegExp) =>
    waitFor(
      async () =>
        (await notifications(page)).some((shown) =>
          typeof text === "string" ? shown.includes(text) : text.test(shown),
        ),
      { timeoutMs: 15_000, what: `a toast that says ${String(text)}` },
    );
  const choose = (row: string | RegExp, action: string) => contextAction(page, row, action);
  const clearToasts = () => runCommand(page, "Notifications: Clear All Notifications");

  it("shows what flows over a connection when its rows are expanded", async () => {
    await treeRow(page, "ACTIVE · STAGE").first().click();
    await rowSays(page, "Fields");
    await treeRow(page, /^Fields/)
      .first()
      .click();
    await rowSays(page, /Last sync/);
    await treeRow(page, /^Files/)
      .first()
      .click();
    await rowSays(page, /\.2020.*\b(processed|processing|failed) · /);
    const rows = await treeRows(page);
    assert.ok(rows.some((row) => /^Growers 1$/.test(row)));
    assert.ok(rows.some((row) => /^Fields \d+$/.test(row)));
    await treeRow(page, /^Files\s*\d+/)
      .first()
      .waitFor();
    await pictures("data");
  });

  it("says why data can't be loaded, and tries again", async () => {
    await stage.control("faults", { path: "/services/integrations/*", kind: "status", status: 403, count: 1 });
    await inlineAction(page, /^Fields/, "Refresh");
    await rowSays(page, "Leaf doesn't allow this for your account");
    await pictures("data-failed");
    await treeRow(page, "Try Again").click();
    await rowSays(page, /Last sync/);
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await treeRow(page, "ACTIVE · STAGE").first().click();
    await treeRow(page, /^Files/)
      .first()
      .waitFor({ state: "hidden" });
  });

  it("creates credentials by typing all six fields, the secret ones masked", async () => {
    const farmer = await nameOf(/not connected/);
    const { clientId, username, password } = stage.info.partner.STAGE;
    const { organizationCode } = stage.organization("STAGE");
    await choose(/not connected/, "Create Credentials Manually…");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await waitForInput(page, "Client ID, STAGE");
    await typeInput(page, clientId);
    await waitForInput(page, "Panorama username, STAGE");
    await typeInput(page, username);
    await waitForInput(page, `Password of ${username}`);
    await inputIsMasked(page, true);
    await typeInput(page, password);
    await waitForInput(page, "organization code");
    await inputIsMasked(page, true);
    await typeInput(page, "noSuchCode");
    await waitForInput(page, "refresh token");
    await inputIsMasked(page, true);
    await quickInput(page).input.fill("typed-refresh-token");
    await clickInputButton(page, "Show");
    await inputIsMasked(page, false);
    await clickInputButton(page, "Hide");
    await page.keyboard.press("Enter");
    await waitFor(async () => (await inputMessage(page)).includes("Leaf refused: "), {
      timeoutMs: 15_000,
      what: "Leaf's refusal in the input",
    });
    await pictures("manual-refused");

    // The refusal is about the code, so the code is asked again, and all is sent again once it is right.
    await waitForInput(page, "A short text such as krwv4vYH");
    await typeInput(page, organizationCode);
    await treeRow(page, farmer).filter({ hasText: "ACTIVE · STAGE" }).waitFor();
    await says(`${farmer} has Panorama credentials now: ACTIVE.`);
    await pictures("manual-created");
    await waitForInput(page, "Leaf accepted the credentials");
    await pictures("manual-save");
    await pick(page, "Save as My Partner Credentials");
    await waitForNoInput(page);
    const text = await collectPageText(page);
    for (const secret of ["typed-refresh-token", organizationCode, password]) assert.ok(!text.includes(secret));
    await clearToasts();
  });

  it("asks for all of it again the second time, and offers no more of it than the client ID", async () => {
    await choose(/not connected/, "Create Credentials Manually…");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await waitForInput(page, "Client ID, STAGE");
    assert.equal(await quickInput(page).input.inputValue(), stage.info.partner.STAGE.clientId);
    await page.keyboard.press("Enter");
    await waitForInput(page, "Panorama username, STAGE");
    assert.equal(await quickInput(page).input.inputValue(), "");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
  });

  it("shows a farmer's link as a QR code, and blanks it at the end", async () => {
    const farmer = await nameOf(/not connected/);
    await inlineAction(page, farmer, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await waitForInput(page, "organization code");
    await typeInput(page, stage.organization("STAGE").organizationCode);
    await rowSays(page, /waiting for the farmer/);
    await choose(/waiting for the farmer/, "Show QR Code");
    const view = webview(page);
    await view.getByRole("img", { name: `QR code for the Panorama link of ${farmer}, STAGE` }).waitFor();
    await view.getByText(/^Valid for 1[45]:\d\d$/).waitFor();
    await view.getByText("A phone can't reach this address").waitFor();
    await clearToasts();
    await pictures("qr-code");
    const html = await view.locator("html").evaluate((element) => element.outerHTML);
    assert.ok(!html.includes("/connections/"));
    await inlineAction(page, /waiting for the farmer/, "Cancel Connecting");
    await view.getByText("This code is no longer valid.").waitFor();
    assert.equal(await view.locator("svg").count(), 0);
    await screenshot(page, "qr-code-over-dark");
    await page.locator('.tab.active .action-label[aria-label^="Close"]').first().click();
  });

  it("exports a credential's events, masked", async () => {
    const file = path.join(exports, "events.json");
    const farmer = await nameOf(/UNAUTHENTICATED|MISSING_PERMISSION/);
    await choose(farmer, "Export Credential Events…");
    await typeFile(page, file);
    await says(/^\d+ events of .+ saved to events\.json, with secrets masked\./);
    const exported = JSON.parse(readFileSync(file, "utf8")) as { farmer: string; complete: boolean; events: unknown[] };
    assert.equal(exported.farmer, farmer);
    assert.ok(exported.complete && exported.events.length > 20);
    await clearToasts();
  });

  it("disconnects a farmer after saying what is lost and saving the events", async () => {
    const file = path.join(exports, "before-disconnecting.json");
    const farmer = await nameOf(/ACTIVE · STAGE/);
    const dialog = page.locator(".monaco-dialog-box");
    await choose(farmer, "Disconnect from Panorama…");
    await dialog.getByText(`Disconnect ${farmer} from Panorama?`).waitFor();
    await dialog.getByText("and its events at once").waitFor();
    await pictures("disconnect");
    await dialog.getByRole("button", { name: "Export Events and Disconnect" }).click();
    await waitForInput(page, "Export the Credential Events");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
    await treeRow(page, farmer).filter({ hasText: "ACTIVE · STAGE" }).waitFor();

    await choose(farmer, "Disconnect from Panorama…");
    await dialog.getByRole("button", { name: "Export Events and Disconnect" }).click();
    await typeFile(page, file);
    await treeRow(page, farmer).filter({ hasText: "not connected" }).waitFor();
    await says(`${farmer} is no longer connected to Panorama.`);
    await pictures("disconnected");
    assert.ok(existsSync(file));
    const text = readFileSync(file, "utf8");
    assert.match(text, /"clientEnvironment": "STAGE"/);
    assert.ok(!text.includes("sandbox-access-token-"));
    assert.ok(await notificationButton(page, "Connect Again").first().isVisible());
  });
});
