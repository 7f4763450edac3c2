import { chromium, type Browser } from "playwright-core";
import type { Log } from "./log";
import { onEnd } from "./processes";
import { canInstallPackages, installPackages, isProgram, onPath } from "./system";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];
const macApplications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

// The window must not reach anything but this machine, and must not do work of its own.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

/** The path of a Chromium, Chrome or Edge on this machine (CHROME_PATH first), or undefined. */
export function findChromium(): string | undefined {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (isProgram(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which is not a program.`);
  }
  for (const name of names) {
    const found = onPath(name);
    if (found !== undefined) return found;
  }
  return process.platform === "darwin" ? macApplications.find(isProgram) : undefined;
}

/** Finds a browser, or installs Debian's where that is possible, or says in one sentence what to install. */
export async function ensureChromium(log: Log): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (canInstallPackages()) {
    await installPackages(["chromium"], log);
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error("Install Chromium, Chrome or Edge, or name one in CHROME_PATH: the tests open a real window in it.");
}

/** Starts a headless browser with an empty profile; it ends with the rig at the latest. */
export async function launchChromium(log: Log): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(log),
    headless: true,
    args: flags,
    timeout: 30_000,
    // The rig answers signals itself, in one place.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const forget = onEnd(() => browser.close());
  browser.once("disconnected", forget);
  return browser;
}
