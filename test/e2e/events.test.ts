import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import { waitFor } from "../rig/wait";
import { noDialog, pick, runCommand, screenshot, typeInput, waitForInput, webview } from "../rig/window";
import { hostileEvents } from "../fixtures/hostile";
import { EventFeed, fedEvents, type FedEvent } from "../support/eventFeed";
import { axeFindings, closeTab, frameOf, openLog, signInTo, typeFile, writtenStates } from "./eventLog";
import { Stage, toastSays } from "./support";
import { chooseTheme, showIn, THEMES } from "./themes";

const FARMER = /ACTIVE · STAGE/;

describe("the event log, in a window", function () {
  const stage = new Stage();
  let feed: EventFeed;
  let page: Page;
  let view: FrameLocator;
  const problems: string[] = [];
  const csv = path.join(temporaryFolder("event-log"), "events.csv");

  before(async function () {
    this.timeout(90_000);
    feed = await EventFeed.start();
    await stage.set({ settings: { "leafPanorama.apiUrl": feed.url, "leafPanorama.requestsPerMinute": 1000 } });
    page = await stage.open();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|Refused/.test(message.text())) {
        problems.push(message.text());
      }
    });
    await signInTo(page, stage, feed);
  });
  after(async () => {
    await stage.stop();
    await feed.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await screenshot(page, `failed ${this.currentTest.title.slice(0, 60)}`.replace(/\W+/g, "-"));
    }
    await noDialog(page);
    assert.deepEqual(problems.splice(0), [], "the page has neither an error nor a violation of its policy");
  });

  const says = (text: string | RegExp) => view.getByText(text).first().waitFor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const selected = () => view.locator('.row[aria-selected="true"]');
  const position = async () => Number(await selected().getAttribute("aria-posinset"));
  /** Presses keys until the row with this position is selected. */
  const at = (wanted: number) =>
    waitFor(async () => (await selected().count()) === 1 && (await position()) === wanted, {
      timeoutMs: 15_000,
      what: `the event ${wanted} to be selected`,
    });
  /** What has the focus in the webview, in a word. */
  const focused = () =>
    view.locator("html").evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute("role") ?? activeElement?.tagName.toLowerCase() ?? "";
    });
  const focusIs = (wanted: string) =>
    waitFor(async () => (await focused()) === wanted, { timeoutMs: 15_000, what: `the focus to be on ${wanted}` });

  it("shows that it loads, and then ten thousand events of which only those in sight are drawn", async () => {
    feed.events = fedEvents(10_000);
    let release = (): void => undefined;
    feed.hold = new Promise((resolve) => (release = resolve));
    view = await openLog(page, FARMER);
    await view.locator(".skeletons").waitFor();
    await screenshot(page, "event-log-loading-dark");
    release();
    await view.locator(".row[role=option]").first().waitFor();
    await waitFor(async () => /^10,000 events$/.test(await view.locator(".counts [role=status]").innerText()), {
      timeoutMs: 30_000,
      what: "all events to arrive",
    });
    assert.ok((await view.locator(".row").count()) < 100);
    await screenshot(page, "event-log-dark");
  });

  it("goes from event to event by keyboard alone, and to the ends of the list", async () => {
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await press("Home");
    await at(1);
    await press("ArrowDown", "ArrowDown");
    await at(3);
    await press("ArrowUp");
    await at(2);
    await press("PageDown");
    await waitFor(async () => (await position()) > 10, { timeoutMs: 15_000, what: "a page down" });
    await press("End");
    const size = Number(await selected().first().getAttribute("aria-setsize"));
    await at(size);
    await view
      .getByText("fed-9999")
      .first()
      .waitFor({ state: "attached", timeout: 1000 })
      .catch(() => undefined);
    await press("Home");
    await at(1);
    await focusIs("listbox");
  });

  it("unfolds equal events, and folds them again", async () => {
    await press("f");
    await says(/ of 10,000 events$/);
    await press("n");
    const before = Number(await selected().getAttribute("aria-setsize"));
    await view.locator(".row.selected .fold").waitFor();
    await press("ArrowRight");
    await view.locator(".row.inside").first().waitFor();
    assert.ok(Number(await selected().getAttribute("aria-setsize")) > before);
    await press("ArrowDown", "ArrowLeft");
    await view.locator(".row.inside").first().waitFor({ state: "detached" });
    await press("f");
    await says("10,000 events");
  });

  it("filters by text, classes and days, tells how many are left, and clears all that with one key", async () => {
    await press("/");
    await focusIs("input");
    await page.keyboard.type("refresh token");
    await says(/^\d[\d,]* of 10,000 events$/);
    await view.getByRole("button", { name: /^Server error, 5xx: 0$/ }).waitFor();
    assert.equal(await view.locator(".row[role=option]:not(.clientError)").count(), 0);
    await focusIs("input");
    await press("Escape");
    await says("10,000 events");
    assert.equal(await view.locator("#filter").inputValue(), "");

    await view.getByRole("button", { name: /^Server error, 5xx/ }).focus();
    await press("Space");
    await says(/^10[34] of 10,000 events$/);
    await focusIs("button");
    await press("Escape");
    await says("10,000 events");

    await view.getByRole("listbox", { name: "Events per day" }).focus();
    await press("ArrowLeft", "ArrowLeft", "Enter", "Shift+ArrowLeft");
    await says(/^6\d\d of 10,000 events$/);
    assert.equal(await view.locator("event-timeline [aria-selected=true]").count(), 2);
    await screenshot(page, "event-log-days-dark");
    await focusIs("listbox");
    await press("Escape");
    await says("10,000 events");
    await press("/");
    await page.keyboard.type("nothing has this");
    await says("No event matches the filter.");
    await screenshot(page, "event-log-no-match-dark");
    await press("Escape");
  });

  it("shows an event's body and headers, folds them by keyboard, and leads back", async () => {
    await press("Escape");
    await focusIs("listbox");
    await press("/");
    await page.keyboard.type("planting");
    await says(/^\d[\d,]* of 10,000 events$/);
    await press("Escape", "Escape");
    await focusIs("listbox");
    await says("10,000 events");
    await press("Home", "ArrowDown", "ArrowDown", "ArrowDown");
    await at(4);
    await says('"files"');
    await press("Enter");
    await focusIs("tree");
    await press("ArrowDown", "ArrowDown", "ArrowLeft");
    await says(/^… \d+ lines$/);
    await press("ArrowRight");
    await view.getByText(/^… \d+ lines$/).waitFor({ state: "detached" });
    await press("Shift+Tab");
    await focusIs("tab");
    await press("ArrowRight");
    await says('"x-amzn-requestid"');
    await press("ArrowLeft", "Escape");
    await focusIs("listbox");
    await press("?");
    await view.getByRole("dialog").waitFor();
    await screenshot(page, "event-log-help-dark");
    await press("Escape");
    await view.getByRole("dialog").waitFor({ state: "hidden" });
  });

  it("pauses, goes on, and resizes by keyboard", async () => {
    const live = view.getByRole("button", { name: "Live" });
    await press("l");
    await waitFor(async () => (await live.getAttribute("aria-pressed")) === "false", {
      timeoutMs: 15_000,
      what: "pause",
    });
    await press("l");
    await waitFor(async () => (await live.getAttribute("aria-pressed")) === "true", {
      timeoutMs: 15_000,
      what: "live",
    });
    const line = view.getByRole("separator");
    await line.focus();
    const before = Number(await line.getAttribute("aria-valuenow"));
    await press("ArrowLeft", "ArrowLeft");
    assert.equal(Number(await line.getAttribute("aria-valuenow")), before - 4);
    await press("ArrowRight", "ArrowRight");
  });

  it("copies, exports and opens what is shown, masked, by keyboard", async () => {
    await press("/");
    await page.keyboard.type("service temporarily");
    await says(/^10[34] of 10,000 events$/);
    const use = async (name: string) => {
      await view.getByRole("button", { name }).focus();
      await press("Enter");
    };
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await use("Copy…");
    await waitForInput(page, "Choose a format");
    await pick(page, "JSON");
    await waitFor(async () => (await copied()).startsWith("["), { timeoutMs: 15_000, what: "the events to be copied" });
    const events = JSON.parse(await copied()) as { statusCode: number }[];
    assert.ok(events.length > 100 && events.every(({ statusCode }) => statusCode === 503));
    await use("Export…");
    await waitForInput(page, "Choose a format");
    await pick(page, "CSV");
    await typeFile(page, csv);
    await toastSays(page, /^10[34] events of .+ saved to events\.csv, with secrets masked\./);
    assert.match(readFileSync(csv, "utf8"), /^\W*createdDate\W+statusCode\W+summary/);
    await runCommand(page, "Notifications: Clear All Notifications");
    await use("Copy As…");
    await pick(page, "cURL (POSIX shell)");
    await waitFor(async () => (await copied()).includes("$LEAF_TOKEN"), {
      timeoutMs: 15_000,
      what: "the cURL command",
    });
    assert.match(await copied(), /^curl .+\/panorama-credentials\/events\?page=\d+&size=100/);
    await use("Open as Text");
    await page.locator(".tab.active", { hasText: "Events of" }).waitFor();
    await page.locator(".view-line", { hasText: "Credential events of" }).first().waitFor();
    await screenshot(page, "event-log-text-dark");
    await page.locator('.tab.active .action-label[aria-label^="Close"]').first().click();
    await says(/^10[34] of 10,000 events$/);
    await view.locator("#filter").focus();
    await press("Escape");
    await says("10,000 events");
  });

  it("marks what is new and leaves what is in sight where it is", async () => {
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await press("Home", "PageDown", "PageDown", "PageDown");
    const before = await selected().innerText();
    const newest: FedEvent[] = [1, 2].map((index) => ({
      id: `later-${index}`,
      createdDate: new Date().toISOString(),
      statusCode: 500 + index,
      headers: "",
      body: "",
    }));
    feed.events = [...newest, ...(feed.events ?? [])];
    await press("r");
    await says("2 new");
    await says("10,002 events");
    assert.equal(await selected().innerText(), before);
    await focusIs("listbox");
    await press("n");
    await at(1);
    await view.getByText("2 new").waitFor({ state: "detached" });
  });

  for (const theme of THEMES) {
    it(`has nothing that axe calls serious, in ${theme.name}`, async () => {
      await showIn(page, theme);
      await screenshot(page, `event-log-${theme.name}`);
      assert.deepEqual(await axeFindings(view), []);
    });
  }

  it("shows list or detail in a narrow column", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await chooseTheme(page, "Dark Modern");
    await page.locator(".monaco-workbench.vs-dark").waitFor();
    await page.setViewportSize({ width: 820, height: 800 });
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await screenshot(page, "event-log-narrow-list-dark");
    await press("Home", "ArrowDown", "ArrowDown", "ArrowDown");
    await at(4);
    await press("Enter");
    await view.getByRole("button", { name: "Back" }).waitFor();
    await focusIs("tree");
    await screenshot(page, "event-log-narrow-detail-dark");
    assert.deepEqual(await axeFindings(view), []);
    await press("Escape");
    await focusIs("listbox");
    const overflow = await view.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(overflow, 0, "nothing runs out of the panel sideways");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("keeps its filter and selection when it is hidden, and when the window is reloaded", async () => {
    await press("/");
    await page.keyboard.type("planting");
    await says(/^\d[\d,]* of 10,002 events$/);
    await press("Escape");
    await focusIs("input");
    await page.keyboard.type("503");
    await says(/^\d\d\d of 10,002 events$/);
    const left = await view.locator(".counts [role=status]").innerText();
    // The editor writes a webview's state when it is idle, some seconds after it was set.
    const written = (holds: (state: { text: string; selected: string }) => boolean) =>
      waitFor(async () => (await writtenStates(page)).find(holds), {
        timeoutMs: 80_000,
        intervalMs: 500,
        what: "the editor to write the panel's state",
      });
    const before = await written(({ text }) => text === "503");
    await view.locator(".row[role=option]").nth(3).click();
    const exact = () => selected().locator("time").getAttribute("datetime");
    const chosen = await exact();
    await written(({ text, selected: key }) => text === "503" && key !== "" && key !== before.selected);
    await page.reload();
    view = webview(page);
    await view.locator("h1").waitFor({ timeout: 30_000 });
    // A hundred pages are fetched again, in the background and so at the pace of the request budget.
    await view.getByText(left).first().waitFor({ timeout: 45_000 });
    assert.equal(await view.locator("#filter").inputValue(), "503");
    await waitFor(async () => (await exact()) === chosen, {
      timeoutMs: 15_000,
      what: "the selected event to be selected again",
    });
  });

  it("says that its account has signed out, keeps what it shows, and goes on after the sign-in", async () => {
    await runCommand(page, "Leaf: Sign Out");
    await noDialog(page).catch(() => page.keyboard.press("Enter"));
    await says(/is no longer signed in/);
    assert.ok((await view.locator(".row[role=option]").count()) > 10);
    await screenshot(page, "event-log-ended-dark");
    await view.getByRole("button", { name: "Sign In…" }).focus();
    await press("Enter");
    await waitForInput(page, "Which account?");
    await press("Enter");
    await waitForInput(page, "Enter the password to continue");
    await typeInput(page, stage.info.password);
    await view.getByText(/is no longer signed in/).waitFor({ state: "detached" });
    await closeTab(page);
  });

  it("keeps the pages that have arrived when one fails, and loads the rest on Retry", async () => {
    feed.events = fedEvents(850);
    feed.failing.set(6, 400);
    view = await openLog(page, FARMER);
    await says(/The events loaded so far are still shown\./);
    await says("600 events");
    await screenshot(page, "event-log-page-failed-dark");
    feed.failing.clear();
    await view.getByRole("button", { name: "Retry" }).focus();
    await press("Enter");
    await says("850 events");
    await closeTab(page);
  });

  it("says what failed, that there is nothing yet, and that the credential is gone", async () => {
    feed.failing.set(0, 400);
    view = await openLog(page, FARMER);
    await view.getByRole("button", { name: "Retry" }).waitFor();
    await screenshot(page, "event-log-error-dark");
    feed.failing.clear();
    feed.events = [];
    await view.getByRole("button", { name: "Retry" }).click();
    await says("No events yet.");
    await screenshot(page, "event-log-empty-dark");
    assert.deepEqual(await axeFindings(view), []);
    feed.events = fedEvents(5);
    await press("r");
    await says("5 events");
    feed.failing.set(0, 404);
    await press("r");
    await says(/^This credential no longer exists/);
    assert.ok((await view.locator(".row[role=option]").count()) > 0);
    await screenshot(page, "event-log-gone-dark");
    feed.failing.clear();
    await closeTab(page);
  });

  it("shows a body of five megabytes, and one ten thousand levels deep", async () => {
    const line = { planted: "2026-03-19T12:00:00Z", variety: "P1197AM", population: 34_000, geometry: "x".repeat(60) };
    const [first, second] = fedEvents(2);
    assert.ok(first && second);
    feed.events = [
      { ...first, body: JSON.stringify(Array.from({ length: 36_000 }, () => line)) },
      { ...second, body: `${'{"a":['.repeat(10_000)}${"]}".repeat(10_000)}` },
    ];
    view = await openLog(page, FARMER);
    await says(/json ·\s+216,002 lines/);
    await view.locator(".row[role=option]").first().click();
    await press("Enter");
    await focusIs("tree");
    await press("End");
    await view.locator(".line .number", { hasText: "216002" }).waitFor();
    await screenshot(page, "event-log-long-body-dark");
    await press("Escape", "ArrowDown");
    await says(/json ·\s+[34]\d,\d{3} lines/);
    await screenshot(page, "event-log-deep-body-dark");
    await closeTab(page);
  });

  it("runs, loads and follows nothing of what hostile events hold", async function () {
    this.timeout(200_000);
    // Their own dates are fixed ones, and Leaf keeps nothing for longer than 30 days.
    const hostile = hostileEvents().map((event, index) =>
      String(event.id).startsWith("hostile-")
        ? { ...event, createdDate: new Date(Date.now() - index * 60_000).toISOString() }
        : event,
    );
    assert.ok(hostile.length >= 200);
    feed.events = hostile;
    const requests: string[] = [];
    const noteRequest = (request: { url(): string }) => requests.push(request.url());
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    view = await openLog(page, FARMER);
    await view.locator(".row[role=option]").first().waitFor({ timeout: 60_000 });
    await waitFor(async () => !(await view.locator(".counts").innerText()).includes("loading"), {
      timeoutMs: 60_000,
      what: "all hostile events to arrive",
    });
    const frame = await frameOf(view);
    await frame.evaluate(() => {
      const canary = { violations: 0, alerts: 0 };
      (globalThis as unknown as { canary: typeof canary }).canary = canary;
      globalThis.alert = () => (canary.alerts += 1);
      document.addEventListener("securitypolicyviolation", () => (canary.violations += 1));
    });
    page.on("request", noteRequest);
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await press("Home");
    // In the page itself: asked from outside, each of some hundred rows would take several turns more.
    const walked = await view.getByRole("listbox", { name: "Credential events" }).evaluate(async (list) => {
      const row = () => document.querySelector('.row[aria-selected="true"]');
      const number = (name: string) => Number(row()?.getAttribute(name));
      const key = (name: string) => list.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
      const frameDrawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const until = async (holds: () => boolean, what: string) => {
        for (let waited = 0; !holds(); waited += 1) {
          if (waited === 1000) throw new Error(`Waited for ${what} in vain.`);
          await frameDrawn();
        }
      };
      const isFolded = () => (row()?.querySelectorAll(".codicon-chevron-right").length ?? 0) > 0;
      let steps = 0;
      for (; steps < 3000; steps += 1) {
        if (isFolded()) key("ArrowRight");
        await until(() => !isFolded(), "the row to unfold");
        // To the end of the text and of its longest line, and the headers as well.
        for (const part of ["headers", "body"]) {
          document.querySelector<HTMLElement>(`#tab-${part}`)?.click();
          await frameDrawn();
          const scroller = document.querySelector("log-text .scroller");
          scroller?.scrollTo(0, scroller.scrollHeight);
          await frameDrawn();
          scroller?.scrollTo(scroller.scrollWidth, 0);
        }
        const before = number("aria-posinset");
        if (before === number("aria-setsize")) break;
        key("ArrowDown");
        await until(() => number("aria-posinset") > before, `the row after the ${before}th to be selected`);
      }
      return steps;
    });
    assert.ok(walked >= 200, `${walked} rows were walked through`);
    await screenshot(page, "event-log-hostile-dark");
    const canary = await frame.evaluate(() => (globalThis as unknown as { canary: unknown }).canary);
    assert.deepEqual(canary, { violations: 0, alerts: 0 });
    assert.deepEqual(dialogs, []);
    page.off("request", noteRequest);
    const { origin } = new URL(stage.started.editorUrl);
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")),
      [],
    );
    await press("/");
    await page.keyboard.type("script");
    await says(/ of [\d,]+ events$/);
    await closeTab(page);
  });
});
