import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { packageOtherExtension } from "../rig/hostTests";
import { extensionId } from "../rig/identity";
import { waitFor } from "../rig/wait";
import {
  noDialog,
  notificationButton,
  notifications,
  runCommand,
  screenshot,
  treeRow,
  waitForInput,
  waitForNoInput,
} from "../rig/window";
import { leafOf } from "./leaf";
import { rowSays, Stage, toastSays, typeSignIn } from "./support";

const HOSTILE = "[Run](command:workbench.action.quit) <img src=x> $(alert)";
const UNKNOWN = "0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e";
/** The scheme of the editor's own links: each product has another one. */
const SCHEME = "code-oss";

describe("Leaf in code, in a window", function () {
  const stage = new Stage();
  const report = path.join(mkdtempSync(path.join(tmpdir(), "leaf-panorama-")), "report.json");
  let page: Page;
  let broken: { readonly id: string; readonly name: string };
  let shown = "";
  let hostile = "";
  let token = "";
  const links = (): Readonly<Record<string, string>> => ({
    "ctrl+alt+1": `/leafUser/${broken.id}`,
    "ctrl+alt+2": `/leafUser/${broken.id}/events`,
    "ctrl+alt+3": `/leafUser/${UNKNOWN}`,
    "ctrl+alt+4": `/leafUser/${broken.id}/../../signOut`,
  });
  before(async function () {
    this.timeout(120_000);
    await stage.set({
      neighbours: [await packageOtherExtension()],
      editorEnv: { LEAF_PANORAMA_REPORT: report },
    });
    const { url, email, password } = stage.info;
    const leaf = await leafOf(stage.info);
    for (const user of await leaf.users()) {
      const status = await leaf.status(user.id, "panorama-credentials");
      if (status !== undefined && status !== "ACTIVE") broken = user;
    }
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ username: email, password, rememberMe: "false" });
    const answer = await fetch(`${url}/api/authenticate`, { method: "POST", headers, body });
    token = ((await answer.json()) as { readonly id_token: string }).id_token;
    const created = await fetch(`${url}/services/usermanagement/api/users`, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify({ name: HOSTILE, email: "hostile@x.example" }),
    });
    hostile = ((await created.json()) as { readonly id: string }).id;
    // A name in a sentence or a title is cut.
    shown = broken.name.slice(0, 30);
    writeFiles();
    // A link is opened from outside the editor, where no test can click; a key does the same.
    const keys = Object.entries(links()).map(([key, link]) => {
      return { key, command: "vscode.open", args: `${SCHEME}://${extensionId}${link}` };
    });
    writeFileSync(path.join(stage.started.userDataDir, "User", "keybindings.json"), JSON.stringify(keys));
    page = await stage.open({ colorScheme: "dark" });
  });
  after(async () => {
    // These tests put a token into files, and the editor shows and reads out what stands there: what it writes is searched.
    await page.goto("about:blank");
    await stage.stop({ secrets: [token] });
  });
  afterEach(() => noDialog(page));

  /** Before the window opens: a search for files that has begun finds no later ones. */
  const writeFiles = () => {
    const files: Readonly<Record<string, readonly string[]>> = {
      "client.py": [
        "import os, requests",
        "",
        `LEAF_USER_ID = "${broken.id}"`,
        `OTHER_ID = "${UNKNOWN}"`,
        "",
        "requests.get(f'https://api.withleaf.io/services/usermanagement/api/users/{LEAF_USER_ID}')",
      ],
      "hostile.txt": [hostile],
      "send.py": ["import os, requests", "", `requests.get(url, headers={"Authorization": "Bearer ${token}"})`],
      "off.py": [`t = "${token}"`],
    };
    for (const [name, lines] of Object.entries(files)) {
      writeFileSync(path.join(stage.started.workspace, name), lines.join("\n"));
    }
  };
  const openFile = async (name: string) => {
    await page.keyboard.press("Control+p");
    await waitForInput(page, "Search files by name");
    await page.keyboard.type(name);
    await waitForInput(page, name);
    await page.keyboard.press("Enter");
    await waitForNoInput(page);
    await page.locator(".tab.active", { hasText: name }).waitFor();
    await page.locator(".editor-instance .view-line").first().waitFor();
  };
  /** What is shown over a text of the editor in front. */
  const hoverOver = async (text: string, says: string): Promise<Locator> => {
    const hover = page.locator(".monaco-editor .monaco-hover:visible, .monaco-hover:visible").filter({ hasText: says });
    await waitFor(
      async () => {
        await page.mouse.move(1, 1);
        const [box] = await page
          .locator(".view-line span span")
          .evaluateAll(
            (all, wanted) =>
              all
                .filter((one) => one.textContent.includes(wanted))
                .map((one) => one.getBoundingClientRect().toJSON() as DOMRect),
            text,
          );
        assert.ok(box, text);
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
        await page.waitForTimeout(1500);
        return (await hover.count()) > 0;
      },
      { timeoutMs: 20_000, what: `the hover over ${text} that says ${says}` },
    );
    return hover.first();
  };
  const inBothThemes = async (name: string, look: () => Promise<unknown>) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(colorScheme === "light" ? ".monaco-workbench.vs" : ".monaco-workbench.vs-dark").waitFor();
      await look();
      await screenshot(page, `${name}-${colorScheme}`);
    }
  };
  const press = async (key: string) => {
    await page
      .locator(".part.titlebar, .part.statusbar")
      .first()
      .click({ position: { x: 2, y: 2 } });
    await page.keyboard.press(key);
  };

  it("is told to sign in by a link, and nothing else happens", async () => {
    await page.getByText("Sign In to Leaf").first().waitFor();
    await press("Control+Alt+1");
    await toastSays(page, /Sign in to Leaf first, and then open the Leaf user again\./);
    await screenshot(page, "link-signed-out-dark");
    await notificationButton(page, "Sign In").click();
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
  });

  it("shows who a Leaf user is over the id in a file, with links to what can be done", async () => {
    await openFile("client.py");
    await inBothThemes("hover", async () => {
      const hover = await hoverOver(broken.id, shown);
      const text = await hover.innerText();
      assert.match(text, /Panorama: .+ · (STAGE|PRODUCTION)/);
      assert.match(text, /Checked (just now|\d+ min ago)/);
      assert.deepEqual(await hover.locator("a").allInnerTexts(), [
        "Show in Leaf Users",
        "Show Credential Events",
        "Diagnose Connection",
        "Copy Link to Leaf User",
      ]);
    });
    const hover = await hoverOver(broken.id, shown);
    await hover.locator("a", { hasText: "Show in Leaf Users" }).click();
    await page.locator(".part.sidebar .monaco-list-row.selected", { hasText: shown }).waitFor();
  });

  it("keeps a name that looks like markup plain", async () => {
    await openFile("hostile.txt");
    await inBothThemes("hover-hostile", async () => {
      const hover = await hoverOver(hostile, "command:workbench");
      assert.deepEqual(await hover.locator("a").allInnerTexts(), ["Show in Leaf Users", "Copy Link to Leaf User"]);
      assert.equal(await hover.locator("img, .codicon-alert").count(), 0);
      assert.ok((await hover.innerText()).includes("[Run](command:workbench.action.quit)"));
    });
  });

  it("warns about a token in a file, and puts an environment variable in its place", async () => {
    await openFile("send.py");
    await page.locator(".squiggly-warning").first().waitFor();
    await runCommand(page, "View: Focus Problems");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "looks like a Leaf token" }).first().waitFor();
    await inBothThemes("secret-warning", () => page.waitForTimeout(300));
    const said = await page.locator(".markers-panel").innerText();
    assert.ok(!said.includes(token.slice(0, 20)), said);
    await page.locator(".markers-panel .monaco-list-row", { hasText: "looks like a Leaf token" }).first().dblclick();
    await page.waitForTimeout(500);
    const menu = page.locator(".action-widget").first();
    await inBothThemes("secret-fixes", async () => {
      if (await menu.isVisible()) await page.keyboard.press("Escape");
      await page.locator(".editor-instance .view-lines").first().focus();
      await page.keyboard.press("Control+.");
      await menu.getByText("Replace with Environment Variable LEAF_TOKEN").waitFor();
      await menu.getByText("Don't Warn About Secrets in This File").waitFor();
      await menu.getByText("Turn Off Warnings About Secrets").waitFor();
    });
    // The first one has the focus.
    await page.keyboard.press("Enter");
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await waitFor(
      () =>
        /"Bearer " \+ os\.environ\["LEAF_TOKEN"\]\}/.test(
          readFileSync(path.join(stage.started.workspace, "send.py"), "utf8"),
        ),
      { timeoutMs: 15_000, what: "the file to be saved with the environment variable" },
    );
    await screenshot(page, "secret-replaced-dark");
    await runCommand(page, "View: Hide Panel");
  });

  it("opens a link to a row, and to the events", async () => {
    await press("Control+Alt+1");
    await page.locator(".part.sidebar .monaco-list-row.selected", { hasText: shown }).waitFor();
    await press("Control+Alt+2");
    await page.locator(".tab.active", { hasText: `Events: ${shown}` }).waitFor();
    await screenshot(page, "link-events-dark");
  });

  it("says of a link to nobody, and of one that is none, that it opened nothing", async () => {
    const tabs = await page.locator(".tab").count();
    await runCommand(page, "Notifications: Clear All Notifications");
    await press("Control+Alt+3");
    await toastSays(page, /No Leaf user with this ID was found in .+\. It may have been deleted/);
    await notificationButton(page, "Switch Account…").first().waitFor();
    await screenshot(page, "link-unknown-dark");
    await runCommand(page, "Notifications: Clear All Notifications");
    await press("Control+Alt+4");
    await toastSays(page, /This is not a link to a Leaf user, so nothing was opened\./);
    await screenshot(page, "link-malformed-dark");
    assert.equal(await page.locator(".tab").count(), tabs);
    await treeRow(page, shown).first().waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("lets another extension read what is known, without secrets, and connect with the usual prompts", async () => {
    await runCommand(page, "Other: Write What Leaf Panorama Says");
    await waitFor(() => existsSync(report), { timeoutMs: 15_000, what: "the other extension's report" });
    const text = readFileSync(report, "utf8");
    const { keys, users } = JSON.parse(text) as {
      readonly keys: readonly string[];
      readonly users: readonly { readonly leafUserId: string; readonly name: string; readonly healthy: boolean }[];
    };
    assert.deepEqual(keys, ["account", "connect", "onDidChangeStatus", "onDidChangeUsers", "users", "version"]);
    assert.deepEqual(
      users.filter(({ leafUserId }) => leafUserId === hostile).map(({ name }) => name),
      [HOSTILE],
    );
    for (const secret of [token, stage.info.password, stage.info.partner.STAGE.password]) {
      assert.ok(!text.includes(secret));
    }
    await runCommand(page, "Other: Connect the First Leaf User");
    const question = page.locator(".monaco-dialog-box", { hasText: "already has a Panorama credential. Replace it?" });
    await question.waitFor();
    await screenshot(page, "api-connect-dark");
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "hidden" });
    assert.deepEqual(await notifications(page), []);
  });

  it("is silent once the warnings are turned off", async () => {
    await openFile("off.py");
    await page.locator(".squiggly-warning").first().waitFor();
    await page
      .locator(".editor-instance .view-line span span", { hasText: token.slice(0, 10) })
      .first()
      .click();
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget").getByText("Turn Off Warnings About Secrets").click();
    await toastSays(page, /Leaf no longer warns about secrets in open files\./);
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await screenshot(page, "secret-off-dark");
  });
});
