import { mkdirSync, statSync } from "node:fs";
import { inRepository } from "./root";
import { run } from "./run";

/** A packaged extension and its size in bytes. */
export interface Package {
  path: string;
  size: number;
}

/** Packages the extension as a user would install it. */
export async function packageVsix(): Promise<Package> {
  mkdirSync(inRepository("out"), { recursive: true });
  return packageFolder(inRepository(), inRepository("out", "leaf-panorama.vsix"));
}

/** Packages the extension in a folder; `more` are further arguments of vsce. */
export async function packageFolder(folder: string, file: string, more: readonly string[] = []): Promise<Package> {
  const { code, output } = await run(
    process.execPath,
    [inRepository("node_modules", "@vscode", "vsce", "vsce"), "package", "--out", file, ...more],
    { cwd: folder, timeoutMs: 120_000 },
  );
  if (code !== 0) throw new Error(`vsce could not package the extension:\n${output.trim()}`);
  return { path: file, size: statSync(file).size };
}
