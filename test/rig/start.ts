// `npm start`, and the same path for the end-to-end tests.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findDesktopCode, openDesktopWindow } from "./desktopCode";
import { chosenEdition } from "./editions";
import { ensureEditor } from "./editor";
import type { Environment } from "./environment";
import { printLine, type Log } from "./log";
import { isEnding, onEnd, temporaryFolder } from "./processes";
import { startSandboxProcess, type SandboxProcess } from "./sandbox";
import { startEditorServer, type EditorServer } from "./server";
import type { Settings } from "./settings";
import { readyBlock, tryItPage } from "./tryIt";
import { packageVsix } from "./vsix";

/** What a test may want to differ from a plain `npm start`. */
export interface StartOptions {
  /** A package to use; else LEAF_PANORAMA_VSIX names one, else a fresh one is made. */
  vsix?: string;
  /** Packages of other extensions, to be installed beside it. */
  neighbours?: readonly string[];
  /** User settings on top of the sandbox's address. */
  settings?: Settings;
  sandboxArgs?: readonly string[];
  /** Further arguments of the editor's server. */
  editorArgs?: readonly string[];
  editorEnv?: Environment;
  log?: Log;
}

/** A sandbox and a web editor that is pointed at it. */
export interface Started {
  /** Opens the workspace in a window. */
  editorUrl: string;
  sandbox: SandboxProcess;
  server: EditorServer;
  /** The opened folder. */
  workspace: string;
  userDataDir: string;
  extensionsDir: string;
  logsDir: string;
  stop(): Promise<void>;
}

/** Packages the extension and starts sandbox and web editor, as `npm start` does. */
export async function startAll(options: StartOptions = {}): Promise<Started> {
  const prepared = await prepare(options);
  const { sandbox, workspace } = prepared;
  try {
    const installation = await ensureEditor(prepared.log, chosenEdition());
    prepared.log("Starting the editor …");
    const server = await startEditorServer({
      installation,
      folder: workspace,
      vsix: [prepared.vsix, ...(options.neighbours ?? [])],
      settings: prepared.settings,
      extraArgs: options.editorArgs ?? [],
      env: options.editorEnv ?? {},
    });
    const { url: editorUrl, userDataDir, extensionsDir, logsDir } = server;
    const stop = async (): Promise<void> => {
      await Promise.all([server.stop(), sandbox.stop()]);
    };
    return { editorUrl, sandbox, server, workspace, userDataDir, extensionsDir, logsDir, stop };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

// A newcomer meets the steps, and all there is to type, without looking for them.
const showSteps: Settings = { "workbench.startupEditor": "readme" };

/** Runs `npm start` until its window is closed or a signal comes; resolves to the exit code. */
export async function start(): Promise<number> {
  const code = await findDesktopCode(printLine);
  onEnd(() => {
    printLine("\nEnding everything …");
    return Promise.resolve();
  });
  if (code === undefined) {
    const { sandbox, server } = await startAll({ settings: showSteps });
    printLine(readyBlock(sandbox.info, `Open in a browser:  ${server.origin}/`));
    const who = await Promise.race([
      sandbox.ended.then(() => "The sandbox"),
      server.ended.then(() => "The editor's server"),
    ]);
    if (!isEnding()) console.error(`${who} has ended.`);
    return 1;
  }
  const { sandbox, workspace, vsix, settings } = await prepare({ settings: showSteps });
  printLine("Opening the editor …");
  const window = await openDesktopWindow(code, { vsix, settings, open: [workspace] });
  printLine(readyBlock(sandbox.info, "The editor's window is open. Closing it ends everything."));
  const closed = await Promise.race([window.ended.then(() => true), sandbox.ended.then(() => false)]);
  if (!closed && !isEnding()) console.error("The sandbox has ended.");
  return closed ? 0 : 1;
}

interface Prepared {
  vsix: string;
  sandbox: SandboxProcess;
  workspace: string;
  settings: Settings;
  log: Log;
}

async function prepare(options: StartOptions): Promise<Prepared> {
  const log = options.log ?? printLine;
  const vsix = options.vsix ?? process.env["LEAF_PANORAMA_VSIX"] ?? (await packageNow(log));
  log("Starting the sandbox …");
  const sandbox = await startSandboxProcess(options.sandboxArgs);
  const workspace = path.join(temporaryFolder("try"), "leaf-panorama");
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, "README.md"), tryItPage(sandbox.info));
  const settings = { "leafPanorama.apiUrl": sandbox.url, ...options.settings };
  return { vsix, sandbox, workspace, settings, log };
}

async function packageNow(log: Log): Promise<string> {
  log("Packaging the extension …");
  const { path: file, size } = await packageVsix();
  log(`Packaged: ${Math.ceil(size / 1024)} KB.`);
  return file;
}
