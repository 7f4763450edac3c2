import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
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

/** Packages an extension of a few lines, to be installed beside ours, and resolves to the package's path. */
export async function packageExtension(folder: string, name: string, code: string, manifest: object): Promise<string> {
  const source = path.join(folder, name);
  mkdirSync(source, { recursive: true });
  const common = { name, publisher: "bench", version: "0.0.1", engines: { vscode: "^1.90.0" }, main: "./extension.js" };
  writeFileSync(path.join(source, "package.json"), JSON.stringify({ ...common, ...manifest }));
  writeFileSync(path.join(source, "extension.js"), code);
  const more = ["--allow-missing-repository", "--skip-license", "--no-dependencies"];
  return (await packageFolder(source, path.join(folder, `${name}.vsix`), more)).path;
}
