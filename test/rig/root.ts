import { existsSync } from "node:fs";
import path from "node:path";

function findRoot(): string {
  // Bundles land at different depths of out/, which holds no manifest of its own.
  let folder = __dirname;
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json is found above ${__dirname}.`);
    folder = parent;
  }
  return folder;
}

/** The repository's top folder, as an absolute path. */
export const root = findRoot();

/** An absolute path inside the repository. */
export function inRepository(...parts: string[]): string {
  return path.join(root, ...parts);
}
