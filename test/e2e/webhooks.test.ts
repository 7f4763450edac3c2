import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import {
  answerDialog,
  noDialog,
  pick,
  quickInput,
  runCommand,
  screenshot,
  treeRow,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import { leafOf, type LeafApi } from "./leaf";
import { Receiver } from "./receiver";
import {
  contextAction,
  inlineAction,
  inputIsMasked,
  inputRefuses,
  picturesOf,
  Stage,
  statusBarSays,
  toastSays,
  typeSignIn,
} from "./support";

describe("alerts, in a window", function () {
  const stage = new Stage();
  const receiver = new Receiver();
  let page: Page;
  let leaf: LeafApi;
  /** Of the webhook, and of a delivery that is verified. */
  const secrets: string[] = [];
  before(async function () {
    this.timeout(90_000);
    const forwardTo = await receiver.start();
    await stage.set({
      sandboxArgs: ["--users", "6"],
      settings: { "leafPanorama.alertsForwardTo": forwardTo, "leafPanorama.refreshInterval": 0 },
    });
    leaf = await leafOf(stage.info);
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await treeRow(page, "ACTIVE").first().waitFor();
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(async () => {
    assert.equal(secrets.length, 2);
    await stage.stop({ secrets: [...secrets, ...receiver.signed] });
    await receiver.stop();
  });
  afterEach(() => noDialog(page));

  /** The secret of the webhook, as the developer copies it. */
  const copiedSecret = async () => {
    await contextAction(page, /^My \[receiver\]/, "Copy Webhook Secret");
    await statusBarSays(page, "Webhook secret copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    secrets.push(copied);
    return copied;
  };
  const alertRow = (text: string | RegExp) => page.locator(".part.sidebar .monaco-list-row", { hasText: text });

  it("are received once the listener is started and a webhook leads to it", async () => {
    await runCommand(page, "Leaf: Show Alerts");
    await alertRow(/^Listener\s*off/).waitFor();
    await alertRow("This account has no webhooks").waitFor();
    await screenshot(page, "alerts-off");
    await inlineAction(page, /^Listener/, "Start Listening for Alerts");
    await toastSays(page, /^Listening on 127\.0\.0\.1:\d+\. To receive alerts, create a webhook/);
    await runCommand(page, "Leaf: Create Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "This window's listener");
    await waitForInput(page, "A name for the webhook");
    await typeInput(page, "My [receiver](https://evil.example)");
    await waitForInput(page, "The secret that deliveries are signed with");
    await page.keyboard.press("Enter");
    await waitForInput(page, "Choose events");
    await screenshot(page, "alerts-events");
    await page.keyboard.press("Enter");
    await toastSays(page, /was created\. Its secret is in the secret storage/);
    await alertRow(/My \[receiver\].*2 events/).waitFor();
    await alertRow(/^confirmation.*200 · \d+ ms/).waitFor();
    await picturesOf(page, "alerts-listening");
  });

  it("show a broken connection at once, without a poll, and are forwarded unchanged", async () => {
    const active = treeRow(page, "ACTIVE · ").first();
    const name = await active.locator(".label-name").innerText();
    const user = (await leaf.users()).find((one) => one.name === name);
    assert.ok(user);
    await stage.control(`leafUsers/${user.id}/expire-token`);
    await alertRow(/^credentialsUnauthenticated.*200 · \d+ ms/).waitFor();
    await treeRow(page, name).filter({ hasText: "UNAUTHENTICATED" }).first().waitFor();
    const body = receiver.bodies.at(-1) ?? "";
    assert.match(body, /^\{"credential": "[^"]*", "provider": "Panorama", /);
    assert.match(receiver.signatures.at(-1) ?? "", /^[A-Za-z0-9+/]{43}=$/);
    await screenshot(page, "alerts-received");
  });

  it("say what the receiver answered, and are replayed with a signature that holds", async () => {
    receiver.status = 500;
    const [, , third] = await leaf.users();
    await stage.control("alerts", { event: "credentialsLimitedPermission", leafUserId: third?.id });
    await alertRow(/^credentialsLimitedPermission.*500 · \d+ ms/).waitFor();
    await runCommand(page, "Leaf: Refresh Alerts");
    await alertRow(/^Failed calls/).waitFor();
    await alertRow(/^Failed calls/).click();
    await alertRow(/^credentialsLimitedPermission\s*the receiver answered 500/).waitFor();
    await picturesOf(page, "alerts-failed");
    receiver.status = 200;
    const before = receiver.bodies.length;
    await inlineAction(page, /^credentialsLimitedPermission\s*the receiver answered 500/, "Replay Alert…");
    await waitForInput(page, "How is it replayed?");
    await screenshot(page, "alerts-replay");
    await page.keyboard.press("Enter");
    await toastSays(page, /^Replay: your receiver answered 200/);
    assert.equal(receiver.bodies.length, before + 1);
    assert.equal(receiver.bodies.at(-1), receiver.bodies.at(-2), "the same bytes");
    await alertRow(/^credentialsLimitedPermission \(replay\)/).waitFor();
  });

  it("are replayed with another body, several times, each signed", async () => {
    const [before = "", secret] = [receiver.bodies.at(-1), await copiedSecret()];
    const replay = async (how: string) => {
      await inlineAction(page, /^credentialsLimitedPermission\s*the receiver answered 500/, "Replay Alert…");
      await waitForInput(page, "How is it replayed?");
      await pick(page, how);
    };
    await replay("Edit the body first…");
    await waitForInput(page, "The body, exactly as it is sent and signed");
    const { input } = quickInput(page);
    const shown = await input.inputValue();
    await input.fill(shown.replace('"MISSING_PERMISSION"', '"EDITED"'));
    await screenshot(page, "alerts-edit");
    await input.press("Enter");
    await alertRow(/^credentialsLimitedPermission \(replay\).*EDITED/).waitFor();
    assert.equal(receiver.bodies.at(-1), before.replace('"MISSING_PERMISSION"', '"EDITED"'));
    const sent = receiver.bodies.length;
    await replay("Several times…");
    await waitForInput(page, "How many times?");
    await typeInput(page, "7");
    await toastSays(page, /^Replay: 7 of 7 accepted/);
    assert.equal(receiver.bodies.length, sent + 7);
    for (const [at, body] of receiver.bodies.entries()) {
      assert.equal(
        receiver.signatures[at],
        createHmac("sha256", secret).update(body).digest("base64"),
        `delivery ${at}`,
      );
    }
  });

  it("show a delivery with what its signature says, and as text", async () => {
    await alertRow(/^credentialsLimitedPermission \(replay\).*EDITED/).click();
    const view = webview(page);
    await view.locator(".verdict", { hasText: "The signature matches." }).waitFor();
    await view.getByRole("button", { name: "Open as Text" }).click();
    await page.locator(".view-line", { hasText: "The signature matches." }).first().waitFor();
    await screenshot(page, "alerts-delivery");
    await runCommand(page, "View: Close All Editors");
  });

  it("refuse an event that another webhook has before anything is sent", async () => {
    await runCommand(page, "Leaf: Create Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "Another address");
    await waitForInput(page, "The address that Leaf posts to");
    await typeInput(page, "http://127.0.0.1:9/elsewhere");
    await waitForInput(page, "A name for the webhook");
    await page.keyboard.press("Enter");
    await waitForInput(page, "The secret that deliveries are signed with");
    await page.keyboard.press("Enter");
    await waitForInput(page, "Choose events");
    await quickInput(page).rows.filter({ hasText: "already in My" }).first().click();
    await page.keyboard.press("Enter");
    await toastSays(
      page,
      /^credentialsLimitedPermission is already an event of the webhook My .*: Leaf allows each event/,
    );
    await screenshot(page, "alerts-taken");
    const requests = await (await fetch(`${stage.started.sandbox.url}/__sandbox/requests`)).text();
    assert.equal(requests.split('"POST","path":"/services/alerts').length, 2, "only the first webhook was sent");
    await quickInput(page).input.press("Escape");
  });

  it("send a sample of a Leaf user's real ids to the receiver", async () => {
    await runCommand(page, "Leaf: Send Sample Alert…");
    await waitForInput(page, "Which event?");
    await quickInput(page).input.fill("newSatelliteImage");
    await pick(page, "newSatelliteImage");
    await waitForInput(page, "Choose a Leaf user");
    await page.keyboard.press("Enter");
    await toastSays(page, /^Sample of newSatelliteImage .*: your receiver answered 200/);
    const ids = (await leaf.users()).map(({ id }) => id);
    const sent = JSON.parse(receiver.bodies.at(-1) ?? "{}") as { leafUserId?: string };
    assert.ok(ids.includes(sent.leafUserId ?? ""));
  });

  it("say at which hop a tunnel ended", async () => {
    // Of more than three messages within 0.8 s, the editor shows no toast: a person is slower.
    await page.waitForTimeout(1000);
    await runCommand(page, "Leaf: Test Tunnel…");
    await waitForInput(page, "The public address of your tunnel");
    // A port that nothing listens on.
    await typeInput(page, "http://127.0.0.1:9/");
    await toastSays(page, /^No connection to 127\.0\.0\.1:9 could be made \(ECONNREFUSED\)\. Check whether the tunnel/);
    await screenshot(page, "alerts-tunnel");
  });

  it("are not led through a tunnel that doesn't arrive here, before anything is sent to Leaf", async () => {
    await runCommand(page, "Leaf: Create Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "A tunnel to this window's listener");
    await waitForInput(page, "The public address of your tunnel to the listener");
    await typeInput(page, "http://127.0.0.1:9/");
    await inputRefuses(
      page,
      /^No connection to 127\.0\.0\.1:9 could be made \(ECONNREFUSED\)\. Check whether the tunnel/,
    );
    await screenshot(page, "alerts-tunnel-refused");
    await runCommand(page, "Leaf: Copy Listener Address");
    await toastSays(page, /^Listener address copied/);
    const address = await page.evaluate(() => navigator.clipboard.readText());
    await runCommand(page, "Leaf: Create Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "A tunnel to this window's listener");
    await waitForInput(page, "The public address of your tunnel to the listener");
    // A tunnel is another name for the same place.
    await typeInput(page, new URL("/", address).href);
    await waitForInput(page, "A name for the webhook");
    await quickInput(page).input.press("Escape");
  });

  it("say why a signature doesn't match", async () => {
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      JSON.stringify({ type: "fieldCreated", ok: true }),
    );
    await runCommand(page, "Leaf: Verify Alert Signature…");
    await waitForInput(page, "Which body was delivered?");
    await pick(page, "The text in the clipboard");
    await waitForInput(page, "The X-Leaf-Signature header");
    const secret = "planted-webhook-secret";
    secrets.push(secret);
    const leafs = '{"type": "fieldCreated", "ok": true}';
    await typeInput(page, createHmac("sha256", secret).update(leafs).digest("base64"));
    await waitForInput(page, "The webhook's secret");
    await inputIsMasked(page, true);
    await typeInput(page, secret);
    await toastSays(
      page,
      /^The signature matches only if the body is on one line with one space after each colon and comma/,
    );
    await screenshot(page, "alerts-verified");
  });

  it("go on with a webhook that takes another one's place", async () => {
    const before = (await leaf.users()).length;
    await contextAction(page, /^My \[receiver\]/, "Replace Webhook…");
    await waitForInput(page, "Where does Leaf post the alerts?");
    await pick(page, "This window's listener");
    await waitForInput(page, "A name for the webhook");
    await typeInput(page, "My second");
    await waitForInput(page, "press Enter to leave it as it is");
    await inputIsMasked(page, true);
    await page.keyboard.press("Enter");
    await waitForInput(page, "Choose events");
    await quickInput(page).rows.filter({ hasText: "fieldCreated" }).first().click();
    await page.keyboard.press("Enter");
    await page.locator(".monaco-dialog-box", { hasText: "the old one is deleted first" }).waitFor();
    await screenshot(page, "alerts-replace");
    await answerDialog(page, "Replace the webhook My", "Replace");
    await toastSays(page, /^The webhook My \[receiver\].* was replaced/);
    await alertRow(/^My second.*3 events/).waitFor();
    await alertRow(/^My \[receiver\]/).waitFor({ state: "detached" });
    await stage.control("alerts", { event: "fieldCreated" });
    await alertRow(/^fieldCreated.*200 · \d+ ms/).waitFor();
    await alertRow(/^My second.*last delivery/).waitFor();
    assert.equal((await leaf.users()).length, before);
    await picturesOf(page, "alerts-replaced");
  });

  it("end with the webhook and the listener", async () => {
    await contextAction(page, /^My second/, "Delete Webhook…");
    await answerDialog(page, "Delete the webhook My", "Delete");
    await toastSays(page, /was deleted/);
    await alertRow("This account has no webhooks").waitFor();
    await inlineAction(page, /^Listener/, "Stop Listening for Alerts");
    await alertRow(/^Listener\s*off/).waitFor();
  });

  it("are not said to be none where a gateway answers in place of Leaf", async () => {
    const gateway = { kind: "html", status: 502, method: "GET", path: "/services/alerts/*" };
    // The same request is tried three times.
    await stage.control("faults", { ...gateway, count: 3 });
    await runCommand(page, "Leaf: Refresh Alerts");
    await alertRow(/^A proxy or gateway in front of 127\.0\.0\.1/).waitFor();
    await alertRow("This account has no webhooks").waitFor({ state: "detached" });
    await picturesOf(page, "alerts-gateway");
    await runCommand(page, "Leaf: Refresh Alerts");
    await alertRow("This account has no webhooks").waitFor();
  });
});
