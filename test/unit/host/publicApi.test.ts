import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

describe("the API for other extensions", () => {
  const page = readFileSync("docs/api.md", "utf8");
  const [example = "", types = ""] = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block = ""]) => block);

  it("is described by its own types, word for word", () => {
    assert.equal(types, readFileSync("src/host/publicApi.ts", "utf8"));
  });

  it("has an example that compiles against these types", () => {
    const file = path.resolve("test/example.ts");
    const source = [
      'import * as vscode from "vscode";',
      'import type { LeafPanoramaApi } from "../src/host/publicApi";',
      "export async function activate(context: vscode.ExtensionContext) {",
      example,
      "}",
    ].join("\n");
    const { config } = ts.readConfigFile("tsconfig.json", (name) => readFileSync(name, "utf8")) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, files: [file] }, ts.sys, ".");
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...how) =>
      path.resolve(name) === file
        ? ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true)
        : read(name, ...how);
    const exists = host.fileExists.bind(host);
    host.fileExists = (name) => path.resolve(name) === file || exists(name);
    const program = ts.createProgram([file], { ...options, noEmit: true }, host);
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    assert.deepEqual(said, []);
  }).timeout(60_000);
});
