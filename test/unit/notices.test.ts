import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The packages that the sources below a folder import by name. */
function importedBelow(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => /\.(ts|css)$/.test(file))
    .map((file) => readFileSync(file, "utf8"));
  // On one line: the code that users copy imports too, in other languages.
  const names = sources.flatMap((source) =>
    [...source.matchAll(/(?:^import [^"'\n]*|from |import\(|@import )["']([^."'][^"']*)["']/gm)].map(
      ([, name]) => name,
    ),
  );
  return names.flatMap((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name ?? "")?.[0] ?? []);
}

describe("the notices of what is bundled", () => {
  const notices = readFileSync(path.join("dist", "NOTICES.txt"), "utf8");
  const manifestOf = (name: string) =>
    JSON.parse(readFileSync(path.join("node_modules", name, "package.json"), "utf8")) as Manifest;

  it("name every package that the sources import, and what those bring along", () => {
    const imported = [...new Set(["src", "media"].flatMap(importedBelow))].filter(
      (name) => !isBuiltin(name) && name !== "vscode",
    );
    assert.ok(imported.includes("valibot") && imported.includes("@vscode/codicons"), imported.join(" "));
    // Lit only passes on what its parts have.
    const shipped = imported.flatMap((name) => (name === "lit" ? ["lit-html", "lit-element"] : [name]));
    for (const name of [...shipped, "fetch-blob", "formdata-polyfill", "data-uri-to-buffer", "@lit/reactive-element"]) {
      const { version, license } = manifestOf(name);
      assert.ok(notices.includes(`${name} ${version} (${license})`), name);
    }
  });

  it("have a licence with a copyright for each, or the Creative Commons text", () => {
    const [, ...entries] = notices.split(/^={78}\n(?=.*\n={78}$)/m);
    assert.ok(entries.length >= 10, String(entries.length));
    for (const entry of entries) {
      const [title = "", , ...text] = entry.split("\n");
      assert.match(text.join("\n"), /copyright \(c\)|creative commons/i, title);
      assert.ok(text.join("\n").length > 500, title);
    }
  });

  it("are in the package, beside the project's own license", async () => {
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    assert.ok(files.includes("dist/NOTICES.txt") && files.includes("LICENSE"), files.join(" "));
  });
});
