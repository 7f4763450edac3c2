import type { Page } from "playwright-core";
import { noDialog, notificationButton, runCommand, screenshot, treeRow, webview } from "../rig/window";
import { inlineAction, rowSays, Stage, statusBarSays } from "./support";

for (const colorScheme of ["dark", "light"] as const) {
  describe(`a diagnosis, in a ${colorScheme} window`, function () {
    const stage = new Stage();
    let page: Page;
    before(async function () {
      this.timeout(90_000);
      await stage.set();
      page = await stage.open({ colorScheme });
    });
    after(() => stage.stop());
    afterEach(() => noDialog(page));

    it("names the cause, what speaks for it and what to do, one click away from the row", async () => {
      await runCommand(page, "Leaf: Start Sandbox");
      await statusBarSays(page, /Leaf Sandbox: \d+ need attention/);
      await inlineAction(page, "UNAUTHENTICATED", "Diagnose Connection");
      const report = webview(page);
      await report.getByText("The Cognito token is no longer accepted").first().waitFor();
      await report.getByText("Checks performed").waitFor();
      await notificationButton(page, "Connect Again").waitFor();
      await screenshot(page, `diagnosis-${colorScheme}`);
    });

    it("says that nothing is wrong, and what was checked", async () => {
      await rowSays(page, "ACTIVE · STAGE");
      await treeRow(page, "ACTIVE · STAGE").first().click({ button: "right" });
      // A menu that has just opened takes no click yet, but it does take the keyboard.
      await page.locator(".monaco-menu").getByText("Diagnose Connection").hover();
      await page.keyboard.press("Enter");
      const report = webview(page);
      await report.getByText("No problem found").waitFor();
      await report.getByText(/every failure was followed/).waitFor();
      await screenshot(page, `diagnosis-fine-${colorScheme}`);
    });
  });
}
