import type { Locator, Page } from "playwright-core";
import { waitFor } from "./wait";

/** The parts of the editor's quick pick and input box, which are the same widget. */
export interface QuickInput {
  widget: Locator;
  input: Locator;
  rows: Locator;
}

/** Finds the parts of the quick input, whether it is shown or not. */
export function quickInput(page: Page): QuickInput {
  const widget = page.locator(".quick-input-widget");
  return {
    widget,
    input: widget.locator(".quick-input-box input"),
    rows: widget.locator(".quick-input-list .monaco-list-row"),
  };
}

/** Waits for an input or pick whose title, message, placeholder or rows contain the text. */
export async function waitForInput(page: Page, text: string | RegExp, timeoutMs = 15_000): Promise<void> {
  let shown = "";
  await waitFor(
    async () => {
      shown = await quickInputText(page);
      return typeof text === "string" ? shown.includes(text) : text.test(shown);
    },
    { timeoutMs, what: () => `a quick input with "${String(text)}"; shown is "${shown}"` },
  );
}

/** All words of the quick input that is shown, placeholders included, or "" if none is. */
export async function quickInputText(page: Page): Promise<string> {
  const { widget } = quickInput(page);
  return widget.evaluateAll((widgets) =>
    widgets
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const placeholders = [...element.querySelectorAll("input")].map((input) => input.placeholder);
        return [(element as HTMLElement).innerText, ...placeholders].join("\n");
      })
      .join("\n"),
  );
}

/** Types into the input that is shown and confirms with Enter. */
export async function typeInput(page: Page, text: string): Promise<void> {
  const { input } = quickInput(page);
  await input.fill(text);
  await input.press("Enter");
}

/** The message of the input that is shown, e.g. why what was typed is refused. */
export async function inputMessage(page: Page): Promise<string> {
  return (await page.locator(".quick-input-widget .quick-input-message").innerText()).trim();
}

/** Picks the row whose label is, or else contains, the text. */
export async function pick(page: Page, label: string): Promise<void> {
  await pickRow(page, label, { first: false });
}

/** Picks a row of the list that is shown: the first one by Enter, once it matches, or any one by a click. */
export async function pickRow(page: Page, label: string, { first }: { first: boolean }): Promise<void> {
  const { rows, input } = quickInput(page);
  let labels: string[] = [];
  const name = await waitFor(
    async () => {
      labels = await rows.evaluateAll((all) =>
        all.map((row) => (row.querySelector(".label-name") ?? row).textContent.trim()),
      );
      const found = first ? labels.slice(0, 1) : labels;
      return found.find((text) => text === label) ?? found.find((text) => text.includes(label));
    },
    { timeoutMs: 15_000, what: () => `"${label}" to be offered; offered are: ${labels.join(" | ")}` },
  );
  if (first) {
    await input.press("Enter");
    return;
  }
  // By its text: a list that has just opened may still be drawing its rows.
  const row = rows.filter({ has: page.getByText(name, { exact: true }) });
  await row.first().click();
}

/** Clicks a button of the quick input by the beginning of its name, e.g. "Show" or "Back". */
export async function clickInputButton(page: Page, name: string): Promise<void> {
  await page.locator(`.quick-input-widget .action-label[aria-label^="${name}"]`).first().click();
}

/** Waits until no quick input is shown. */
export async function waitForNoInput(page: Page): Promise<void> {
  await quickInput(page).widget.waitFor({ state: "hidden" });
}
