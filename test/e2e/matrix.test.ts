import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import { waitFor } from "../rig/wait";
import {
  focusWorkbench,
  noDialog,
  pick,
  runCommand,
  screenshot,
  statusBarItem,
  treeRow,
  waitForInput,
  webview,
} from "../rig/window";
import { axeFindings, closeTab, typeFile, writtenStates } from "./eventLog";
import { Stage, toastSays, typeSignIn } from "./support";
import { chooseTheme, showIn, THEMES } from "./themes";

/** More Leaf users than a page of rows has. */
const USERS = 130;

describe("the provider matrix, in a window", function () {
  const stage = new Stage();
  let page: Page;
  let view: FrameLocator;
  const problems: string[] = [];
  const csv = path.join(temporaryFolder("matrix"), "providers.csv");

  before(async function () {
    this.timeout(90_000);
    await stage.set({
      sandboxArgs: ["--users", String(USERS), "--providers", "6", "--rate-limit", "0"],
      settings: { "leafPanorama.requestsPerMinute": 1000 },
    });
    page = await stage.open();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|Refused/.test(message.text())) {
        problems.push(message.text());
      }
    });
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await treeRow(page, "ACTIVE").first().waitFor();
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const counts = () => view.locator(".counts [role=status]").first();
  const says = (wanted: string | RegExp) =>
    waitFor(
      async () => {
        const text = (await counts().innerText()).trim();
        return typeof wanted === "string" ? text === wanted : wanted.test(text);
      },
      { timeoutMs: 15_000, what: `the count to be ${String(wanted)}` },
    );
  const shown = async () => Number(/^\d+/.exec(await counts().innerText())?.[0]);
  const at = () => view.locator(".cell.at");
  /** The selected cell: its row, counted from 0, and its column. */
  const place = () =>
    at().evaluate((cell) => {
      const row = (cell.parentElement as HTMLElement).dataset["row"] ?? "";
      return `${row}-${Number(cell.getAttribute("aria-colindex")) - 1}`;
    });
  const placeIs = async (wanted: string) => {
    let found = "none";
    await waitFor(
      async () => {
        found = (await at().count()) === 1 ? await place() : "none";
        return found === wanted;
      },
      { timeoutMs: 15_000, what: () => `the cell ${wanted} to be selected, where ${found} is` },
    );
  };
  const grid = () => view.getByRole("grid");

  it("shows all Leaf users and their providers, and draws only the visible rows", async () => {
    await runCommand(page, "Leaf: Show Provider Matrix");
    view = webview(page);
    await view.getByText(`Loaded so far: 100 of ${USERS}.`).waitFor();
    await view.getByRole("button", { name: "Load All" }).click();
    await says(`${USERS} Leaf users`);
    await view.getByText("Loaded so far").waitFor({ state: "detached" });
    assert.ok((await view.locator(".line[data-row]").count()) < 80);
    const heads = await view.getByRole("columnheader").allInnerTexts();
    assert.deepEqual(heads.slice(0, 3), ["Leaf user", "Panorama", "Ag Leader"]);
    assert.equal(heads.length, 17);
    await screenshot(page, "matrix-unchecked");
  });

  it("checks statuses with progress, which can be stopped, and goes on from there", async () => {
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden", timeout: 60_000 });
    await view.getByRole("button", { name: /^Check [\d,]+ Statuses$/ }).click();
    await view.getByText(/^Checking: \d+ of \d+$/).waitFor();
    await screenshot(page, "matrix-checking");
    await view.getByRole("button", { name: "Stop" }).click();
    await view.getByRole("button", { name: /^Check [\d,]+ Statuses$/ }).click();
    await view.getByRole("button", { name: /^(Check|Stop)/ }).waitFor({ state: "detached", timeout: 90_000 });
    assert.equal(await view.locator(".cell.unchecked").count(), 0);
    await view.locator(".line[data-row]").first().locator(".cell.attention").first().waitFor();
    await screenshot(page, "matrix-checked");
  });

  it("goes from cell to cell by keyboard alone, and to its ends", async () => {
    await grid().focus();
    await press("Control+Home", "Home");
    await placeIs("0-0");
    await press("ArrowDown", "ArrowDown", "ArrowRight");
    await placeIs("2-1");
    await press("End");
    await placeIs("2-16");
    await press("PageDown");
    await waitFor(async () => Number((await place()).split("-")[0]) > 10, { timeoutMs: 15_000, what: "a page down" });
    await press("Control+End");
    await placeIs(`${USERS - 1}-16`);
    const box = await at().boundingBox();
    const around = await grid().boundingBox();
    assert.ok(
      box &&
        around &&
        box.y + box.height <= around.y + around.height + 1 &&
        box.x + box.width <= around.x + around.width + 1,
    );
    await press("Home", "Control+Home");
    await placeIs("0-0");
    await press("ArrowUp", "ArrowLeft");
    await placeIs("0-0");
  });

  it("filters by text, by status, and by what Leaf users have and lack", async () => {
    await press("f");
    await waitFor(async () => (await shown()) < USERS, { timeoutMs: 15_000, what: "fewer Leaf users" });
    const troubled = await shown();
    assert.ok(troubled > 20, String(troubled));
    await view.getByRole("button", { name: `Needs attention: ${troubled}` }).waitFor();
    await view.locator("#has").selectOption("JohnDeere");
    await waitFor(async () => (await shown()) < troubled, { timeoutMs: 15_000, what: "those with John Deere" });
    await press("Escape");
    await press("Escape");
    await says(`${USERS} Leaf users`);
    await press("/");
    await page.keyboard.type("zzzz");
    await view.getByText("No Leaf user matches the filter.").waitFor();
    await screenshot(page, "matrix-empty");
    await press("Escape", "Escape");
    await says(`${USERS} Leaf users`);
  });

  it("shows with one click who has AFS Connect and lacks FieldOps, and exports exactly those", async () => {
    const move = view.getByRole("button", { name: /^\d+ Leaf users have CNHi AFS Connect and lack CNHi FieldOps$/ });
    const wanted = Number(/^\d+/.exec((await move.innerText()).trim())?.[0]);
    await move.click();
    await says(`${wanted} of ${USERS} Leaf users`);
    const sure = view.getByText(/in Leaf's list and (was|were) not checked$/);
    if (await sure.isVisible()) {
      await view.getByRole("button", { name: /^Check \d+ Status(es)?$/ }).click();
      await sure.waitFor({ state: "detached", timeout: 30_000 });
    }
    await screenshot(page, "matrix-lacks");
    await view.getByRole("button", { name: "Export…" }).click();
    await waitForInput(page, "Choose a format");
    await pick(page, "CSV");
    await typeFile(page, csv, "Export the Provider Matrix");
    await toastSays(page, new RegExp(`^${wanted} Leaf users? saved to providers\\.csv\\.`));
    const [head = "", ...rows] = readFileSync(csv, "utf8").trim().split("\r\n");
    assert.equal(rows.length, wanted);
    const titles = head.split(",").map((title) => title.replaceAll(/["\ufeff]/g, ""));
    const column = (name: string) => rows.map((row) => row.slice(1, -1).split('","')[titles.indexOf(name)]);
    assert.ok(column("CNHIFieldOps").every((status) => status === "none"));
    assert.ok(column("CNHI").every((status) => status !== "none" && status !== "" && status !== "not in Leaf's list"));
    await runCommand(page, "Notifications: Clear All Notifications");
    await move.click();
    await says(`${USERS} Leaf users`);
  });

  it("opens the row of the selected credential in the side bar", async () => {
    await grid().focus();
    await press("Control+Home", "Home");
    await placeIs("0-0");
    // The first provider is in sight again.
    await view.locator('.line[data-row="0"] .cell[aria-colindex="2"]').waitFor();
    const name = await view.locator('[data-row="0"] .name').innerText();
    for (let column = 1; !/\battention\b/.test((await at().getAttribute("class")) ?? ""); column += 1) {
      await press("ArrowRight");
      await placeIs(`0-${column}`);
    }
    // It is in sight now, so that a click on it scrolls nowhere.
    const chosen = await place();
    const broken = view.locator(`.line[data-row="0"] .cell[aria-colindex="${Number(chosen.split("-")[1]) + 1}"]`);
    await press("ArrowDown");
    await broken.click();
    await placeIs(chosen);
    const said = (await view.locator("#active-cell").getAttribute("aria-label")) ?? "";
    await press("Enter");
    const row = page.locator(".monaco-list-row.selected", { hasText: said.split(":")[0] ?? "" });
    await row.waitFor();
    await treeRow(page, name).first().waitFor();
    await screenshot(page, "matrix-opened");
  });

  for (const theme of THEMES) {
    it(`has nothing that axe calls serious, in ${theme.name}`, async () => {
      await showIn(page, theme);
      await view.locator(".line[data-row] .cell").nth(40).click();
      await screenshot(page, `matrix-${theme.name}`);
      assert.deepEqual(await axeFindings(view), []);
    });
  }

  it("fits a narrow column, where the names stay visible", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await chooseTheme(page, "Dark Modern");
    await page.setViewportSize({ width: 820, height: 800 });
    await grid().focus();
    await press("Control+Home", "End");
    await placeIs("0-16");
    const name = await view.locator('[data-row="0"] .who').boundingBox();
    const around = await grid().boundingBox();
    assert.ok(name && around && Math.abs(name.x - around.x) < 2, "the name stays at the left");
    await screenshot(page, "matrix-narrow");
    assert.deepEqual(await axeFindings(view), []);
    const overflow = await view.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(overflow, 0, "nothing runs out of the panel sideways");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("comes back with its filter when the window is reloaded", async () => {
    await grid().focus();
    await press("/");
    await page.keyboard.type("farm");
    await waitFor(async () => (await shown()) < USERS, { timeoutMs: 15_000, what: "fewer Leaf users" });
    await waitFor(async () => (await writtenStates(page)).some(({ text }) => text === "farm"), {
      timeoutMs: 80_000,
      intervalMs: 500,
      what: "the editor to write the panel's state",
    });
    await page.reload();
    view = webview(page);
    await view.locator("h1").waitFor({ timeout: 30_000 });
    await waitFor(async () => (await view.locator("#filter").inputValue()) === "farm", {
      timeoutMs: 20_000,
      what: "the filter",
    });
    await waitFor(async () => (await shown()) > 0, { timeoutMs: 20_000, what: "the Leaf users" });
    await focusWorkbench(page);
    await statusBarItem(page, "Leaf:").waitFor();
    await closeTab(page);
    assert.deepEqual(problems, []);
  });
});
