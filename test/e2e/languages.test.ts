import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import {
  collectPageText,
  noDialog,
  notificationButton,
  screenshot,
  statusBarItem,
  treeRow,
  waitForInput,
  webview,
} from "../rig/window";
import { leafOf } from "./leaf";
import { installPseudoLanguage, PSEUDO, unmarkedWords } from "./pseudoLanguage";
import { inlineAction, Stage, statusBarSays } from "./support";

type Sentences = Readonly<Record<string, string>>;

/** The names of a sandbox's farmers and organizations, and the codes of these. */
async function namesOf(info: Stage["info"]): Promise<string[]> {
  const users = await (await leafOf(info)).users();
  assert.equal(users.length, 12);
  return [...users.map(({ name }) => name), ...info.organizations.flatMap((one) => [one.name, one.organizationCode])];
}

describe("the languages, in a window", function () {
  const stage = new Stage();
  let pseudo: ReturnType<typeof installPseudoLanguage>;
  let names: readonly string[] = [];
  before(async function () {
    this.timeout(90_000);
    await stage.set();
    pseudo = installPseudoLanguage(stage.started.extensionsDir);
    // The sandbox inside the editor has the same made-up world.
    names = await namesOf(stage.info);
  });
  after(() => stage.stop({ codesAreShown: true }));

  for (const language of ["pt-br", PSEUDO]) {
    describe(language, () => {
      let sentences: Sentences;
      let manifest: Sentences;
      let page: Page;
      const say = (english: string) => sentences[english] ?? assert.fail(`there is no "${english}"`);
      const fill = (english: string, value: string) => say(english).replace("{0}", value);
      /** Takes a picture, and finds no sentence that was left in English. */
      const see = async (name: string) => {
        await screenshot(page, `language-${language}-${name}`);
        const shown = (await collectPageText(page)).split("\n").map((line) => line.trim());
        const english = Object.entries(sentences).filter(([from, to]) => from !== to && /[a-z]{3}/.test(from));
        const left = english.filter(([from]) => shown.includes(from)).map(([from]) => from);
        // The pseudo-language has a stronger test below, and knows no word that is the same in both.
        if (language !== PSEUDO) assert.deepEqual(left, []);
        assert.ok(
          english.some(([, to]) => shown.includes(to)),
          `${name} shows something translated`,
        );
        // Notifications of something under way have a button of the editor's own.
        const data = [...names, "Cancel"];
        if (language === PSEUDO) assert.deepEqual(await unmarkedWords(page, data), [], name);
      };
      before(async function () {
        this.timeout(60_000);
        const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Sentences;
        ({ sentences, manifest } =
          language === PSEUDO
            ? pseudo
            : {
                sentences: read(`l10n/bundle.l10n.${language}.json`),
                manifest: read(`package.nls.${language}.json`),
              });
        page = await stage.open({
          colorScheme: language === PSEUDO ? "dark" : "light",
          prepare: async (opened) => {
            // The editor's own words stay English, because its language packs are not here.
            await opened.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`);
          },
        });
      });
      after(() => page.context().close());
      afterEach(() => noDialog(page));

      it("welcomes, and starts the sandbox", async () => {
        const [, button = ""] =
          /\[([^\]]+)\]\(command:leafPanorama\.startSandbox\)/.exec(manifest["welcome.signedOut"] ?? "") ?? [];
        await page.getByText(button).first().click();
        await treeRow(page, "ACTIVE · STAGE").first().waitFor();
        await statusBarSays(page, fill("{0} need attention", "2"));
        await see("tree");
      });

      it("shows the prompts of a connection", async () => {
        await inlineAction(page, say("not connected"), manifest["command.connect"] ?? "");
        await waitForInput(page, say("The farmer's operation"));
        await see("connect");
        await page.keyboard.press("Enter");
        await treeRow(page, /1[45]:\d\d/).waitFor();
        await notificationButton(page, say("Open Panorama Page")).waitFor();
        await see("waiting");
        await inlineAction(page, /1[45]:\d\d/, manifest["command.cancelConnecting"] ?? "");
        await treeRow(page, say("connecting was canceled")).waitFor();
      });

      it("shows credential events, counted by the rules of the language", async () => {
        await inlineAction(page, "UNAUTHENTICATED", manifest["command.showEvents"] ?? "");
        const view = webview(page);
        await view.locator(".row[role=option]").first().waitFor();
        const counted = say("{0} events").replace("{0}", "\\d+");
        await view.getByText(new RegExp(`^${counted}$`)).waitFor();
        await see("events");
      });

      it("shows a diagnosis", async () => {
        await inlineAction(page, "UNAUTHENTICATED", manifest["command.diagnose"] ?? "");
        await webview(page).getByText(say("Checks performed")).waitFor();
        await see("diagnosis");
      });

      it("shows what can be done", async () => {
        await statusBarItem(page, fill("{0} need attention", "2")).first().click();
        await waitForInput(page, say("What do you want to do?"));
        await see("actions");
        await page.keyboard.press("Escape");
      });
    });
  }
});
