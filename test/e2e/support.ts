import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../rig/chromium";
import { startAll, type Started, type StartOptions } from "../rig/start";
import { waitFor } from "../rig/wait";
import { watch, watchLogs, writeEvidence } from "./evidence";
import { findSecrets, secretsOf } from "../support/plantedSecrets";
import {
  inputMessage,
  notifications,
  openActivity,
  openWindow,
  quickInput,
  screenshot,
  statusBarItem,
  takesPictures,
  treeRow,
  typeInput,
  waitForInput,
  type OpenWindowOptions,
} from "../rig/window";

const quiet = () => undefined;

/** An editor with the packaged extension, a sandbox, and a browser to look at it with. */
export class Stage {
  #started: Started | undefined;
  #browser: Browser | undefined;

  get started(): Started {
    assert.ok(this.#started, "the stage was set");
    return this.#started;
  }

  get info(): Started["sandbox"]["info"] {
    return this.started.sandbox.info;
  }

  async set(options: StartOptions = {}): Promise<void> {
    const editorArgs = ["--reconnection-grace-time", "5", ...(options.editorArgs ?? [])];
    // A pointer that is left on a row would have its tooltip cover the rows below, and no click reaches those.
    const settings = { "workbench.hover.delay": 60_000, ...options.settings };
    [this.#started, this.#browser] = await Promise.all([
      startAll({ log: quiet, ...options, settings, editorArgs }),
      launchChromium(quiet),
    ]);
    watchLogs(this.#started.logsDir);
  }

  /** Ends it all; no secret of the sandbox, nor any of `secrets`, may stand in what the editor has written, logged or shows. */
  async stop({ codesAreShown = false, secrets = [] as readonly string[] } = {}): Promise<void> {
    const started = this.#started;
    const pages = (this.#browser?.contexts() ?? []).flatMap((context) => context.pages());
    try {
      if (!started) return;
      const own = pages.filter((page) => new URL(page.url()).origin === new URL(started.editorUrl).origin);
      const { info } = started.sandbox;
      const written = await findSecrets([...secretsOf(info), ...secrets], [started.userDataDir, started.logsDir], []);
      assert.ok(written.searched > 0, "the editor has written something");
      const shown = await findSecrets(
        [...secretsOf(codesAreShown ? { ...info, organizations: [] } : info), ...secrets],
        [],
        own.filter((page) => !this.#showsSecrets(page)),
      );
      assert.deepEqual([...written.found, ...shown.found], []);
    } finally {
      await this.#browser?.close();
      await started?.stop();
    }
  }

  /** The farmer's page, which the editor proxies, is Panorama's: its codes are the farmer's to see. */
  #showsSecrets(page: Page): boolean {
    return new URL(page.url()).pathname.startsWith("/proxy/");
  }

  /** Opens a window with the Leaf Panorama view in sight. */
  async open(options: OpenWindowOptions = {}): Promise<Page> {
    assert.ok(this.#browser);
    const prepare = async (page: Page) => {
      watch(page);
      await options.prepare?.(page);
    };
    try {
      const page = await openWindow(this.#browser, this.started.editorUrl, { ...options, prepare });
      await openActivity(page, "Leaf", { fresh: options.context === undefined });
      return page;
    } catch (error) {
      // A hook that fails is no test, so nobody else writes this down.
      console.log(`      What the pages did is in ${await writeEvidence("a window that did not open")}`);
      throw error;
    }
  }

  /** Calls the sandbox's control interface. */
  async control(what: string, body?: unknown): Promise<void> {
    const response = await fetch(`${this.started.sandbox.url}/__sandbox/${what}`, {
      method: "POST",
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${what}: ${response.status} ${await response.text()}`);
  }

  /** The first organization of an environment. */
  organization(environment: string): Started["sandbox"]["info"]["organizations"][number] {
    const found = this.info.organizations.find((item) => item.environment === environment);
    assert.ok(found);
    return found;
  }
}

/** Answers the prompts of *Sign In…* by typing. */
export async function typeSignIn(page: Page, email: string, password: string): Promise<void> {
  await waitForInput(page, "The email of your Leaf account");
  await typeInput(page, email);
  await waitForInput(page, "The password of");
  await typeInput(page, password);
}

/** Answers the prompts for the partner credentials by typing. */
export async function typePartner(
  page: Page,
  { clientId, username, password }: { clientId: string; username: string; password: string },
): Promise<void> {
  await waitForInput(page, "Client ID of your");
  await typeInput(page, clientId);
  await waitForInput(page, "Username of your");
  await typeInput(page, username);
  await waitForInput(page, "Password of your");
  await typeInput(page, password);
}

/** Answers the prompts of *Create Leaf User…* by typing. */
export async function typeLeafUser(page: Page, name: string, email: string): Promise<void> {
  await waitForInput(page, "The farmer's or the farm's name");
  await typeInput(page, name);
  await waitForInput(page, "The farmer's email");
  await typeInput(page, email);
  await waitForInput(page, "More Fields…");
  await page.keyboard.press("Enter");
}

/** Waits until an input that stays open says why what was entered is refused. */
export async function inputRefuses(page: Page, why: string | RegExp): Promise<void> {
  let shown = "";
  await waitFor(
    async () => {
      shown = await inputMessage(page);
      return typeof why === "string" ? shown.includes(why) : why.test(shown);
    },
    { timeoutMs: 15_000, what: () => `the refusal ${String(why)} in the input; it says ${shown}` },
  );
}

/** Waits until a row that contains the text is drawn. */
export async function rowSays(page: Page, text: string | RegExp): Promise<void> {
  await treeRow(page, text).first().waitFor({ state: "visible" });
}

/** Waits until the status bar says this. */
export async function statusBarSays(page: Page, text: string | RegExp): Promise<void> {
  await statusBarItem(page, text).first().waitFor({ state: "visible" });
}

/** Clicks one of a row's inline actions. */
export async function inlineAction(page: Page, row: string | RegExp, action: string): Promise<void> {
  const found = treeRow(page, row).first();
  const button = found.locator(`.actions .action-label[aria-label^="${action}"]`);
  // A row that is drawn anew, as one with a countdown is each second, has another button at the same place, and none
  // until the pointer is known to be over it: what is clicked is the place.
  const { x, y, width, height } = await waitFor(
    async () => {
      await found.hover();
      const [place] = await button.evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect),
      );
      return place && place.width > 0 ? place : undefined;
    },
    { timeoutMs: 15_000, what: () => `the button ${action} in the row ${String(row)}` },
  );
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** Waits until the input that is shown hides what is typed, or shows it. */
export async function inputIsMasked(page: Page, masked: boolean): Promise<void> {
  const { input } = quickInput(page);
  await waitFor(async () => ((await input.getAttribute("type")) === "password") === masked, {
    timeoutMs: 15_000,
    what: masked ? "the input to hide what is typed" : "the input to show what is typed",
  });
}

/** Chooses an action from a row's context menu. */
export async function contextAction(page: Page, row: string | RegExp, action: string): Promise<void> {
  await treeRow(page, row).first().click({ button: "right" });
  const item = page.getByRole("menuitem", { name: action }).first();
  await item.waitFor();
  // A menu that has just opened takes no click yet, so that the one that opened it chooses nothing.
  await page.waitForTimeout(500);
  await item.click();
}

/** All files below a folder, as one text; for the search for secrets. */
export function textBelow(folder: string): string {
  if (!existsSync(folder)) return "";
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

/** Waits until a notification says this. */
export async function toastSays(page: Page, text: RegExp): Promise<void> {
  const seen = new Set<string>();
  await waitFor(
    async () => {
      const shown = await notifications(page);
      for (const one of shown) seen.add(one);
      return shown.some((one) => text.test(one));
    },
    { timeoutMs: 15_000, what: () => `a notification with ${String(text)}; there were: ${[...seen].join(" | ")}` },
  );
}

/** A picture in the light theme and one in the dark, if pictures are taken. */
export async function picturesOf(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(colorScheme === "light" ? ".monaco-workbench.vs" : ".monaco-workbench.vs-dark").waitFor();
    await page.waitForTimeout(300);
    await screenshot(page, `${name}-${colorScheme}`);
  }
}
