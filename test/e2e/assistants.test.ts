import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { chosenEdition, newest } from "../rig/editions";
import { temporaryFolder } from "../rig/processes";
import { waitFor } from "../rig/wait";
import { answerDialog, noDialog, pick, quickInput, runCommand, screenshot, treeRow, waitForInput } from "../rig/window";
import { CALL_TOOL, ToolCaller } from "../support/toolCaller";
import { picturesOf, rowSays, Stage, typeLeafUser } from "./support";

/** What the editor would make a link, bold or an icon of, where it renders Markdown. */
const HOSTILE = "[Quit](command:workbench.action.quit) **now**";
const STARTING = "leaf_start_panorama_connection";

// The oldest editor has neither tools nor a chat.
if (chosenEdition() === newest) {
  describe("assistants, in a window", function () {
    const stage = new Stage();
    const caller = new ToolCaller(temporaryFolder("tools"));
    let page: Page;
    before(async function () {
      this.timeout(120_000);
      await stage.set({
        neighbours: [await caller.package()],
        settings: { "chat.disableAIFeatures": false, "leafPanorama.refreshInterval": 0 },
      });
      page = await stage.open();
      await runCommand(page, "Leaf: Start Sandbox");
      await treeRow(page, "ACTIVE").first().waitFor();
      await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
      await runCommand(page, "View: Toggle Secondary Side Bar Visibility");
      await page.getByLabel("Configure Tools...").last().waitFor({ state: "attached", timeout: 30_000 });
    });
    after(() => stage.stop());
    afterEach(() => noDialog(page));

    /** The extensions and sets whose tools the chat's own picker offers. */
    async function offeredInChat(): Promise<string> {
      // What is said in a corner of the window may lie above the button.
      await page.getByLabel("Configure Tools...").last().dispatchEvent("click");
      await waitForInput(page, "Built-In");
      const text = await quickInput(page).widget.innerText();
      await page.keyboard.press("Escape");
      await quickInput(page).widget.waitFor({ state: "hidden" });
      return text;
    }
    async function call(name: string, input: object): Promise<void> {
      caller.ask(name, input);
      await runCommand(page, CALL_TOOL);
    }
    async function answerTo(name: string, input: object): Promise<string> {
      await call(name, input);
      return caller.answer();
    }
    /** Clicks the setting's checkbox, as a developer does. */
    async function clickSetting(title: string): Promise<void> {
      await page.locator(".settings-editor .setting-item-bool", { hasText: title }).getByRole("checkbox").click();
    }

    it("are offered nothing until the developer switches it on, which takes effect at once", async () => {
      assert.doesNotMatch(await offeredInChat(), /Leaf Panorama/);
      assert.match(await answerTo("leaf_list_users", {}), /does not have an implementation/);
      await runCommand(page, "Preferences: Open Settings (UI)");
      await page.locator(".settings-editor .suggest-input-container").waitFor();
      await page.keyboard.type("leafPanorama.assistants");
      await page.locator(".settings-editor .setting-item", { hasText: "Assistants: Mcp Servers" }).waitFor();
      await picturesOf(page, "assistants-settings");
      await clickSetting("Assistants: Enabled");
      await waitFor(async () => /Leaf Panorama/.test(await offeredInChat()), {
        timeoutMs: 20_000,
        what: "the tools in the chat",
      });
      assert.match(await answerTo("leaf_list_users", {}), /"leafUsersInAccount":12/);
    }).timeout(90_000);

    it("ask before they start a connection: farmer, account, environment, as they are and without markup", async () => {
      await runCommand(page, "View: Close All Editors");
      await runCommand(page, "Leaf: Create Leaf User…");
      await typeLeafUser(page, HOSTILE, "quit@farm.example");
      await rowSays(page, "[Quit]");
      const { leafUsers } = JSON.parse(await answerTo("leaf_list_users", { query: "quit@farm.example" })) as {
        leafUsers: { leafUserId: string }[];
      };
      const [farmer] = leafUsers;
      assert.ok(farmer);
      await call(STARTING, { ...farmer, environment: "STAGE" });
      assert.match(await caller.answer(), /nothing else/, "what the schema doesn't name is refused");

      await call(STARTING, { leafUserId: farmer.leafUserId, environment: "STAGE" });
      const dialog = page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      await picturesOf(page, "assistants-confirmation");
      const said = (await dialog.innerText()).split("\n");
      for (const line of [`Farmer: ${HOSTILE}`, "Account: Sandbox", "Environment: STAGE"]) {
        assert.ok(said.includes(line), said.join("\n"));
      }
      assert.equal(await dialog.locator(".dialog-message-detail a, .dialog-message-detail strong").count(), 0);
      await answerDialog(page, "Start a Panorama connection?", "Cancel");
      assert.match(await caller.answer(), /Canceled/);
      await rowSays(page, /\[Quit\].*not connected/);
    }).timeout(90_000);

    it("start it with what the developer chooses in the editor, and are told no link", async () => {
      const { leafUsers } = JSON.parse(await answerTo("leaf_list_users", { query: "Fox Hollow" })) as {
        leafUsers: { leafUserId: string }[];
      };
      await call(STARTING, { leafUserId: leafUsers[0]?.leafUserId, environment: "STAGE" });
      await answerDialog(page, "Start a Panorama connection?", "Yes");
      await waitForInput(page, "The farmer's operation");
      assert.doesNotMatch(await quickInput(page).widget.innerText(), /PRODUCTION/);
      await screenshot(page, "assistants-operation");
      await pick(page, "Sandbox Prairie Farms");
      const text = await caller.answer();
      assert.match(text, /"state":"awaitingFarmer","environment":"STAGE"/);
      assert.doesNotMatch(text, /connections\//);
      await rowSays(page, /Fox Hollow Acres.*waiting for the farmer/);
    }).timeout(60_000);

    it("are offered nothing any more once it is off", async () => {
      await runCommand(page, "Preferences: Open Settings (UI)");
      await page.locator(".settings-editor .suggest-input-container").waitFor();
      await page.keyboard.type("leafPanorama.assistants");
      await clickSetting("Assistants: Enabled");
      await waitFor(async () => !/Leaf Panorama/.test(await offeredInChat()), {
        timeoutMs: 20_000,
        what: "the end of the tools in the chat",
      });
      assert.match(await answerTo("leaf_list_users", {}), /implementation/);
    }).timeout(60_000);
  });
}
