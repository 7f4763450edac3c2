// Installs the web build of the editor from the npm registry alone, into an ignored folder that is reused.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { newest, type Edition } from "./editions";
import { without, type Environment } from "./environment";
import { messageOf, seconds, type Log } from "./log";
import { inRepository } from "./root";
import { run } from "./run";
import { canInstallPackages, installPackages, onPath } from "./system";

const folderName = "leaf-panorama-editor";

/** An installed web editor. */
export interface EditorInstallation {
  edition: Edition;
  directory: string;
  /** The Node program that runs the editor: the caller's own may be too old or too new for it. */
  node: string;
  /** The folder of code-server. */
  codeServer: string;
}

/** Makes sure that an editor is installed, which takes about a minute once and no time afterwards. */
export async function ensureEditor(log: Log, edition: Edition = newest): Promise<EditorInstallation> {
  if (process.platform === "win32") {
    throw new Error("On Windows, install Visual Studio Code so that its `code` command is on the PATH, and try again.");
  }
  const directory = path.resolve(process.env[edition.variable] ?? inRepository(edition.folder));
  const nodePackage = `node-${process.platform}-${process.arch}`;
  const nodeFolder = path.join(directory, "node_modules", nodePackage);
  const installation: EditorInstallation = {
    edition,
    directory,
    node: path.join(nodeFolder, "bin", "node"),
    codeServer: path.join(directory, "node_modules", "code-server"),
  };
  const { recipe, codeServer: codeServerVersion, node: nodeVersion } = edition;
  const stampFile = path.join(directory, "installed.json");
  const stamp = JSON.stringify({ recipe, codeServerVersion, nodePackage, nodeVersion });
  if (readIfThere(stampFile) === stamp) return installation;

  const started = Date.now();
  log(`Installing the ${edition.name} editor (once, about a minute) …`);
  emptyFolder(directory, edition);
  await installInto(installation, nodePackage, nodeFolder, log);
  // Written last, so that an interrupted installation is done again.
  writeFileSync(stampFile, stamp);
  log(`The editor is installed (${seconds(Date.now() - started)}).`);
  return installation;
}

async function installInto(
  { edition, directory, codeServer }: EditorInstallation,
  nodePackage: string,
  nodeFolder: string,
  log: Log,
): Promise<void> {
  const npm = npmIn(nodeFolder);
  const plain = ["install", "--omit=dev", "--ignore-scripts"];
  log("  1/4 Node for the editor");
  await npm(directory, [...plain, `${nodePackage}@${edition.node}`]);
  log("  2/4 the editor's server");
  await npm(directory, [...plain, `code-server@${edition.codeServer}`]);
  log("  3/4 the editor itself");
  const editor = path.join(codeServer, "lib", "vscode");
  const { version } = JSON.parse(readFileSync(path.join(editor, "package.json"), "utf8")) as { version: string };
  if (version !== edition.code) throw new Error(`code-server ${edition.codeServer} is Code ${version}.`);
  await npm(editor, [...plain, ...edition.npmArgs]);
  if (edition.withExtensions) await npm(path.join(editor, "extensions"), plain);
  log("  4/4 the parts that write logs and watch files");
  for (const [name, file] of Object.entries(edition.standIns)) {
    copyFileSync(inRepository("test", "rig", "standIns", file), path.join(editor, "node_modules", name, "index.js"));
  }
  if (edition.natives.length === 0) return;
  try {
    await ensureCompiler(log);
    await npm(editor, ["rebuild", ...edition.natives, "--ignore-scripts=false"]);
  } catch (error) {
    log(`  The editor works, but writes no logs, because this part could not be built: ${messageOf(error)}`);
  }
}

async function ensureCompiler(log: Log): Promise<void> {
  const missing = ["python3", "make", "g++"].filter((tool) => onPath(tool) === undefined);
  if (missing.length === 0) return;
  if (!canInstallPackages()) throw new Error(`${missing.join(", ")} not found on the PATH.`);
  await installPackages(missing, log);
}

type Npm = (cwd: string, args: readonly string[]) => Promise<void>;

function npmIn(nodeFolder: string): Npm {
  const env: Environment = {
    // What the npm that runs us says about our own package would be taken for the editor's.
    ...without(/^npm_(package|lifecycle)_|^npm_(command|config_(local_prefix|ignore_scripts|omit|include|global))$/i),
    // npm runs on the caller's Node, which it was made for; what is built, is built for the Node of these headers.
    npm_config_nodedir: nodeFolder,
    NODE_ENV: undefined,
  };
  const script = process.env["npm_execpath"];
  const isNpm = script !== undefined && path.basename(script).startsWith("npm-cli") && existsSync(script);
  return async (cwd, args) => {
    const all = [...args, "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
    const [command, words] = isNpm ? [process.execPath, [script, ...all]] : ["npm", all];
    const { code, output } = await run(command, words, { cwd, env, timeoutMs: 600_000 });
    if (code !== 0) {
      const lastLines = output.trimEnd().split("\n").slice(-12).join("\n");
      throw new Error(`npm ${args.slice(0, 2).join(" ")} failed in ${cwd}:\n${lastLines}`);
    }
  };
}

function emptyFolder(directory: string, { variable }: Edition): void {
  const manifest = path.join(directory, "package.json");
  const isOurs = readIfThere(manifest)?.includes(`"${folderName}"`) ?? false;
  if (!isOurs && existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Error(`${directory} holds something else: name an empty folder in ${variable}.`);
  }
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  // Without a manifest of its own, npm would take the repository around it for the package to install into.
  writeFileSync(manifest, `${JSON.stringify({ name: folderName, private: true })}\n`);
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
