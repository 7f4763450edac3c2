// `npm run pictures -- screens`: every screen in several themes, widths and languages, to be looked at.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium";
import { messageOf, printLine } from "./log";
import { inRepository } from "./root";
import { startAll } from "./start";
import { openActivity, openWindow, quickInput, runCommand, treeRow, waitForNoInput, webview } from "./window";

/** How a round of pictures looks. */
interface Look {
  readonly name: string;
  readonly colorScheme: "light" | "dark";
  readonly highContrast?: boolean;
  readonly width: number;
  readonly language?: "es" | "pt-br";
  /** The side bar's width in pixels, the activity bar not included. */
  readonly sideBar?: number;
}

const LOOKS: readonly Look[] = [
  { name: "dark", colorScheme: "dark", width: 1280 },
  { name: "light-narrow", colorScheme: "light", width: 1024, sideBar: 220 },
  { name: "contrast-dark", colorScheme: "dark", highContrast: true, width: 1280 },
  { name: "contrast-light", colorScheme: "light", highContrast: true, width: 1024 },
  { name: "pt-br-light", colorScheme: "light", width: 1280, language: "pt-br" },
  { name: "pt-br-dark-narrow", colorScheme: "dark", width: 1024, language: "pt-br", sideBar: 220 },
];

/** Takes every screen in every look; a screen that is not reached is named, and the others are taken all the same. */
export async function screens(): Promise<number> {
  const browser = await launchChromium(printLine);
  let missed = 0;
  try {
    for (const look of LOOKS) missed += await round(browser, look);
  } finally {
    await browser.close();
  }
  return missed === 0 ? 0 : 1;
}

async function round(browser: Browser, look: Look): Promise<number> {
  const started = await startAll();
  let missed = 0;
  try {
    const page = await openWindow(browser, started.editorUrl, {
      colorScheme: look.colorScheme,
      prepare: async (opened) => {
        await opened.setViewportSize({ width: look.width, height: 800 });
        if (look.highContrast) await opened.emulateMedia({ colorScheme: look.colorScheme, forcedColors: "active" });
        await opened.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(look.language ?? "en")};`);
      },
    });
    await openActivity(page, "Leaf");
    if (look.sideBar !== undefined) await narrow(page, look.sideBar);
    for (const [index, [name, reach]] of SCREENS.entries()) {
      try {
        await reach(new Walk(page, look.language));
      } catch (error) {
        missed += 1;
        printLine(`${look.name}: ${name} was not reached: ${messageOf(error).split("\n")[0] ?? ""}`);
      }
      await page.waitForTimeout(500);
      const file = inRepository("out", "screens", `${look.name}-${String(index + 1).padStart(2, "0")}-${name}.png`);
      mkdirSync(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
    }
    await page.context().close();
  } finally {
    await started.stop();
  }
  printLine(`${look.name}: out/screens/${look.name}-*.png`);
  return missed;
}

async function narrow(page: Page, width: number): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  if (!box) throw new Error("There is no side bar.");
  await page.mouse.move(box.x + box.width + 1, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + width, 400, { steps: 5 });
  await page.mouse.up();
}

/** Drives a window by the manifest's texts in its language. */
class Walk {
  readonly #manifest: Readonly<Record<string, string>>;

  constructor(
    readonly page: Page,
    language: string | undefined,
  ) {
    const file = inRepository(`package.nls${language === undefined ? "" : `.${language}`}.json`);
    this.#manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  }

  text(key: string): string {
    const text = this.#manifest[key];
    if (text === undefined) throw new Error(`package.nls.json has no ${key}.`);
    return text;
  }

  async command(id: string): Promise<void> {
    await this.escape();
    await runCommand(this.page, `Leaf: ${this.text(`command.${id}`)}`);
  }

  async input(): Promise<void> {
    await quickInput(this.page).input.waitFor({ state: "visible" });
  }

  async enter(text: string): Promise<void> {
    await this.input();
    await quickInput(this.page).input.fill(text);
    await this.page.keyboard.press("Enter");
    await this.page.waitForTimeout(400);
  }

  async escape(): Promise<void> {
    for (let open = 0; open < 4 && (await quickInput(this.page).widget.isVisible()); open++) {
      await this.page.keyboard.press("Escape");
      await this.page.waitForTimeout(150);
    }
    await waitForNoInput(this.page);
  }

  async rowAction(row: string | RegExp, id: string): Promise<void> {
    await this.escape();
    const found = treeRow(this.page, row).first();
    await found.hover();
    await found.locator(`.actions .action-label[aria-label^="${this.text(`command.${id}`)}"]`).click();
  }

  async rowMenu(row: string | RegExp, id: string): Promise<void> {
    await this.escape();
    await treeRow(this.page, row).first().click({ button: "right" });
    const item = this.page.getByRole("menuitem", { name: this.text(`command.${id}`) }).first();
    await item.waitFor();
    await this.page.waitForTimeout(500);
    await item.click();
  }
}

const BROKEN = /UNAUTHENTICATED/;
const FREE = /Fox Hollow/;

/** Each screen, in an order in which one leads to the next. */
const SCREENS: readonly (readonly [name: string, reach: (walk: Walk) => Promise<void>])[] = [
  ["signed-out", async ({ page }) => page.locator(".welcome-view-content").waitFor()],
  [
    "walkthrough",
    async ({ page }) => {
      await runCommand(page, "Welcome: Open Walkthrough...");
      await quickInput(page).input.fill("Leaf Panorama");
      await page.keyboard.press("Enter");
      await page.locator(".getting-started-step").first().waitFor();
    },
  ],
  [
    "sign-in",
    async (walk) => {
      await runCommand(walk.page, "View: Close All Editors");
      await walk.command("signIn");
      await walk.input();
    },
  ],
  ["sign-in-password", (walk) => walk.enter("developer@farm.example")],
  [
    "tree",
    async (walk) => {
      await walk.command("startSandbox");
      await treeRow(walk.page, "ACTIVE · STAGE").first().waitFor();
      await walk.page.waitForTimeout(1500);
    },
  ],
  ["tree-details", ({ page }) => treeRow(page, "North Fork Acres").first().click()],
  [
    "connect",
    async (walk) => {
      await treeRow(walk.page, "North Fork Acres").first().click();
      await walk.rowAction(FREE, "connect");
      await walk.input();
    },
  ],
  [
    "waiting",
    async ({ page }) => {
      await page.keyboard.press("Enter");
      await treeRow(page, /1[45]:\d\d/).waitFor();
    },
  ],
  ["qr", (walk) => walk.rowMenu(FREE, "showQrCode")],
  ["events", (walk) => walk.rowAction(BROKEN, "showEvents")],
  [
    "events-detail",
    async ({ page }) => {
      await webview(page).locator(".row[role=option]").first().waitFor();
      await page.waitForTimeout(500);
      await page.keyboard.press("Enter");
    },
  ],
  ["events-keys", async ({ page }) => page.keyboard.press("?")],
  [
    "diagnosis",
    async (walk) => {
      await walk.page.keyboard.press("Escape");
      await runCommand(walk.page, "View: Close All Editors");
      await walk.rowAction(BROKEN, "diagnose");
      await walk.page.waitForTimeout(3000);
    },
  ],
  ["actions", async (walk) => (await walk.command("showActions"), walk.input())],
  ["filter", async (walk) => (await walk.command("filterLeafUsers"), quickInput(walk.page).input.fill("farms"))],
  [
    "grouped",
    async (walk) => {
      await walk.escape();
      await walk.command("groupByStatus");
    },
  ],
  [
    "sort",
    async (walk) => {
      await walk.command("showAsOneList");
      await walk.command("sortLeafUsers");
    },
  ],
  ["switch-account", async (walk) => (await walk.command("switchAccount"), walk.input())],
  ["find", async (walk) => (await walk.command("findLeafUser"), quickInput(walk.page).input.fill("north fork"))],
  ["edit", (walk) => walk.rowMenu("North Fork", "editLeafUser")],
  ["create", async (walk) => (await walk.command("createLeafUser"), walk.enter("New Farm"), undefined)],
  ["create-more", (walk) => walk.enter("office@farm.example")],
  ["partner", async (walk) => (await walk.command("setPartnerCredentials"), walk.input())],
  ["delete", (walk) => walk.rowMenu("Plum Hollow", "deleteLeafUser")],
];
