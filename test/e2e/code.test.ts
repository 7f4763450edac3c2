import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import { waitFor } from "../rig/wait";
import {
  clickInputButton,
  focusWorkbench,
  noDialog,
  notificationButton,
  pick,
  quickInput,
  runCommand,
  screenshot,
  treeRow,
  typeInput,
  waitForInput,
  waitForNoInput,
  webview,
} from "../rig/window";
import { tokenOf } from "../support/command";
import { sendHttpFile } from "../support/snippets/httpFile";
import { missing, runCode } from "../support/snippets/programs";
import { closeTab, openLog, typeFile } from "./eventLog";
import { leafOf } from "./leaf";
import {
  contextAction,
  inlineAction,
  picturesOf,
  rowSays,
  Stage,
  statusBarSays,
  textBelow,
  toastSays,
  typePartner,
  typeSignIn,
} from "./support";

const USERS = "/services/usermanagement/api/users";
/** What was left on the clipboard before a copy. */
const BEFORE = "nothing copied yet";

describe("code to copy, in a window", function () {
  const stage = new Stage();
  const folder = temporaryFolder("code");
  let page: Page;
  let connected = { id: "", name: "" };
  let waiting = { id: "", name: "" };
  let token = "";

  before(async function () {
    this.timeout(120_000);
    await stage.set({ sandboxArgs: ["--users", "4", "--providers", "1"] });
    const leaf = await leafOf(stage.info);
    token = await tokenOf(stage);
    for (const { id, name } of await leaf.users()) {
      const status = await leaf.status(id, "panorama-credentials");
      if (status === "ACTIVE") connected = { id, name };
      // A refusal has a status too, which is a number.
      if (typeof status !== "string") waiting = { id, name };
    }
    assert.ok(connected.id !== "" && waiting.id !== "");
    await stage.control(`leafUsers/${connected.id}/providers`, { providers: ["john-deere"] });
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await statusBarSays(page, "Leaf:");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));
  beforeEach(() => clear());

  /** Leaves nothing of a copy on the clipboard; only the page that has the keyboard may write there. */
  const clear = async () => {
    await focusWorkbench(page);
    await page.evaluate((text) => navigator.clipboard.writeText(text), BEFORE);
  };
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const copied = () =>
    waitFor(
      async () => {
        const text = await clipboard();
        return text === BEFORE ? undefined : text;
      },
      { timeoutMs: 15_000, what: "something to be copied" },
    );
  const choose = async (...labels: readonly string[]) => {
    for (const label of labels) await pick(page, label);
    await waitForNoInput(page);
  };

  it("copies a Leaf user's call, in the form that is chosen among five", async () => {
    await contextAction(page, connected.name, "Copy As…");
    await waitForInput(page, "Choose a call");
    await waitForInput(page, `GET /users/${connected.id}`);
    await picturesOf(page, "copy-as-call");
    await pick(page, "Leaf user");
    await waitForInput(page, "TypeScript (fetch)");
    for (const label of [
      "cURL (POSIX shell)",
      "cURL (PowerShell)",
      "Python (requests)",
      "HTTP file (REST Client form)",
    ]) {
      await waitForInput(page, label);
    }
    await picturesOf(page, "copy-as-form");
    await choose("TypeScript (fetch)");
    const code = await copied();
    assert.ok(code.includes("process.env.LEAF_TOKEN"));
    await statusBarSays(page, "TypeScript (fetch) copied. It reads from the environment: LEAF_TOKEN");
    const { stdout, stderr } = await runCode("typescript", code, { LEAF_TOKEN: token });
    assert.match(stdout, /^200 /, stderr);
    assert.equal((JSON.parse(stdout.slice(4)) as { id: string }).id, connected.id);
  });

  it("goes back from the form to the call", async () => {
    await contextAction(page, connected.name, "Copy As…");
    await pick(page, "Leaf user");
    await waitForInput(page, "Python (requests)");
    await clickInputButton(page, "Back");
    await waitForInput(page, "Choose a call");
    await choose("Panorama credential events", "HTTP file (REST Client form)");
    const [answer] = await sendHttpFile(await copied(), { LEAF_TOKEN: token });
    assert.equal(answer?.status, 200);
    assert.match(answer.url, new RegExp(`${connected.id}/panorama-credentials/events\\?page=0&size=100`));
  });

  it("copies from the rows of credentials, fields and files", async () => {
    await treeRow(page, connected.name).click();
    await rowSays(page, /^John Deere/);
    const copyFrom = async (row: string | RegExp) => {
      await clear();
      await contextAction(page, row, "Copy As…");
      await choose("cURL (PowerShell)");
      return copied();
    };
    assert.match(await copyFrom(/^John Deere/), new RegExp(`${USERS}/${connected.id}/john-deere-credentials'`));
    assert.match(await copyFrom(/^Credential/), new RegExp(`${USERS}/${connected.id}/panorama-credentials'`));
    assert.match(await copyFrom(/^Fields/), new RegExp(`resources\\?leafUserId=${connected.id}&provider=Panorama'`));
    await treeRow(page, /^Files/).click();
    // Its number comes with the files, and draws their rows again.
    await rowSays(page, /^Files\s*\d+/);
    await rowSays(page, /\.2020/);
    // What is shown of the row that was clicked must not cover the others.
    await page.mouse.move(900, 600);
    await page.waitForTimeout(500);
    const file = await copyFrom(/\.2020/);
    assert.match(file, new RegExp(`files\\?leafUserId=${connected.id}&provider=Panorama&page=0&size=20&sort=`));
    assert.match(file, /Bearer \$env:LEAF_TOKEN"/);
    await treeRow(page, /\.2020/)
      .first()
      .click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy with Secrets As…" }).waitFor();
    await page.waitForTimeout(300);
    await screenshot(page, "copy-as-file-menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await treeRow(page, /^Files/).click();
    await treeRow(page, connected.name).click();
    await rowSays(page, waiting.name);
  });

  it("copies an event's call from the event log: by its button, by a key, and from the context menu", async () => {
    const view = await openLog(page, connected.name);
    await view.locator(".row[role=option]").nth(2).click();
    await picturesOf(page, "copy-as-event-log");
    const isCopied = async () => {
      await choose("Python (requests)");
      assert.match(await copied(), new RegExp(`${connected.id}/panorama-credentials/events\\?page=0&size=100`));
      await clear();
    };
    await view.getByRole("button", { name: "Copy As…" }).click();
    await isCopied();
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await page.keyboard.press("c");
    await isCopied();
    await view.locator(".row[role=option]").nth(1).click({ button: "right" });
    const item = page.getByRole("menuitem", { name: "Copy As…" }).first();
    await item.waitFor();
    assert.equal(await view.locator(".row[role=option]").nth(1).getAttribute("aria-selected"), "true");
    await page.waitForTimeout(500);
    await screenshot(page, "copy-as-event-menu");
    await item.click();
    await isCopied();
    await runCommand(page, "Leaf: Copy As…");
    await isCopied();
    await closeTab(page);
  });

  it("copies a pending connection's call first, with variables for the partner's credentials and the code", async () => {
    const partner = stage.info.partner.STAGE;
    await inlineAction(page, waiting.name, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await typePartner(page, partner);
    await waitForInput(page, "organization code");
    await typeInput(page, stage.organization("STAGE").organizationCode);
    await rowSays(page, /waiting for the farmer · STAGE/);
    await runCommand(page, "Notifications: Clear All Notifications");
    await contextAction(page, waiting.name, "Copy As…");
    await waitForInput(page, "Choose a call");
    assert.match(await quickInput(page).rows.first().innerText(), /Start one-click connection \(STAGE\)/);
    await picturesOf(page, "copy-as-pending");
    await choose("Start one-click connection (STAGE)", "cURL (POSIX shell)");
    const code = await copied();
    for (const variable of ["$LEAF_TOKEN", "$PANORAMA_CLIENT_ID", "$PANORAMA_PASSWORD", "$ORGANIZATION_CODE"]) {
      assert.ok(code.includes(variable), variable);
    }
    assert.ok(!code.includes(partner.password) && !code.includes(stage.organization("STAGE").organizationCode));
    // The editor doesn't know this language, and shows the code all the same.
    await runCommand(page, "Notifications: Clear All Notifications");
    await contextAction(page, waiting.name, "Copy As…");
    await choose("Start one-click connection (STAGE)", "HTTP file (REST Client form)");
    await notificationButton(page, "Open in New Editor").first().click();
    await page.locator(".monaco-editor .view-lines", { hasText: "/one-click-integration/Panorama" }).first().waitFor();
    await runCommand(page, "View: Revert and Close Editor");
  });

  it("copies secrets only after a question that names them, and nothing if it is canceled", async () => {
    const ask = async () => {
      await contextAction(page, waiting.name, "Copy with Secrets As…");
      await choose("Start one-click connection (STAGE)", "Python (requests)");
      const dialog = page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      return dialog;
    };
    const dialog = await ask();
    const said = await dialog.innerText();
    for (const words of [
      "Copy “Start one-click connection (STAGE)” with secrets?",
      "the Leaf token of",
      "your partner credentials for STAGE: client ID, username and password",
      `the organization code of ${waiting.name}`,
      "Other programs can read the clipboard.",
    ]) {
      assert.ok(said.includes(words), said);
    }
    await picturesOf(page, "copy-with-secrets");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await clipboard(), BEFORE);
    await (await ask()).getByRole("button", { name: "Copy with Secrets" }).click();
    const code = await copied();
    const { partner } = stage.info;
    for (const secret of ["eyJ", partner.STAGE.password, stage.organization("STAGE").organizationCode]) {
      assert.ok(code.includes(secret), "the secret is in what was copied");
    }
    assert.ok(!code.includes("os.environ"));
    assert.ok(!textBelow(stage.started.logsDir).includes(partner.STAGE.password));
    if (missing(["python3", "Python's requests"]) === undefined) {
      const { stdout, stderr } = await runCode("python", code, {});
      assert.match(stdout, /^200 .*signInUrl/, stderr);
    }
    // It must not be found in what the window shows.
    await clear();
  });

  it("copies the whole flow for the row's Leaf user, and for a new one", async () => {
    await contextAction(page, waiting.name, "Copy the Whole Flow As…");
    await waitForInput(page, "Choose a language");
    await picturesOf(page, "copy-flow");
    await choose("Python");
    const code = await copied();
    assert.ok(code.includes(`leaf_user_id = "${waiting.id}"`) && code.includes('env("PANORAMA_PASSWORD")'), code);
    await clear();
    await runCommand(page, "Leaf: Copy the Whole Flow As…");
    await waitForInput(page, "Which Leaf user is the farmer?");
    await screenshot(page, "copy-flow-whose");
    await choose("A new Leaf user", "Shell (curl, jq)");
    assert.match(await copied(), /^#!\/bin\/sh\n[^]*LEAF_USER_NAME/);
    await toastSays(
      page,
      /Shell \(curl, jq\) copied\. It reads from the environment: .*LEAF_USER_NAME.*ORGANIZATION_CODE/,
    );
    await screenshot(page, "copy-flow-copied");
    await notificationButton(page, "Open in New Editor").first().click();
    await page.locator(".monaco-editor .view-lines", { hasText: "#!/bin/sh" }).first().waitFor();
    await statusBarSays(page, "Shell Script");
    await picturesOf(page, "copy-flow-opened");
    await runCommand(page, "View: Revert and Close Editor");
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("exports a Postman collection and a .http file", async () => {
    const collection = path.join(folder, "leaf.postman_collection.json");
    await contextAction(page, connected.name, "Export as Postman Collection…");
    await waitForInput(page, "Export as Postman Collection");
    await screenshot(page, "export-postman");
    await typeFile(page, collection, "Export as Postman Collection");
    await toastSays(page, /Saved to leaf\.postman_collection\.json, without secrets\./);
    await screenshot(page, "export-postman-saved");
    const { variable, item } = JSON.parse(readFileSync(collection, "utf8")) as {
      variable: { key: string; value: string }[];
      item: { item: { name: string }[] }[];
    };
    assert.equal(variable.find(({ key }) => key === "leafUserId")?.value, connected.id);
    assert.equal(variable.find(({ key }) => key === "token")?.value, "");
    assert.ok(item.some((part) => part.item.some(({ name }) => name === "John Deere credential")));
    await runCommand(page, "Notifications: Clear All Notifications");
    const file = path.join(folder, "leaf.http");
    await runCommand(page, "Leaf: Export as HTTP File…");
    // The file dialog follows at once.
    await pick(page, "A new Leaf user");
    await typeFile(page, file, "Export as HTTP File");
    await toastSays(page, /Saved to leaf\.http, without secrets\./);
    assert.match(readFileSync(file, "utf8"), /^@token = \{\{signIn\.response\.body\.\$\.id_token\}\}$/m);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("copies and saves the types of Leaf's answers", async () => {
    await runCommand(page, "Leaf: Copy TypeScript Types of Leaf's Answers");
    assert.match(await copied(), /export interface PanoramaCredential \{/);
    await statusBarSays(page, "TypeScript types copied");
    const file = path.join(folder, "answers.ts");
    await runCommand(page, "Leaf: Save TypeScript Types of Leaf's Answers…");
    await typeFile(page, file, "Save TypeScript Types of Leaf's Answers");
    await toastSays(page, /Saved to answers\.ts\./);
    assert.match(readFileSync(file, "utf8"), /export interface OneClickAnswer \{/);
  });

  it("is legible beside a narrow side bar", async () => {
    await runCommand(page, "Notifications: Clear All Notifications");
    const sideBar = page.locator(".part.sidebar");
    const box = await sideBar.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width + 1, 400);
    await page.mouse.down();
    await page.mouse.move(box.x + 219, 400, { steps: 5 });
    await page.mouse.up();
    assert.ok(((await sideBar.boundingBox())?.width ?? 0) <= 220);
    await treeRow(page, waiting.name).first().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Export as HTTP File…" }).waitFor();
    await picturesOf(page, "copy-as-menu-narrow");
    await page.keyboard.press("Escape");
    await contextAction(page, waiting.name, "Copy As…");
    await waitForInput(page, "Start one-click connection");
    await picturesOf(page, "copy-as-narrow");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
  });

  it("can be reached from the event log of a window that shows nothing else", async () => {
    await runCommand(page, "View: Close All Editors");
    const view = await openLog(page, connected.name);
    await view.locator(".row[role=option]").first().waitFor();
    assert.equal(
      await webview(page).locator("log-list").getAttribute("data-vscode-context"),
      '{"webviewSection":"event","preventDefaultContextMenuItems":true}',
    );
  });
});
