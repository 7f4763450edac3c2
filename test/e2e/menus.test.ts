import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { waitFor } from "../rig/wait";
import { noDialog, quickInput, runCommand, screenshot, treeRow, waitForInput, webview } from "../rig/window";
import { rowSays, Stage, toastSays } from "./support";

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly enablement?: string }[];
  readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly contributes: Contributes };
const words = JSON.parse(readFileSync("package.nls.json", "utf8")) as Readonly<Record<string, string>>;
const titleOf = (title: string) => `Leaf: ${words[title.slice(1, -1)] ?? title}`;

const OWN = contributes.commands.map(({ title }) => titleOf(title));

type Context = Readonly<Record<string, string | boolean>>;

/** Whether the editor allows a command, by the three forms of conditions that the manifest uses. */
function allows(condition: string | undefined, context: Context): boolean {
  if (condition === undefined) return true;
  const matches = /^(\S+) =~ \/(.*)\/$/.exec(condition);
  if (matches) return new RegExp(matches[2] ?? "").test(String(context[matches[1] ?? ""]));
  const equals = /^(\S+) == '(.*)'$/.exec(condition);
  if (equals) return context[equals[1] ?? ""] === equals[2];
  return condition.startsWith("!") ? context[condition.slice(1)] !== true : context[condition] === true;
}

/** What the palette should offer: every command that is allowed now and works without a row. */
function expected(context: Context): string[] {
  const hidden = contributes.menus.commandPalette.map(({ command }) => command);
  return contributes.commands
    .filter(({ command, enablement }) => !hidden.includes(command) && allows(enablement, context))
    .map(({ title }) => titleOf(title))
    .sort();
}

/** All of this extension's commands that the palette offers, found by walking through its list once. */
async function offered(page: Page): Promise<string[]> {
  const { widget, input } = quickInput(page);
  await page.keyboard.press("F1");
  await input.waitFor();
  await input.fill(">Leaf: ");
  // The palette adds rows a moment later, and then begins at the first one again.
  let rows = "";
  await waitFor(
    async () => {
      const before = rows;
      rows = (await widget.locator(".monaco-list-row .label-name").allTextContents()).join("\n");
      return rows !== "" && rows === before;
    },
    { timeoutMs: 15_000, intervalMs: 500, what: "the palette to settle" },
  );
  const current = async () => {
    const labels = await widget.locator(".monaco-list-row.focused .label-name").allTextContents();
    return labels[0]?.trim();
  };
  const found: string[] = [];
  const seen = new Set<string>();
  for (let at = await waitFor(current, { timeoutMs: 15_000, what: "the palette's first row" }); !seen.has(at);) {
    seen.add(at);
    // The editor itself has a command for every view.
    if (OWN.includes(at)) found.push(at);
    await page.keyboard.press("ArrowDown");
    const last = at;
    const next = async () => {
      const now = await current();
      return now === last ? undefined : now;
    };
    at = await waitFor(next, { timeoutMs: 15_000, what: `the row after "${last}"` });
  }
  await page.keyboard.press("Escape");
  await widget.waitFor({ state: "hidden" });
  return found.sort();
}

describe("the palette and the menus, in a window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
    await page.getByText("Sign In to Leaf").first().waitFor();
  });
  after(() => stage.stop({ codesAreShown: true }));
  afterEach(() => noDialog(page));

  const signedIn: Context = { "leafPanorama.session": "signedIn", "leafPanorama.view": "filled" };
  const states: readonly { name: string; context: Context; reach: () => Promise<void> }[] = [
    { name: "signed out", context: { "leafPanorama.view": "signedOut" }, reach: () => Promise.resolve() },
    {
      name: "in the sandbox",
      context: { ...signedIn, "leafPanorama.sandboxRunning": true },
      reach: async () => {
        await runCommand(page, "Leaf: Start Sandbox");
        await rowSays(page, "ACTIVE · STAGE");
        await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
        // It is told once the view has the keyboard: a palette that opened before would close.
        await toastSays(page, /sandbox is running/);
      },
    },
    {
      name: "grouped and filtered",
      context: {
        ...signedIn,
        "leafPanorama.sandboxRunning": true,
        "leafPanorama.grouped": true,
        "leafPanorama.filtered": true,
      },
      reach: async () => {
        await runCommand(page, "Leaf: Group Leaf Users by Status");
        await runCommand(page, "Leaf: Filter Leaf Users…");
        await waitForInput(page, "Enter part of a name");
        await quickInput(page).input.fill("a");
        await page.locator(".part.sidebar .message", { hasText: "Filter: “a”" }).waitFor();
        await quickInput(page).input.press("Enter");
      },
    },
    {
      name: "with an event log in front",
      context: { ...signedIn, "leafPanorama.sandboxRunning": true, activeWebviewPanelId: "leafPanorama.events" },
      reach: async () => {
        await runCommand(page, "Leaf: Clear Filter");
        await runCommand(page, "Leaf: Show Leaf Users as One List");
        await runCommand(page, "Leaf: Show Credential Events");
        await waitForInput(page, "Choose a Leaf user");
        await quickInput(page).rows.filter({ hasText: "ACTIVE" }).first().click();
        await webview(page).locator(".row").first().waitFor();
      },
    },
  ];

  for (const { name, context, reach } of states) {
    it(`offer in the palette what is possible: ${name}`, async () => {
      await reach();
      const wanted = expected(context).join("\n");
      let found = "";
      await waitFor(
        async () => {
          found = (await offered(page)).join("\n");
          return found === wanted;
        },
        { timeoutMs: 20_000, what: () => `the palette to offer\n${wanted}\nIt offers\n${found}` },
      );
    });
  }

  it("have ten entries behind “…”, and the accounts in a menu of their own", async () => {
    await page.locator(".part.sidebar .title-actions .action-label.codicon-toolbar-more").click();
    const menu = page.locator(".monaco-menu");
    await menu.first().waitFor();
    const labels = await menu.first().locator(".action-label:not(.separator)").allInnerTexts();
    assert.deepEqual(labels, [
      "Filter Leaf Users…",
      "Sort Leaf Users…",
      "Group Leaf Users by Status",
      "Load All Leaf Users",
      "Show Provider Matrix",
      "Account",
      "Partner Credentials",
      "Stop Sandbox",
      "Open Leaf's Documentation",
      "Show Log",
    ]);
    await menu.getByText("Account", { exact: true }).hover();
    await menu.getByText("Switch Account…").waitFor();
    await screenshot(page, "view-menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  });
});
