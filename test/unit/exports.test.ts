import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The editor calls these by name; nothing imports them. */
const CALLED_FROM_OUTSIDE = new Set(["src/extension.ts: activate"]);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.posix.join(folder, name.replaceAll("\\", "/")));
}

/** The project's file that a relative import means. */
function target(file: string, specifier: string): string | undefined {
  const base = path.posix.join(path.posix.dirname(file), specifier);
  return [`${base}.ts`, `${base}/index.ts`].find((candidate) => existsSync(candidate));
}

/** What a file exports by declaration, and what it imports of other files: `file: name`, or `file: *` for all. */
function readFile(file: string): { readonly exported: string[]; readonly imported: string[] } {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const exported: string[] = [];
  const imported: string[] = [];
  const note = (specifier: ts.Expression | undefined, names: readonly string[]) => {
    const from = specifier && ts.isStringLiteralLike(specifier) ? target(file, specifier.text) : undefined;
    if (from !== undefined) imported.push(...names.map((name) => `${from}: ${name}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const named = node.importClause?.namedBindings;
      const names =
        named && ts.isNamedImports(named) ? named.elements.map((e) => (e.propertyName ?? e.name).text) : ["*"];
      note(node.moduleSpecifier, names);
    } else if (ts.isExportDeclaration(node)) {
      const named = node.exportClause;
      note(
        node.moduleSpecifier,
        named && ts.isNamedExports(named) ? named.elements.map((e) => (e.propertyName ?? e.name).text) : ["*"],
      );
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0], ["*"]);
    } else if (
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    ) {
      const declared = ts.isVariableStatement(node) ? node.declarationList.declarations : [node as ts.NamedDeclaration];
      exported.push(...declared.flatMap(({ name }) => (name ? `${file}: ${name.getText(source)}` : [])));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { exported, imported };
}

describe("what files export", () => {
  it("is imported somewhere", () => {
    const used = new Set(["src", "media", "test"].flatMap(filesBelow).flatMap((file) => readFile(file).imported));
    const exported = ["src", "media"].flatMap(filesBelow).flatMap((file) => readFile(file).exported);
    assert.ok(exported.length > 500);
    const unused = exported.filter(
      (name) => !used.has(name) && !used.has(name.replace(/: .*/, ": *")) && !CALLED_FROM_OUTSIDE.has(name),
    );
    assert.deepEqual(unused, []);
  });

  it("has one meaning for each name, outside the sandbox, which has words of its own", () => {
    const files = filesBelow("src").filter((file) => !file.startsWith("src/sandbox/"));
    const declaredIn = new Map<string, string[]>();
    for (const [file = "", name = ""] of files
      .flatMap((each) => readFile(each).exported)
      .map((each) => each.split(": "))) {
      declaredIn.set(name, [...(declaredIn.get(name) ?? []), file]);
    }
    // A command and the call to Leaf that it ends in mean the same act.
    const twice = [...declaredIn].filter(
      ([, all]) => all.length > 1 && !(all.length === 2 && all.some((file) => file.startsWith("src/ui/commands/"))),
    );
    assert.deepEqual(twice, []);
  });
});
