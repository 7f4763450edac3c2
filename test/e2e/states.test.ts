import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  accountRow,
  noDialog,
  pick,
  runCommand,
  screenshot,
  treeRow,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import { inlineAction, rowSays, Stage, statusBarSays, typePartner, typeSignIn } from "./support";

describe("the states of the view, in a light window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set({ sandboxArgs: ["--users", "0"] });
    page = await stage.open({ colorScheme: "light" });
  });
  // The sandbox in the editor offers its sample codes, which are those of every sandbox of this seed.
  after(() => stage.stop({ codesAreShown: true }));
  afterEach(() => noDialog(page));

  it("invites to create the first Leaf user when there is none", async () => {
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await page.getByText("This account has no Leaf users yet").waitFor();
    await statusBarSays(page, "Leaf: no Leaf users");
    await screenshot(page, "empty-light");
  });

  it("creates a Leaf user, and refuses bad input with a sentence", async () => {
    await page.getByText("Create Leaf User").first().click();
    await waitForInput(page, "The farmer's or the farm's name");
    await typeInput(page, "  ");
    await waitForInput(page, "A Leaf user needs a name.");
    const name = "Ødegård & Sønner — Prairie View Farms of the Upper Minnesota River Valley, Limited";
    await typeInput(page, name);
    await waitForInput(page, "The farmer's email");
    await typeInput(page, "nobody");
    await waitForInput(page, "That is not an email address.");
    await typeInput(page, "office@odegard.example");
    await waitForInput(page, "More Fields…");
    await screenshot(page, "create-more-fields-light");
    await pick(page, "More Fields…");
    // The list that leads there names them all.
    await waitForInput(page, /\(4\/6\)[^]*Phone/);
    await typeInput(page, "");
    await waitForInput(page, /\(5\/6\)[^]*Address/);
    await typeInput(page, "");
    await waitForInput(page, /\(6\/6\)[^]*External ID/);
    await typeInput(page, "grower-1");
    await rowSays(page, "Ødegård & Sønner");
    await statusBarSays(page, "Leaf: 1 user");
    await screenshot(page, "created-long-name-light");
  });

  it("asks before connecting on PRODUCTION", async () => {
    await inlineAction(page, "Ødegård", "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "PRODUCTION");
    await typePartner(page, stage.info.partner.PRODUCTION);
    await waitForInput(page, "organization code");
    await typeInput(page, stage.organization("PRODUCTION").organizationCode);
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("on PRODUCTION?").waitFor();
    await screenshot(page, "production-light");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await rowSays(page, /Ødegård.*not connected/);
  });

  it("keeps what was loaded when Leaf can't be reached, and says so", async () => {
    await stage.control("faults", { path: "/services/*", kind: "reset", count: 1000 });
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await page
      .getByText(/The connection to .* was lost/)
      .first()
      .waitFor();
    await statusBarSays(page, "Leaf: offline");
    await rowSays(page, "Ødegård");
    await screenshot(page, "offline-light");
    await fetch(`${stage.started.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await statusBarSays(page, "Leaf: 1 user");
  });

  it("asks to sign in again, once, when the token has expired", async () => {
    await stage.control("clock", { advanceSeconds: 31 * 24 * 3600 });
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await rowSays(page, "Sign-in expired: sign in again");
    await statusBarSays(page, "Leaf: sign in again");
    await screenshot(page, "session-expired-light");
    await treeRow(page, "Sign-in expired").click();
    await waitForInput(page, "has expired. Enter the password to continue.");
    await screenshot(page, "sign-in-again-light");
    await page.keyboard.press("Escape");
  });

  it("starts a sandbox of its own, without an account, and says so everywhere", async () => {
    await runCommand(page, "Leaf: Start Sandbox");
    await rowSays(page, "ACTIVE · STAGE");
    await statusBarSays(page, /Leaf Sandbox: \d+ need attention/);
    await accountRow(page).filter({ hasText: "Sandbox" }).waitFor();
    await treeRow(page, "ACTIVE · STAGE").first().click();
    await rowSays(page, /Credential\s*ACTIVE · STAGE/);
    await treeRow(page, /Credential\s*ACTIVE · STAGE/).click();
    await rowSays(page, /Partner username/);
    await screenshot(page, "sandbox-light");
  });

  it("connects in the sandbox by the organization code alone", async () => {
    await inlineAction(page, /not connected/, "Connect to Panorama");
    await waitForInput(page, "The farmer's operation");
    await screenshot(page, "sandbox-codes-light");
    await typeInput(page, stage.organization("STAGE").organizationCode);
    await rowSays(page, /waiting for the farmer/);
    await inlineAction(page, /waiting for the farmer/, "Cancel Connecting");
    await rowSays(page, /connecting was canceled/);
  });

  it("shows events legibly in a narrow, light panel", async () => {
    await inlineAction(page, /UNAUTHENTICATED|MISSING_PERMISSION/, "Show Credential Events");
    const view = webview(page);
    await view.locator(".row").first().waitFor();
    await screenshot(page, "events-light");
    await page.setViewportSize({ width: 760, height: 800 });
    await view.locator(".row").first().waitFor();
    await screenshot(page, "events-narrow-light");
    const overflow = await view.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(overflow, 0, "nothing runs out of the panel sideways");
  });
});
