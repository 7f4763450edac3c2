import type { Page } from "playwright-core";
import { runCommand, screenshot, webview } from "../rig/window";
import { inlineAction, rowSays, Stage, typeSignIn } from "./support";

describe("the event log, in a window", function () {
  const stage = new Stage();
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    page = await stage.open();
    page.on("pageerror", (error) => console.error("PAGE ERROR", error));
    page.on("console", (message) => message.type() === "error" && console.error("CONSOLE", message.text()));
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await rowSays(page, "ACTIVE · STAGE");
  });
  after(() => stage.strike());

  it("probe", async () => {
    await inlineAction(page, /UNAUTHENTICATED|LIMITED_PERMISSION/, "Show Credential Events");
    const view = webview(page);
    await view.locator(".row").first().waitFor();
    await page.waitForTimeout(1500);
    await screenshot(page, "probe-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.waitForTimeout(500);
    await screenshot(page, "probe-light");
  });
});
