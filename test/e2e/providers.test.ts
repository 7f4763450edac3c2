import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../rig/processes";
import {
  answerDialog,
  noDialog,
  pick,
  runCommand,
  screenshot,
  treeRow,
  treeRows,
  typeInput,
  waitForInput,
  webview,
} from "../rig/window";
import { closeTab, typeFile } from "./eventLog";
import { leafOf } from "./leaf";
import {
  contextAction,
  inlineAction,
  inputIsMasked,
  inputRefuses,
  picturesOf,
  rowSays,
  Stage,
  statusBarSays,
  toastSays,
  typeSignIn,
} from "./support";

describe("other providers beside Panorama, in a window", function () {
  const stage = new Stage();
  let page: Page;
  let farmer = "";
  const json = path.join(temporaryFolder("providers"), "trimble.json");
  before(async function () {
    this.timeout(90_000);
    await stage.set({ sandboxArgs: ["--users", "3", "--providers", "1"] });
    const { id, name } = await theActiveOne();
    farmer = name;
    await stage.control(`leafUsers/${id}/providers`, { providers: ["john-deere", "cnhi", "trimble"] });
    await stage.control(`leafUsers/${id}/status`, { provider: "cnhi", status: "UNAUTHENTICATED" });
    await stage.control(`leafUsers/${id}/organizations`, {
      provider: "john-deere",
      organizations: [
        { id: "1101", name: "North [Farm](https://evil.example)", status: "BLOCKED" },
        { id: "1102", name: "South Farm", status: "SELECTED" },
      ],
    });
    page = await stage.open();
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await statusBarSays(page, "Leaf:");
    await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  });
  after(() => stage.stop());
  afterEach(() => noDialog(page));

  async function theActiveOne() {
    const leaf = await leafOf(stage.info);
    for (const user of await leaf.users()) {
      if ((await leaf.status(user.id, "panorama-credentials")) === "ACTIVE") return user;
    }
    return assert.fail("nobody is connected to Panorama");
  }

  it("have a row each below their Leaf user, trouble first, whose own row says which one is broken", async () => {
    await treeRow(page, farmer).click();
    await rowSays(page, /CNHi AFS Connect\s*UNAUTHENTICATED/);
    await rowSays(page, /John Deere\s*ACTIVE/);
    await rowSays(page, /Trimble\s*ACTIVE/);
    await treeRow(page, farmer).filter({ hasText: "CNHi AFS Connect UNAUTHENTICATED" }).waitFor();
    await treeRow(page, farmer).locator(".codicon-warning").waitFor();
    const rows = await treeRows(page);
    const at = rows.findIndex((row) => row.includes(farmer));
    assert.deepEqual(
      rows.slice(at + 1, at + 4).map((row) => /^(CNHi AFS Connect|John Deere|Trimble)/.exec(row)?.[0]),
      ["CNHi AFS Connect", "John Deere", "Trimble"],
    );
    await picturesOf(page, "providers-tree");
  });

  it("show their own credential events", async () => {
    await inlineAction(page, /^CNHi AFS Connect/, "Show Credential Events");
    const view = webview(page);
    await view.locator(".row[role=option]").first().waitFor();
    await view.getByRole("heading", { name: /CNHi AFS Connect/ }).waitFor();
    await view.getByText("400 Bad Request").first().waitFor();
    assert.equal(await view.locator(".explanation").count(), 0, "what is known of Panorama explains no other provider");
    await screenshot(page, "providers-events");
    const requests = await (await fetch(`${stage.started.sandbox.url}/__sandbox/requests`)).text();
    assert.match(requests, /cnhi-credentials\/events/);
    await closeTab(page);
  });

  it("are diagnosed: a blocked organization comes first, as plain text", async () => {
    await inlineAction(page, /^John Deere/, "Diagnose Connection");
    const view = webview(page);
    await view.getByText("Organizations are blocked: 1 of 2").first().waitFor();
    await view.getByText("Checks performed").waitFor();
    assert.equal(await view.locator('a[href*="evil.example"]').count(), 0);
    await picturesOf(page, "providers-diagnosis");
    await runCommand(page, "View: Close All Editors");
  });

  it("are attached by prompts for each field, secrets hidden, and what Leaf refuses is asked again", async () => {
    await contextAction(page, farmer, "Create Provider Credentials…");
    await waitForInput(page, "Which provider of");
    await screenshot(page, "providers-choose");
    await pick(page, "Valley");
    for (const [field, secret] of [
      ["apid", false],
      ["key", true],
      ["initializationVector", true],
      ["username", false],
      ["password", true],
    ] as const) {
      await waitForInput(page, `${field}: `);
      await inputIsMasked(page, secret);
      if (field === "key") {
        await typeInput(page, " ");
        await inputRefuses(page, "key can't be empty: Valley needs it.");
        await screenshot(page, "providers-field");
      }
      await typeInput(page, `planted ${field}`);
    }
    await toastSays(page, /Valley: ACTIVE/);
    await rowSays(page, /Valley\s*ACTIVE/);
    await picturesOf(page, "providers-attached");
  });

  it("are detached one at a time, and the others stay", async () => {
    await contextAction(page, /^Trimble/, "Disconnect Provider…");
    await page.locator(".monaco-dialog-box").getByText("Other providers stay connected").waitFor();
    await screenshot(page, "providers-disconnect");
    await answerDialog(page, `Disconnect ${farmer} from Trimble?`, "Export Events and Disconnect");
    await typeFile(page, json);
    await toastSays(page, /is no longer connected to Trimble\. \d+ events? of .+ saved to trimble\.json/);
    const exported = JSON.parse(readFileSync(json, "utf8")) as { provider: string; events: unknown[] };
    assert.equal(exported.provider, "Trimble");
    assert.ok(exported.events.length > 0);
    await treeRow(page, /^Trimble/).waitFor({ state: "hidden" });
    await rowSays(page, /John Deere\s*ACTIVE/);
    await rowSays(page, /CNHi AFS Connect\s*UNAUTHENTICATED/);
  });
});
