import { readFileSync } from "node:fs";
import path from "node:path";
import { EXIT, type ExitCode } from "./exitCodes";
import { processOutput } from "./output";
import { helpText, isVerb } from "./usage";

/** The command `leaf-panorama`: what needs little is done at once, the rest is loaded. */
async function main([verb = "--help", ...argv]: readonly string[]): Promise<ExitCode> {
  const output = processOutput(process);
  if (verb === "--version" || verb === "-v") {
    output.print(version());
    return EXIT.fine;
  }
  if (verb === "--help" || verb === "-h" || verb === "help") {
    output.print(helpText());
    return EXIT.fine;
  }
  if (verb === "sandbox") {
    const { runSandbox } = await import("../sandbox/main");
    return { 0: EXIT.fine, 1: EXIT.unasked, 2: EXIT.usage }[await runSandbox(argv)];
  }
  if (verb === "completion") {
    const { completionText } = await import("./completion");
    const text = completionText(argv[0]);
    if (text === undefined) output.note("completion takes bash or zsh: source <(leaf-panorama completion bash)");
    else output.print(text);
    return text === undefined ? EXIT.usage : EXIT.fine;
  }
  if (!isVerb(verb)) {
    output.note(`leaf-panorama has no verb ${JSON.stringify(verb)}; leaf-panorama --help lists them.`);
    return EXIT.usage;
  }
  if (argv.includes("--help") || argv.includes("-h")) {
    output.print(helpText(verb));
    return EXIT.fine;
  }
  const { run } = await import("./run");
  return run(verb, argv, version(), output);
}

/** The version in the package's manifest, which stands above the bundle. */
function version(): string {
  const manifest = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/** A fault of the command's own: where it is, without its message, which may quote what is secret. */
function fault(error: unknown): ExitCode {
  const name = error instanceof Error ? error.name : "Error";
  const places = error instanceof Error ? (error.stack ?? "").match(/^ {4}at .*$/gm)?.slice(0, 5) : undefined;
  console.error([`leaf-panorama has met a fault of its own (${name}).`, ...(places ?? [])].join("\n"));
  return EXIT.unasked;
}

process.on("uncaughtException", (error) => process.exit(fault(error)));
void main(process.argv.slice(2))
  .catch(fault)
  .then((code) => {
    process.exitCode = code;
  });
