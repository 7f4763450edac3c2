import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
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
  treeRow,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import { axeFindings, closeTab, typeFile, writtenStates } from "./eventLog";
import { leafOf } from "./leaf";
import { Receiver } from "./receiver";
import { inputIsMasked, Stage, toastSays, typeSignIn } from "./support";
import { chooseTheme, showIn, THEMES } from "./themes";

/** More deliveries than a page of rows has. */
const MANY = 250;

describe("alert deliveries, in a window", function () {
  const stage = new Stage();
  const receiver = new Receiver();
  const json = path.join(temporaryFolder("deliveries"), "deliveries.json");
  let page: Page;
  let view: FrameLocator;
  let farmer: string;

  before(async function () {
    this.timeout(90_000);
    const forwardTo = await receiver.start();
    await stage.set({
      sandboxArgs: ["--users", "6", "--rate-limit", "0"],
      settings: { "leafPanorama.alertsForwardTo": forwardTo, "leafPanorama.refreshInterval": 0 },
    });
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await treeRow(page, "ACTIVE").first().waitFor();
    const [, , third] = await (await leafOf(stage.info)).users();
    farmer = third?.id ?? assert.fail("There is no third Leaf user.");
  });
  after(async () => {
    await stage.stop({ secrets: receiver.signed });
    await receiver.stop();
  });
  afterEach(() => noDialog(page));

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const counts = () => view.locator(".counts [role=status]").first();
  const says = (wanted: string) =>
    waitFor(async () => (await counts().innerText()).trim() === wanted, {
      timeoutMs: 20_000,
      what: `the count to be ${wanted}`,
    });
  const rows = (text: string | RegExp) => view.locator(".row[role=option]", { hasText: text });
  const selected = () => view.locator(".row.selected");
  const position = async () => Number(await selected().getAttribute("aria-posinset"));
  const positionIs = (wanted: number) =>
    waitFor(async () => (await selected().count()) === 1 && (await position()) === wanted, {
      timeoutMs: 15_000,
      what: `row ${wanted} to be selected`,
    });
  const list = () => view.getByRole("listbox", { name: "Alert deliveries, newest first" });
  const alert = (event: string, more: object = {}) => stage.control("alerts", { event, leafUserId: farmer, ...more });

  it("say that the listener is off, and start it", async () => {
    await runCommand(page, "Leaf: Show Alert Deliveries");
    view = webview(page);
    await view.getByText("No deliveries yet.").waitFor();
    await view.getByText("The listener is off.").waitFor();
    await screenshot(page, "deliveries-empty");
    assert.deepEqual(await axeFindings(view), []);
    await view.getByRole("button", { name: "Start Listening" }).click();
    await view.getByText(/listening on 127\.0\.0\.1:\d+ · forwards to 127\.0\.0\.1:\d+/).waitFor();
  });

  it("show each one at once: event, Leaf user, and what the receiver answered", async () => {
    await runCommand(page, "Leaf: Create Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "This window's listener");
    await waitForInput(page, "A name for the webhook");
    await press("Enter");
    await waitForInput(page, "The secret that deliveries are signed with");
    await press("Enter");
    await waitForInput(page, "Choose events");
    await press("Enter");
    await toastSays(page, /was created\. Its secret is in the secret storage/);
    await rows(/confirmation.*200 · \d+ ms/s).waitFor();
    await alert("credentialsLimitedPermission");
    const row = rows(/credentialsLimitedPermission.*200 · \d+ ms/s).first();
    await row.waitFor();
    const name = await row.locator(".user").innerText();
    await treeRow(page, name).first().waitFor();
    receiver.status = 500;
    await alert("credentialsUnauthenticated");
    await rows(/credentialsUnauthenticated.*500 · \d+ ms/s).waitFor();
    receiver.status = 200;
    await screenshot(page, "deliveries-dark");
  });

  it("go from one to the next by keyboard, with body, headers and the receiver's answer", async () => {
    await list().focus();
    await press("Home");
    await positionIs(1);
    await view.locator(".verdict", { hasText: "your receiver answered 500" }).waitFor();
    await press("Enter");
    await view.getByRole("tree", { name: "Body" }).waitFor();
    await view.locator(".line", { hasText: "credentialsUnauthenticated" }).waitFor();
    await view.getByRole("tab", { name: "Answer" }).click();
    await view.locator(".line", { hasText: "said the receiver" }).waitFor();
    await view.getByRole("tab", { name: "Headers" }).click();
    await view.locator(".line", { hasText: /X-Leaf-Signature: ••••••/i }).waitFor();
    await press("Escape");
    await press("End");
    await positionIs(3);
    await view.locator("h2", { hasText: "confirmation" }).waitFor();
  });

  it("are verified with another secret, which is not shown", async () => {
    await press("Home");
    await positionIs(1);
    await view.getByRole("button", { name: "Verify Signature…" }).click();
    await waitForInput(page, "Which secret is it verified with?");
    await pick(page, "Another secret…");
    await waitForInput(page, "The webhook's secret");
    await inputIsMasked(page, true);
    await typeInput(page, "another-secret");
    await toastSays(page, /^The signature doesn't match: it was made with another secret/);
  });

  it("say why a signature is wrong, whoever sent it", async () => {
    await runCommand(page, "Leaf: Copy Listener Address");
    await toastSays(page, /^Listener address copied/);
    const address = await page.evaluate(() => navigator.clipboard.readText());
    const body = JSON.stringify({ type: "fieldCreated", leafUserId: farmer });
    const signature = createHmac("sha256", "somebody else's").update(body).digest("base64");
    await fetch(address, { method: "POST", body, headers: { "x-leaf-signature": signature } });
    await rows(/fieldCreated.*The signature doesn't match/s).waitFor();
    await view.locator(".chip.unsigned", { hasText: "1" }).waitFor();
  });

  it("are filtered by text, state and failures, and cleared with one key", async () => {
    await list().focus();
    await press("f");
    await says("2 of 4 deliveries");
    await press("Escape");
    await says("4 deliveries");
    await press("/");
    await page.keyboard.type("said the receiver");
    await says("4 deliveries");
    await page.keyboard.type(" nothing");
    await view.getByText("No delivery matches the filter.").waitFor();
    await press("Escape");
    await says("4 deliveries");
    await view.getByRole("button", { name: /^Accepted: / }).click();
    await says("2 of 4 deliveries");
    await view.getByRole("button", { name: "Clear the filter (Escape)" }).click();
    await says("4 deliveries");
  });

  it("are replayed by one key", async () => {
    await list().focus();
    await press("Home", "r");
    await waitForInput(page, "How is it replayed?");
    await press("Enter");
    await toastSays(page, /^Replay: your receiver answered 200/);
    await rows(/fieldCreated \(replay\).*200 · \d+ ms/s).waitFor();
  });

  it("leave the visible rows where they are, and say how many are new", async () => {
    await alert("credentialsLimitedPermission", { count: MANY });
    await says(`${MANY + 5} deliveries`);
    assert.ok((await view.locator(".row[role=option]").count()) < 80, "only the visible ones are drawn");
    await list().focus();
    await press("Home");
    await positionIs(1);
    for (let pages = 0; pages < 4; pages += 1) {
      const was = await position();
      await press("PageDown");
      await waitFor(async () => (await position()) > was, { timeoutMs: 15_000, what: "a row further down" });
    }
    const [before, place] = [await position(), await selected().boundingBox()];
    await alert("credentialsLimitedPermission", { count: 3 });
    await says(`${MANY + 8} deliveries`);
    await positionIs(before + 3);
    assert.ok(Math.abs(((await selected().boundingBox())?.y ?? 0) - (place?.y ?? 0)) < 2, "it stays where it was");
    await view.getByRole("button", { name: "3 new" }).click();
    await positionIs(1);
    await view.getByRole("button", { name: "3 new" }).waitFor({ state: "detached" });
  });

  it("pause, count what comes, and go on", async () => {
    await list().focus();
    await press("l");
    await alert("credentialsUnauthenticated", { count: 2 });
    await view.getByRole("button", { name: "2 new" }).waitFor();
    await says(`${MANY + 8} of ${MANY + 10} deliveries`);
    await press("l");
    await says(`${MANY + 10} deliveries`);
  });

  it("are exported as they are shown, masked", async () => {
    await press("/");
    await page.keyboard.type("credentialsUnauthenticated");
    await says(`3 of ${MANY + 10} deliveries`);
    await view.getByRole("button", { name: "Export…" }).click();
    await waitForInput(page, "Choose a format");
    await pick(page, "JSON");
    await typeFile(page, json, "Export the Alert Deliveries");
    await toastSays(page, /^3 deliveries saved to deliveries\.json/);
    const { deliveries } = JSON.parse(readFileSync(json, "utf8")) as {
      deliveries: { event: string; leafUserId: string; receiverStatus: number; headers: string; body: string }[];
    };
    assert.deepEqual(
      deliveries.map(({ event, receiverStatus }) => `${event} ${receiverStatus}`),
      ["credentialsUnauthenticated 200", "credentialsUnauthenticated 200", "credentialsUnauthenticated 500"],
    );
    for (const { headers, leafUserId } of deliveries) {
      assert.match(headers, /X-Leaf-Signature: ••••••/i);
      assert.equal(leafUserId, farmer);
    }
    await view.locator("body").click({ position: { x: 200, y: 8 } });
    await press("Escape");
  });

  for (const theme of THEMES) {
    it(`have nothing that axe calls serious, in ${theme.name}`, async () => {
      await showIn(page, theme);
      await view.locator(".row[role=option]").nth(2).click();
      await screenshot(page, `deliveries-${theme.name}`);
      assert.deepEqual(await axeFindings(view), []);
    });
  }

  it("fit a narrow column, with the list or the details", async () => {
    await chooseTheme(page, "Dark Modern");
    await page.setViewportSize({ width: 820, height: 800 });
    // The row that was clicked last is looked at.
    await screenshot(page, "deliveries-narrow-detail");
    await view.getByRole("button", { name: "Back" }).click();
    await list().waitFor();
    await screenshot(page, "deliveries-narrow");
    assert.deepEqual(await axeFindings(view), []);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("show the row of the Leaf user", async () => {
    await view.locator(".row[role=option]").first().click();
    await view.getByRole("button", { name: "Show Leaf User" }).click();
    await waitFor(async () => (await page.locator(".part.sidebar .monaco-list-row.selected").count()) > 0, {
      timeoutMs: 15_000,
      what: "the row to be selected",
    });
    await view.locator(".row[role=option]").first().click();
  });

  it("come back with their filter after a reload, and with no delivery", async () => {
    await list().focus();
    await press("/");
    await page.keyboard.type("limited");
    await waitFor(async () => (await writtenStates(page)).some(({ text }) => text === "limited"), {
      timeoutMs: 80_000,
      intervalMs: 500,
      what: "the editor to write the panel's state",
    });
    await focusWorkbench(page);
    await page.reload();
    await treeRow(page, "ACTIVE").first().waitFor({ timeout: 60_000 });
    view = webview(page);
    await view.getByText("No deliveries yet.").waitFor();
    assert.equal(await view.locator("#filter").inputValue(), "limited");
    await closeTab(page);
  });
});
