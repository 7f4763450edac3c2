import type { SnippetKind } from "../../../src/snippets/snippets";
import { sendHttpFile } from "./httpFile";
import { runPowershell } from "./powershell";
import { missing, runCode, type Needed, type Ran } from "./programs";
import assert from "node:assert/strict";

const NEEDS: Readonly<Record<SnippetKind, readonly Needed[]>> = {
  curl: ["sh", "curl"],
  powershell: ["curl"],
  typescript: [],
  python: ["python3", "Python's requests"],
  http: [],
};

/** What this machine lacks to run code of a form; undefined if it lacks nothing. */
export function lacking(kind: SnippetKind): Needed | undefined {
  return missing(NEEDS[kind]);
}

/** Runs pieces of code of a form one after the other, and gives the texts of their answers. */
export async function runSnippets(
  kind: SnippetKind,
  pieces: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  switch (kind) {
    case "curl":
      return marked(await runCode("sh", pieces.map((piece) => `${piece}\nprintf '\\n${MARK}'\n`).join(""), env));
    case "powershell":
      return runPowershell(pieces, env);
    case "typescript": {
      // Each for itself, as each has a constant of the same name.
      const blocks = pieces.map((piece) => `{\n${piece}\nconsole.log("${MARK}");\n}\n`);
      return marked(await runCode("typescript", blocks.join(""), env)).map(withoutStatus);
    }
    case "python":
      return marked(await runCode("python", pieces.map((piece) => `${piece}\nprint("${MARK}")\n`).join(""), env)).map(
        withoutStatus,
      );
    case "http":
      return (await sendHttpFile(pieces.join("\n###\n"), env)).map(({ text }) => text);
  }
}

const MARK = "=== next ===";

function marked({ code, stdout, stderr }: Ran): string[] {
  assert.equal(code, 0, stderr);
  return stdout
    .split(MARK)
    .slice(0, -1)
    .map((text) => text.trim());
}

/** What is printed begins with the status. */
function withoutStatus(text: string): string {
  assert.match(text, /^\d{3} /);
  return text.slice(4);
}
