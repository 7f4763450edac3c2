import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startSandboxProcess, type SandboxProcess } from "../rig/sandbox";
import { waitFor } from "../rig/wait";
import {
  accountRow,
  answerDialog,
  clickInputButton,
  noDialog,
  pick,
  quickInput,
  runCommand,
  screenshot,
  statusBarText,
  treeRow,
  treeRows,
  typeInput,
  waitForInput,
} from "../rig/window";
import { inputIsMasked, rowSays, Stage, toastSays, typeLeafUser, typeSignIn } from "./support";

describe("several accounts, in a window", function () {
  const stage = new Stage();
  let second: SandboxProcess;
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    [second] = await Promise.all([startSandboxProcess(["--seed", "7", "--users", "9"]), stage.set()]);
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(async () => {
    await second.stop();
    await stage.stop();
  });
  afterEach(() => noDialog(page));

  const accountIs = (text: string) => accountRow(page).filter({ hasText: text }).waitFor();
  const names = () => treeRow(page, /./).locator(".label-name").allInnerTexts();
  const control = async (url: string, path: string, body: unknown) => {
    const response = await fetch(`${url}/__sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, path);
  };
  const posts = async (url: string) => {
    const response = await fetch(`${url}/__sandbox/requests`);
    const requests = (await response.json()) as { method: string; path: string }[];
    return requests.filter(({ method, path }) => method === "POST" && path.endsWith("/users")).length;
  };
  let firstNames: string[] = [];
  /** Leaf users of the second account that the first one has not. */
  let secondOnly: string[] = [];

  it("adds one with its own address, name and role", async () => {
    firstNames = await names();
    await accountIs("Test · developer@sandbox.example");
    await runCommand(page, "Leaf: Add Account…");
    await waitForInput(page, "The API URL of the account");
    await typeInput(page, "http://leaf.example");
    await waitForInput(page, "Enter an https address without a username, query or fragment");
    await typeInput(page, second.url);
    await waitForInput(page, "A name for it");
    await typeInput(page, "Acme Growers");
    await waitForInput(page, "The email of your Leaf account");
    await typeInput(page, second.info.email);
    await waitForInput(page, "The password of");
    await clickInputButton(page, "Sign-In Options…");
    await waitForInput(page, "What is this account for?");
    await screenshot(page, "account-role");
    await pick(page, "Production");
    await waitForInput(page, "How long should the sign-in last?");
    await screenshot(page, "account-lasting");
    await pick(page, "30 days");
    await waitForInput(page, "The password of");
    await inputIsMasked(page, true);
    await typeInput(page, second.info.password);
    await accountIs("Production · Acme Growers");
    await waitFor(async () => (await names()).length === 9, { timeoutMs: 15_000, what: "the second account's users" });
    // Both made-up worlds have the one with the very long name.
    secondOnly = (await names()).filter((name) => !firstNames.includes(name));
    assert.equal(secondOnly.length, 8);
    await screenshot(page, "account-production");
  });

  it("offers both, with their roles and how long each sign-in lasts", async () => {
    await runCommand(page, "Leaf: Switch Account…");
    await waitForInput(page, "Which account?");
    await waitForInput(page, /Acme Growers[^]*Production · current[^]*in 30 days[^]*Test/);
    await screenshot(page, "account-switch");
    await page.keyboard.press("Escape");
  });

  it("asks before anything is written in a production account", async () => {
    const before = await posts(second.url);
    await runCommand(page, "Leaf: Create Leaf User…");
    await typeLeafUser(page, "Guarded Farm", "office@guarded.example");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("Create the Leaf user Guarded Farm?").waitFor();
    await screenshot(page, "account-guard");
    await answerDialog(page, /Guarded Farm/, "Cancel");
    assert.equal(await posts(second.url), before);
    await runCommand(page, "Leaf: Create Leaf User…");
    await typeLeafUser(page, "Guarded Farm", "office@guarded.example");
    await answerDialog(page, /Guarded Farm/, "Create");
    await rowSays(page, "Guarded Farm");
    assert.equal(await posts(second.url), before + 1);
    secondOnly.push("Guarded Farm");
  });

  it("never shows one's users under the other, also when answers arrive late", async () => {
    await control(second.url, "faults", { kind: "latency", path: "/services/*", count: 100, latencyMs: 3000 });
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await runCommand(page, "Leaf: Switch Account…");
    await waitForInput(page, "Which account?");
    await quickInput(page).input.fill("developer@sandbox.example · local");
    await page.keyboard.press("Enter");
    const until = Date.now() + 4500;
    while (Date.now() < until) {
      // Read at one moment: both change together.
      const shown = await page.locator(".part.sidebar .monaco-list-row .label-name").allInnerTexts();
      if (!shown.some((name) => name.includes("Acme Growers"))) {
        assert.deepEqual(
          shown.filter((name) => secondOnly.includes(name)),
          [],
        );
      }
      await page.waitForTimeout(20);
    }
    await accountIs("Test · developer@sandbox.example");
    assert.deepEqual(await names(), firstNames);
    await fetch(`${second.url}/__sandbox/faults`, { method: "DELETE" });
  });

  it("asks once when the sign-in ends in the middle, and the action then completes", async () => {
    await stage.control("clock", { advanceSeconds: 31 * 24 * 3600 });
    await runCommand(page, "Leaf: Create Leaf User…");
    await typeLeafUser(page, "Late Farm", "office@farm.example");
    await waitForInput(page, "has expired. Enter the password to continue.");
    await inputIsMasked(page, true);
    await screenshot(page, "account-renewal");
    await typeInput(page, stage.info.password);
    await rowSays(page, "Late Farm");
    await toastSays(page, /Late Farm is now a Leaf user/);
    await accountIs("Test · developer@sandbox.example");
    assert.ok(!(await treeRows(page)).some((row) => row.includes("Sign-in expired")));
    firstNames = await names();
  });

  it("is there at once after a reload, from what the disk has kept", async () => {
    // The disk is written some seconds after the last change.
    await page.waitForTimeout(11_000);
    await stage.control("faults", { kind: "hang", path: "/services/*", count: 1000 });
    await page.reload();
    await rowSays(page, "Late Farm");
    assert.deepEqual(await names(), firstNames);
    await screenshot(page, "account-from-disk");
    await fetch(`${stage.started.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    assert.match(await statusBarText(page), /Leaf/);
  });

  it("is signed out from the editor's Accounts menu", async () => {
    await page
      .getByRole("button", { name: /^Accounts/ })
      .first()
      .click();
    const account = page.getByRole("menuitem", { name: /developer@sandbox\.example \(Leaf\)/ });
    await account.waitFor();
    await screenshot(page, "account-menu");
    await account.hover();
    await page.waitForTimeout(500);
    await page.keyboard.press("ArrowRight");
    const out = page.getByRole("menuitem", { name: "Sign Out" });
    await out.waitFor();
    await page.waitForTimeout(500);
    await out.click();
    await answerDialog(page, "Sign out of 'developer@sandbox.example'?", "Sign Out");
    await page.getByText("Sign In to Leaf").first().waitFor();
    assert.deepEqual(
      (await names()).filter((name) => firstNames.includes(name)),
      [],
    );
  });

  it("forgets all of an account that is removed", async () => {
    await runCommand(page, "Leaf: Remove Account…");
    await waitForInput(page, "Which account?");
    await quickInput(page).input.fill("Acme");
    await page.keyboard.press("Enter");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("Remove Acme Growers").waitFor();
    await screenshot(page, "account-remove");
    await answerDialog(page, /Acme Growers/, "Remove");
    await toastSays(page, /Acme Growers.* was removed from this machine/);
    await runCommand(page, "Leaf: Switch Account…");
    await waitForInput(page, "Which account?");
    assert.ok(!(await quickInput(page).widget.innerText()).includes("Acme"));
    await page.keyboard.press("Escape");
  });
});
