import { mkdirSync } from "node:fs";
import path from "node:path";
import util from "node:util";
import { launchChromium } from "./chromium";
import { newCountsFile, readCounts, type Counts } from "./counts";
import type { Edition } from "./editions";
import { ensureEditor } from "./editor";
import type { Environment } from "./environment";
import { printLine, type Log } from "./log";
import { temporaryFolder } from "./processes";
import { inRepository } from "./root";
import { startSandboxProcess } from "./sandbox";
import { startEditorServer } from "./server";
import { packageFolder } from "./vsix";
import { within } from "./wait";

const timeoutMs = 240_000;

// The editor's own log shares the channel with what the tests write.
const editorChatter =
  /^(\[[\w: -]+\] |Resolv(ing|ed) connection token|Creating a socket|(Ignoring fetching|Updating) additional)/;

/** Whether a line says nothing about the tests; the oldest editor misses a script of code-server's own server. */
function chatter(type: string, text: string): boolean {
  return type === "info" ? editorChatter.test(text) : text.startsWith("[Service Worker] registration");
}

/** Somebody else's extension, which is loaded beside ours and uses its API. */
export const otherExtension = inRepository("test", "fixtures", "otherExtension");

/** Packages it, and returns the package's path. */
export async function packageOtherExtension(): Promise<string> {
  const file = path.join(temporaryFolder("other"), "other.vsix");
  const more = ["--allow-missing-repository", "--skip-license", "--no-dependencies"];
  return (await packageFolder(otherExtension, file, more)).path;
}

/** What may differ from the repository's own tests. */
export interface HostTestOptions {
  edition?: Edition;
  extensionDevelopmentPath?: string;
  extensionTestsPath?: string;
  /** Variables that the extension host inherits. */
  env?: Environment;
  log?: Log;
}

/** Runs mocha inside the extension host of a web editor, next to the extension, and tells how many tests passed. */
export async function runHostTests(options: HostTestOptions = {}): Promise<Counts> {
  const log = options.log ?? printLine;
  const installation = await ensureEditor(log, options.edition);
  const sandbox = await startSandboxProcess();
  try {
    const countsFile = newCountsFile();
    const folder = path.join(temporaryFolder("host"), "workspace");
    mkdirSync(folder);
    const server = await startEditorServer({
      installation,
      folder,
      // A web editor develops one extension at a time, so that the other one is installed.
      vsix: [await packageOtherExtension()],
      settings: { "leafPanorama.apiUrl": sandbox.url },
      // Without the driver the payload below is silently ignored, and nothing would ever run.
      extraArgs: [...installation.edition.driver, "--reconnection-grace-time", "5"],
      env: { ...hostTestEnvironment(countsFile, sandbox.line), ...options.env },
    });
    try {
      const remote = `vscode-remote://127.0.0.1:${server.port}`;
      const payload = [
        ["extensionDevelopmentPath", remote + (options.extensionDevelopmentPath ?? inRepository())],
        ["extensionTestsPath", remote + (options.extensionTestsPath ?? inRepository("out", "host", "index.js"))],
        ["skipWelcome", "true"],
      ];
      const code = await runInBrowser(`${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`, log);
      return readCounts(countsFile, code === 0);
    } finally {
      await server.stop();
    }
  } finally {
    await sandbox.stop();
  }
}

/** The variables that the tests in the extension host read. */
export function hostTestEnvironment(countsFile: string, sandboxLine: string): Environment {
  return { LEAF_PANORAMA_COUNTS: countsFile, LEAF_PANORAMA_SANDBOX: sandboxLine };
}

async function runInBrowser(url: string, log: Log): Promise<number> {
  const browser = await launchChromium(log);
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      // The oldest editor asks the browser for its clipboard.
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const ended = new Promise<number>((resolve, reject) => {
      page.once("crash", () => {
        reject(new Error("The editor's page crashed."));
      });
      browser.once("disconnected", () => {
        reject(new Error("The browser ended early."));
      });
      const expose = Promise.all([
        page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
          const text = util.format(...args);
          if (!chatter(type, text)) console.log(text);
        }),
        page.exposeFunction("codeAutomationExit", (code: number) => {
          resolve(code);
        }),
      ]);
      expose.then(() => page.goto(url, { waitUntil: "domcontentloaded", timeout: 30_000 })).catch(reject);
    });
    return await within(ended, timeoutMs, "The run in the extension host");
  } finally {
    await browser.close();
  }
}
