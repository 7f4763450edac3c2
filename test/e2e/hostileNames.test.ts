import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright-core";
import { waitFor } from "../rig/wait";
import {
  noDialog,
  notifications,
  openActivity,
  pick,
  quickInput,
  runCommand,
  screenshot,
  statusBarItem,
  treeRow,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import { asRead } from "../support/editorMarkup";
import { closeTab } from "./eventLog";
import { contextAction, inlineAction, rowSays, Stage, typeLeafUser, typeSignIn } from "./support";

const LINK = "[Reload now](command:workbench.action.toggleSidebarVisibility) Farm";
const SHORT_LINK = "[x](command:workbench.action.quit)";
const ICONS = "$(sync~spin) $(alert) Farm";
const REFUSAL = `${SHORT_LINK} [y](https://evil.example) $(alert)`;

/** Stands in front of the sandbox, and answers in its own words where a test wants it. */
class Refuser {
  refusing = false;
  target = "";

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Refuser> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const refuser = new Refuser(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const answer = async () => {
          if (refuser.refusing && request.method === "POST") {
            response.writeHead(400, { "content-type": "application/problem+json" });
            response.end(JSON.stringify({ title: "Bad Request", status: 400, detail: REFUSAL }));
            return;
          }
          const { authorization, "content-type": type } = request.headers;
          const answered = await fetch(refuser.target + (request.url ?? "/"), {
            method: request.method ?? "GET",
            headers: { ...(authorization ? { authorization } : {}), ...(type ? { "content-type": type } : {}) },
            ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
          });
          const headers = [...answered.headers].filter(
            ([name]) => !/^(content-(length|encoding)|connection|transfer-encoding)$/.test(name),
          );
          response.writeHead(answered.status, Object.fromEntries(headers));
          response.end(Buffer.from(await answered.arrayBuffer()));
        };
        answer().catch((error: unknown) => response.destroy(error as Error));
      });
    });
    return refuser;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe("names that look like the editor's markup, in a window", function () {
  const stage = new Stage();
  let refuser: Refuser;
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    refuser = await Refuser.start();
    await stage.set({ settings: { "leafPanorama.apiUrl": refuser.url } });
    refuser.target = stage.started.sandbox.url;
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
  });
  after(async () => {
    await stage.stop();
    await refuser.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await screenshot(page, `failed ${this.currentTest.title.slice(0, 60)}`.replace(/\W+/g, "-"));
    }
    await noDialog(page);
  });

  const create = async (name: string, email: string) => {
    await runCommand(page, "Leaf: Create Leaf User…");
    await typeLeafUser(page, name, email);
  };
  const toasts = () => page.locator(".notifications-toasts .notification-list-item");
  const says = (text: string) =>
    waitFor(async () => (await notifications(page)).some((shown) => asRead(shown).includes(text)), {
      timeoutMs: 15_000,
      what: () => `a toast that says ${text}`,
    });
  const noLinks = async (where: Locator) => assert.equal(await where.locator("a[href]").count(), 0);
  const clearToasts = () => runCommand(page, "Notifications: Clear All Notifications");

  it("are texts in a toast, and a click on one does nothing", async () => {
    await create(LINK, "link@x.example");
    await says("[Reload now](command:workbench.action.t… is now a Leaf user.");
    await noLinks(toasts());
    await screenshot(page, "hostile-toast-dark");
    await toasts().locator(".notification-list-item-message").first().click();
    assert.ok(await page.locator(".part.sidebar").isVisible());
    await clearToasts();
    await create(SHORT_LINK, "short@x.example");
    await says(`${SHORT_LINK} is now a Leaf user.`);
    await noLinks(toasts());
    await clearToasts();
  });

  it("are texts in rows of a picker and in the status bar, as they are in the tree", async () => {
    await create(ICONS, "icons@x.example");
    await says(`${ICONS} is now a Leaf user.`);
    await clearToasts();
    await runCommand(page, "Leaf: Copy Leaf User ID");
    await waitForInput(page, "Choose a Leaf user");
    const { widget, rows } = quickInput(page);
    await quickInput(page).input.fill("Farm");
    const row = rows.filter({ hasText: ICONS });
    await row.first().waitFor();
    assert.equal(await row.first().locator(".label-name .codicon").count(), 0);
    await noLinks(widget);
    await screenshot(page, "hostile-picker-dark");
    await row.first().click();
    const said = statusBarItem(page, `Leaf user ID of ${ICONS} copied`);
    await said.first().waitFor();
    assert.equal(await said.first().locator(".codicon").count(), 0);
    await rowSays(page, ICONS);
    assert.equal(await treeRow(page, ICONS).first().locator(".label-name .codicon").count(), 0);
  });

  it("are texts in a question, and in a picker's title", async () => {
    await contextAction(page, "[x](command:", "Delete Leaf User");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.waitFor();
    assert.ok(asRead(await dialog.innerText()).includes(`Delete the Leaf user ${SHORT_LINK}?`));
    await noLinks(dialog);
    await screenshot(page, "hostile-question-dark");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await contextAction(page, "[x](command:", "Edit Leaf User");
    await waitForInput(page, "Choose a field to change");
    await noLinks(quickInput(page).widget);
    assert.ok(asRead(await quickInput(page).widget.innerText()).includes(`Edit ${SHORT_LINK}`));
    await page.keyboard.press("Escape");
  });

  it("are texts in what Leaf says of a refusal, in a toast and in a prompt", async () => {
    refuser.refusing = true;
    await create("Refused Farm", "refused@x.example");
    await waitFor(
      async () =>
        [...(await notifications(page)), await quickInput(page).widget.innerText()].some((text) =>
          asRead(text).includes(SHORT_LINK),
        ),
      { timeoutMs: 15_000, what: "the refusal" },
    );
    await noLinks(toasts());
    await noLinks(quickInput(page).widget);
    await screenshot(page, "hostile-refusal-dark");
    refuser.refusing = false;
    await page.keyboard.press("Escape");
    await clearToasts();
  });

  it("leave the log of events with the keyboard in its list, opened by the palette or by the mouse", async () => {
    const view = webview(page);
    const position = async () =>
      Number(await view.locator('.row[aria-selected="true"]').first().getAttribute("aria-posinset"));
    const isInPanel = async () => (await page.evaluate(() => document.activeElement?.tagName)) === "IFRAME";
    const moves = async () => {
      await view.locator(".row[role=option]").nth(2).waitFor();
      const list = view.getByRole("listbox", { name: "Credential events" });
      const hasKeyboard = () => list.evaluate((it) => it.ownerDocument.hasFocus() && it.matches(":focus"));
      await waitFor(async () => (await isInPanel()) && (await hasKeyboard()), {
        timeoutMs: 15_000,
        what: "the list to have the keyboard",
      });
      const before = await position();
      await page.keyboard.press("ArrowDown");
      await waitFor(async () => (await position()) === before + 1, { timeoutMs: 15_000, what: "the next event" });
    };
    const name = await treeRow(page, "ACTIVE · STAGE").first().locator(".label-name").innerText();
    await runCommand(page, "Leaf: Show Credential Events");
    await waitForInput(page, "Choose a Leaf user");
    await pick(page, name);
    await moves();
    await openActivity(page, "Leaf");
    // Somewhere else first, so that its way back can be seen.
    await page.locator(".part.sidebar .monaco-list").first().focus();
    await waitFor(async () => !(await isInPanel()), { timeoutMs: 15_000, what: "the tree to have the keyboard" });
    await inlineAction(page, name, "Show Credential Events");
    await moves();
    await closeTab(page);
    await inlineAction(page, name, "Show Credential Events");
    await moves();
    await closeTab(page);
  });

  it("keep nobody from signing in again: an action of a row asks once, and then goes on", async () => {
    const name = await treeRow(page, "ACTIVE · STAGE").first().locator(".label-name").innerText();
    await stage.control("clock", { advanceSeconds: 31 * 24 * 3600 });
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await rowSays(page, "Sign-in expired: sign in again");
    // Where something else had asked Leaf before, the command has opened the prompt.
    await page.keyboard.press("Escape");
    await clearToasts();
    await contextAction(page, name, "Edit Leaf User");
    await waitForInput(page, "Sign in to Leaf again");
    await typeInput(page, stage.info.password);
    await waitForInput(page, "Choose a field to change");
    await page.keyboard.press("Escape");
    assert.deepEqual(await notifications(page), []);
  });
});
