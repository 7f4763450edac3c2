import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  answerDialog,
  noDialog,
  notificationButton,
  notifications,
  openActivity,
  openWindow,
  pick,
  quickInput,
  quickInputText,
  runCommand,
  screenshot,
  treeRow,
  typeInput,
  waitForInput,
  waitForNoInput,
  waitForWorkbench,
} from "../rig/window";
import { waitFor } from "../rig/wait";
import { leafOf } from "./leaf";
import {
  contextAction,
  inlineAction,
  inputRefuses,
  rowSays,
  Stage,
  statusBarSays,
  toastSays,
  typePartner,
  typeSignIn,
} from "./support";

/** The farmers of the sandbox's first seed that are not connected at the start. */
const [FOX, GARD] = ["Fox Hollow Acres", "Gård Åsjö"];

describe("every road to ACTIVE and back, in a window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  const row = (farmer: string) => treeRow(page, farmer).first();
  const says = (farmer: string, text: string | RegExp) =>
    treeRow(page, farmer).filter({ hasText: text }).first().waitFor({ state: "visible" });

  async function typeCode(code: string): Promise<void> {
    await waitForInput(page, "organization code");
    await typeInput(page, code);
  }
  const stageCode = () => stage.organization("STAGE").organizationCode;

  it("a wrong partner password is refused by name, and is not kept", async () => {
    await inlineAction(page, FOX, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await typePartner(page, { ...stage.info.partner.STAGE, password: "wrong-partner-password" });
    await typeCode(stageCode());
    await waitForInput(page, /\(4\/5\)/);
    await inputRefuses(page, /Leaf refused: Panorama refused the partner's password/);
    await says(FOX, /not connected · STAGE · Leaf refused/);
    await screenshot(page, "road-wrong-partner-password");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
    await inlineAction(page, FOX, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await page.keyboard.press("Escape");
  });

  it("PRODUCTION partner credentials on STAGE are called what they are", async () => {
    await inlineAction(page, FOX, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await typePartner(page, stage.info.partner.PRODUCTION);
    await typeCode(stageCode());
    await inputRefuses(page, /The partner credentials belong to PRODUCTION, but clientEnvironment is STAGE/);
    await says(FOX, /not connected · STAGE/);
    await screenshot(page, "road-environment-mismatch");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
  });

  it("a wrong organization code is refused, and the second farmer is one prompt", async () => {
    await inlineAction(page, FOX, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await typePartner(page, stage.info.partner.STAGE);
    await typeCode(stageCode());
    await says(FOX, /1[45]:\d\d · waiting for the farmer/);

    await inlineAction(page, GARD, "Connect to Panorama");
    await waitForInput(page, "organization code");
    assert.match(await quickInputText(page), /STAGE: the farmer's organization code/);
    assert.ok(!(await quickInputText(page)).includes("(1/2)"));
    await typeInput(page, "noSuchCode1");
    await inputRefuses(page, /Leaf refused: Panorama has no operation/);
    assert.equal(await quickInput(page).input.inputValue(), "noSuchCode1");
    await says(GARD, /not connected · STAGE · Leaf refused/);
    await screenshot(page, "road-wrong-code");
    await page.keyboard.press("Escape");
    await waitForNoInput(page);
  });

  it("several farmers wait at once, each with a countdown, and a closed tab is opened again", async () => {
    await inlineAction(page, GARD, "Connect to Panorama");
    await typeCode(` "https://bananorama.com/organizations/${stageCode()}" `);
    await says(GARD, /1[45]:\d\d · waiting for the farmer/);
    await says(FOX, /1[45]:\d\d · waiting for the farmer/);
    await statusBarSays(page, /Leaf: connecting 1[45]:\d\d/);
    for (let time = 1; time <= 2; time += 1) {
      const opened = page.context().waitForEvent("page", { timeout: 15_000 });
      await inlineAction(page, GARD, "Open Panorama Page");
      const tab = await opened;
      await tab.getByRole("switch", { name: "Leaf Integration" }).waitFor();
      await tab.close();
    }
    await screenshot(page, "road-two-waiting");
  });

  it("cancelled is cancelled, neither expired nor failed, and starts again with one click", async () => {
    await inlineAction(page, GARD, "Cancel Connecting");
    await says(GARD, "connecting was canceled · STAGE");
    await screenshot(page, "road-cancelled");
    await inlineAction(page, GARD, "Start Again");
    await says(GARD, /1[45]:\d\d · waiting for the farmer/);
    await inlineAction(page, GARD, "Cancel Connecting");
    await says(GARD, "connecting was canceled");
  });

  it("a reload in the middle loses nothing: the countdown goes on, and so does the link", async () => {
    // The editor writes secrets and state with a delay.
    await page.waitForTimeout(1500);
    await page.reload();
    await waitForWorkbench(page);
    await openActivity(page, "Leaf");
    await says(FOX, /1[0-5]:\d\d · waiting for the farmer · STAGE/);
    await says(GARD, "connecting was canceled");
    await statusBarSays(page, /Leaf: connecting 1[0-5]:\d\d/);
    await screenshot(page, "road-after-reload");
    const opened = page.context().waitForEvent("page", { timeout: 15_000 });
    await inlineAction(page, FOX, "Open Panorama Page");
    await (await opened).close();
  });

  it("a second window shows the same, one of them tells the end", async () => {
    const second = await openWindow(page.context().browser() ?? assert.fail(), stage.started.editorUrl, {
      context: page.context(),
    });
    await openActivity(second, "Leaf");
    await treeRow(second, FOX)
      .filter({ hasText: /waiting for the farmer/ })
      .waitFor();
    await screenshot(second, "road-second-window");
    const farmer = await leafUserId(FOX);
    await stage.control(`leafUsers/${farmer}/approve`);
    for (const window of [page, second]) {
      await treeRow(window, FOX).filter({ hasText: "ACTIVE · STAGE" }).waitFor();
    }
    const told = async () =>
      [...(await notifications(page)), ...(await notifications(second))].filter((text) =>
        text.includes("is connected to Panorama"),
      );
    await waitFor(async () => (await told()).length > 0, { timeoutMs: 15_000, what: "one of the windows to tell" });
    await page.waitForTimeout(3000);
    assert.equal((await told()).length, 1);
    await second.close();
  });

  it("a revoked connection raises the badge, and reconnecting asks first", async () => {
    await stage.control(`leafUsers/${await leafUserId(FOX)}/revoke`);
    await runCommand(page, "Leaf: Refresh Leaf Users");
    await says(FOX, "UNAUTHENTICATED · STAGE");
    await statusBarSays(page, "Leaf: 3 need attention");
    await page.locator(".part.activitybar .badge-content", { hasText: "3" }).waitFor();
    await screenshot(page, "road-revoked");
    await inlineAction(page, FOX, "Diagnose Connection");
    await toastSays(page, /Fox Hollow Acres: The farmer no longer shares the data/);
    await screenshot(page, "road-revoked-diagnosis");
    await notificationButton(page, "Connect Again").click();
    await answerDialog(page, /already has a Panorama credential\. Replace it\?/, "Replace");
    await typeCode(stageCode());
    await says(FOX, /waiting for the farmer/);
    await stage.control(`leafUsers/${await leafUserId(FOX)}/approve`);
    await says(FOX, "ACTIVE · STAGE");
    await toastSays(page, /Fox Hollow Acres is connected to Panorama: ACTIVE/);
  });

  it("a connection that works is not replaced without a word, and keeping it changes nothing", async () => {
    await contextAction(page, FOX, "Connect to Panorama");
    const dialog = page.locator(".monaco-dialog-box").filter({ hasText: "It works: ACTIVE (STAGE)" });
    await dialog.waitFor();
    await screenshot(page, "road-replace-working");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await says(FOX, "ACTIVE · STAGE");
    await contextAction(page, FOX, "Connect to Panorama");
    await answerDialog(page, "It works: ACTIVE (STAGE)", "Replace");
    await typeCode(stageCode());
    await says(FOX, /waiting for the farmer/);
    await stage.control(`leafUsers/${await leafUserId(FOX)}/approve`);
    await says(FOX, "ACTIVE · STAGE");
  });

  it("partner credentials are told of without showing a value, and forgotten", async () => {
    await runCommand(page, "Leaf: Show Partner Credentials Status…");
    // The picker opens before it is known what it offers.
    await waitForInput(page, "last accepted by Leaf");
    const shown = await quickInputText(page);
    assert.ok(shown.includes("Values are never shown"));
    assert.ok(!shown.includes(stage.info.partner.STAGE.clientId));
    await screenshot(page, "road-partner-credentials");
    // The row that is chosen decides whose credentials are entered.
    await pick(page, "PRODUCTION");
    await waitForInput(page, "Client ID of your Panorama partner account, PRODUCTION");
    await page.keyboard.press("Escape");
    await runCommand(page, "Leaf: Delete Partner Credentials…");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    await toastSays(page, /The STAGE partner credentials of .* were deleted/);
  });

  /** The id of a farmer, as Leaf lists it. */
  async function leafUserId(farmer: string): Promise<string> {
    const [user] = await (await leafOf(stage.info)).users(farmer);
    assert.ok(user);
    return user.id;
  }

  it("nothing is left to answer", async () => {
    assert.equal(await quickInput(page).widget.isVisible(), false);
    assert.ok(await row(FOX).isVisible());
  });
});

describe("a farmer who comes too late, in a window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set({ sandboxArgs: ["--window", "5"] });
    page = await stage.open({ colorScheme: "light" });
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
  });
  after(() => stage.stop());

  it("finds an expired link, and the row says so and starts again with one click", async () => {
    const partner = stage.info.partner.STAGE;
    await inlineAction(page, FOX, "Connect to Panorama");
    await waitForInput(page, "Which Panorama?");
    await pick(page, "STAGE");
    for (const [what, text] of Object.entries({
      "Client ID": partner.clientId,
      Username: partner.username,
      Password: partner.password,
    })) {
      await waitForInput(page, `${what} of your Panorama partner account`);
      await typeInput(page, text);
    }
    await waitForInput(page, "organization code");
    await typeInput(page, stage.organization("STAGE").organizationCode);
    await rowSays(page, /00:0\d · waiting for the farmer/);
    await rowSays(page, "expired: sharing was not enabled in time · STAGE");
    await toastSays(page, /did not turn on “Leaf Integration” in time, so the link has expired/);
    await screenshot(page, "road-expired-light");
    await notificationButton(page, "Start Again").click();
    await rowSays(page, /00:0\d · waiting for the farmer/);
  });
});
