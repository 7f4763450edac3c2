import type { Page } from "playwright-core";
import { focusWorkbench, pick, waitForInput, waitForNoInput } from "../rig/window";

/** A theme of each kind that the editor has. */
interface Theme {
  readonly name: string;
  readonly scheme: "dark" | "light";
  /** What the editor calls it. */
  readonly colours: string;
  /** The class that the workbench has in it. */
  readonly shown: string;
}

export const THEMES: readonly Theme[] = [
  { name: "dark", scheme: "dark", colours: "Dark Modern", shown: "vs-dark" },
  { name: "light", scheme: "light", colours: "Light Modern", shown: "vs" },
  { name: "hc-dark", scheme: "dark", colours: "Dark High Contrast", shown: "hc-black" },
  { name: "hc-light", scheme: "light", colours: "Light High Contrast", shown: "hc-light" },
];

/** Chooses a colour theme by its own keys, because its command is not the first that the palette offers. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await focusWorkbench(page);
  for (const key of ["Control+k", "Control+t"]) await page.keyboard.press(key);
  await waitForInput(page, "Select Color Theme");
  await page.keyboard.type(name);
  await pick(page, name);
  await waitForNoInput(page);
}

/** Shows the window in a theme. */
export async function showIn(page: Page, { scheme, colours, shown }: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await chooseTheme(page, colours);
  await page.locator(`.monaco-workbench.${shown}`).waitFor();
  await page.waitForTimeout(500);
}
