import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { transformSync } from "esbuild";
import ts from "typescript";

/** The editor's host has these in memory anyway, and storage can't do without. */
const BUILT_INS = ["node:crypto", "node:fs", "node:fs/promises", "node:os", "node:path"];
/** A literal with more entries than this is a table, which belongs into a function or a part that is loaded late. */
const MOST_ENTRIES = 60;

/** Stands in for the editor while the code is evaluated, and writes down what that asks for. */
const PROBE = `
const Module = require("node:module");
const asked = { builtIns: [], formats: [] };
const anything = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => "" : anything) });
const load = Module._load;
Module._load = (name, ...others) => {
  if (name === "vscode") return new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : anything) });
  if (Module.isBuiltin(name)) asked.builtIns.push(name);
  return load(name, ...others);
};
for (const name of Object.getOwnPropertyNames(Intl)) {
  const Format = Intl[name];
  if (typeof Format === "function" && Format.prototype)
    Intl[name] = new Proxy(Format, { construct: (...how) => (asked.formats.push(name), Reflect.construct(...how)) });
}
const { activate } = require(process.argv[2]);
process.stdout.write(JSON.stringify({ ...asked, activate: typeof activate }));
`;

describe("what activation loads", () => {
  it("is evaluated without any of Node's parts that are slow to load, and without a format of Intl", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    try {
      const probe = path.join(folder, "probe.js");
      writeFileSync(probe, PROBE);
      const said = execFileSync(process.execPath, [probe, path.resolve("dist/extension.js")], {
        encoding: "utf8",
        timeout: 20_000,
      });
      const { builtIns, formats, activate } = JSON.parse(said) as Record<string, string[] | string>;
      assert.equal(activate, "function");
      assert.deepEqual(formats, []);
      assert.deepEqual(
        [...new Set(builtIns)].filter((name) => !BUILT_INS.includes(name)),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is small", () => {
    const { code } = transformSync(readFileSync("dist/extension.js", "utf8"), { minify: true, legalComments: "none" });
    assert.ok(code.length < 200 * 1024, `${code.length} bytes`);
  });

  it("has nothing of what turns calls into code, and neither have the commands until one of them is used", () => {
    const parts = new Map(
      ["extension.js", ...readdirSync("dist/parts").map((name) => `parts/${name}`)].map((name) => [
        name,
        readFileSync(path.join("dist", name), "utf8"),
      ]),
    );
    const writes = (name: string) =>
      /ConvertTo-Json|json_text\(\)|_postman|schema\.getpostman\.com/.test(parts.get(name) ?? "");
    /** What a part brings along when it is loaded: what it requires outside of any function. */
    const along = (name: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(name)) return seen;
      seen.add(name);
      for (const [, wanted = ""] of (parts.get(name) ?? "").matchAll(
        /^(?:var \S+ = |const \S+ = )?require\("(\.[^"]+)"\)/gm,
      )) {
        along(path.posix.join(path.posix.dirname(name), wanted), seen);
      }
      return seen;
    };
    const handlers = [...parts.keys()].find((name) => name.startsWith("parts/handlers-")) ?? "";
    for (const start of ["extension.js", handlers]) {
      const loaded = [...along(start)];
      assert.ok(loaded.length > 5, `${start}: ${loaded.join()}`);
      assert.deepEqual(loaded.filter(writes), [], start);
    }
    assert.ok([...parts.keys()].some(writes));
  });

  it("makes no large table, and runs through none, at module level", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      // The sandbox is a bundle of its own.
      (file) => file.endsWith(".ts") && !file.startsWith("sandbox"),
    );
    assert.ok(files.length > 200);
    const tables = files.flatMap((file) => {
      const text = readFileSync(path.join("src", file), "utf8");
      return makesTable(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)) ? [file] : [];
    });
    assert.deepEqual(tables, []);
  });
});

/** Whether a module has a large literal, a loop or an array of a given length where it is evaluated. */
function makesTable(module: ts.SourceFile): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    const entries = ts.isArrayLiteralExpression(node)
      ? node.elements.length
      : ts.isObjectLiteralExpression(node)
        ? node.properties.length
        : 0;
    const made = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.getText() : "";
    found ||=
      entries > MOST_ENTRIES || ts.isIterationStatement(node, false) || /^(new \w*Array\(|Array\.from\()/.test(made);
    ts.forEachChild(node, visit);
  };
  visit(module);
  return found;
}
