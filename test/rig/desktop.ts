// The host tests in a desktop editor, for machines whose network lets one be downloaded.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { newCountsFile, readCounts, type Counts } from "./counts";
import { messageOf } from "./log";
import { hostTestEnvironment, otherExtension } from "./hostTests";
import { temporaryFolder } from "./processes";
import { inRepository } from "./root";
import { run } from "./run";
import { startSandboxProcess } from "./sandbox";
import { quietSettings } from "./settings";
import { writeSettings } from "./server";
import { isRoot } from "./system";
import { within } from "./wait";

/** Runs the host tests in the desktop editor of VSCODE_PATH, or in a downloaded one. */
export async function runDesktopTests(): Promise<Counts> {
  const program = await findDesktopProgram();
  const sandbox = await startSandboxProcess();
  try {
    const profile = temporaryFolder("desktop");
    const folder = path.join(profile, "workspace");
    const userDataDir = path.join(profile, "ud");
    mkdirSync(folder);
    writeSettings(userDataDir, { ...quietSettings, "leafPanorama.apiUrl": sandbox.url });
    const countsFile = newCountsFile();
    // Started here rather than by test-electron's runTests, so that a signal ends the editor with everything else.
    const { code } = await run(
      program,
      [
        folder,
        ...(isRoot() ? ["--no-sandbox"] : []),
        ...(process.platform === "linux" ? ["--password-store=basic"] : []),
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${path.join(profile, "ext")}`,
        "--disable-gpu",
        "--disable-updates",
        "--disable-workspace-trust",
        "--no-cached-data",
        "--skip-release-notes",
        "--skip-welcome",
        `--extensionDevelopmentPath=${inRepository()}`,
        `--extensionDevelopmentPath=${otherExtension}`,
        `--extensionTestsPath=${inRepository("out", "host", "index.js")}`,
      ],
      { env: hostTestEnvironment(countsFile, sandbox.line), output: "show", timeoutMs: 240_000 },
    );
    return readCounts(countsFile, code === 0);
  } finally {
    await sandbox.stop();
  }
}

async function findDesktopProgram(): Promise<string> {
  const named = process.env["VSCODE_PATH"];
  if (named !== undefined && named !== "") return named;
  try {
    const download = downloadAndUnzipVSCode({
      cachePath: inRepository(".vscode-test"),
      extensionDevelopmentPath: inRepository(),
    });
    return await within(download, 600_000, "The download");
  } catch (error) {
    throw new Error(
      `Visual Studio Code could not be downloaded, so set VSCODE_PATH to its program (${messageOf(error)}).`,
      { cause: error },
    );
  }
}
