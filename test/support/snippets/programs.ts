import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { transformSync } from "esbuild";

/** No program that is tried here may take longer, in milliseconds. */
const LONGEST_MS = 60_000;

/** What a program needs, and how one finds out whether this machine has it. */
const NEEDED = {
  sh: ["sh", ["-c", "exit 0"]],
  dash: ["dash", ["-c", "exit 0"]],
  bash: ["bash", ["-c", "exit 0"]],
  curl: ["curl", ["--version"]],
  jq: ["jq", ["--version"]],
  python3: ["python3", ["--version"]],
  "Python's requests": ["python3", ["-c", "import requests"]],
} as const;

/** Something that a program needs. */
export type Needed = keyof typeof NEEDED;

/** The first of these that this machine doesn't have; undefined if it has all. */
export function missing(needed: readonly Needed[]): Needed | undefined {
  return needed.find((name) => {
    const [program, words] = NEEDED[name];
    return spawnSync(program, words, { timeout: LONGEST_MS }).status !== 0;
  });
}

/** The variables of this machine and some more; nothing goes through a proxy. */
function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, NO_PROXY: "*", no_proxy: "*", ...more };
}

/** What a program was given and said. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Its exit code. */
  readonly code: number | null;
}

/** How a language's code is run: the file's name and the command; TypeScript is stripped of its types first. */
const LANGUAGES = {
  sh: { file: "run.sh", command: ["sh"] },
  dash: { file: "run.sh", command: ["dash"] },
  bash: { file: "run.sh", command: ["bash"] },
  python: { file: "run.py", command: ["python3"] },
  typescript: { file: "run.mjs", command: [process.execPath] },
} as const;

/** A language whose code can be run. */
export type Language = keyof typeof LANGUAGES;

/** Runs code to its end, with variables in its environment; `hear` gets what it writes to its standard output meanwhile. */
export async function runCode(
  language: Language,
  code: string,
  variables: Readonly<Record<string, string>>,
  hear: (stdout: string) => void = () => undefined,
): Promise<Ran> {
  const { file, command } = LANGUAGES[language];
  const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-snippet-"));
  try {
    const written = language === "typescript" ? transformSync(code, { loader: "ts", format: "esm" }).code : code;
    writeFileSync(path.join(folder, file), written);
    const child = spawn(command[0], [file], {
      ...{ cwd: folder, env: environment(variables), timeout: LONGEST_MS, killSignal: "SIGKILL" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      hear(stdout);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { stdout, stderr, code: ended };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs cURL with arguments and something on its standard input, and gives what it prints. */
export async function runCurl(words: readonly string[], input: string | undefined): Promise<string> {
  const running = promisify(execFile)("curl", ["--silent", "--show-error", ...words], {
    env: environment({}),
    timeout: LONGEST_MS,
  });
  running.child.stdin?.end(input);
  return (await running).stdout;
}
