import { cpSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EditorInstallation } from "./editor";
import { without, type Environment } from "./environment";
import { answers, freePort } from "./http";
import { endGroup, spawnGroup, temporaryFolder } from "./processes";
import { hasEnded, run, Tail, whenEnded } from "./run";
import { quietSettings, type Settings } from "./settings";
import { waitFor } from "./wait";

/** What to start an editor server with. */
export interface EditorServerOptions {
  installation: EditorInstallation;
  /** The folder that the window opens. */
  folder: string;
  /** User settings on top of the quiet ones. */
  settings?: Settings;
  /** Packaged extensions to install first. */
  vsix?: readonly string[];
  /** Further arguments of the server, e.g. `--reconnection-grace-time`, `5`. */
  extraArgs?: readonly string[];
  /** Variables for the server, which the extension host inherits. */
  env?: Environment;
  /** Keep it for a restart: secrets belong to the origin. */
  port?: number;
  /** The home of an earlier, stopped server, to start with what that one has stored. */
  home?: string;
}

/** A running editor server. */
export interface EditorServer {
  /** Opens the folder in a window. */
  url: string;
  /** Opens the same folder, by a redirect; short enough to type. */
  origin: string;
  port: number;
  home: string;
  userDataDir: string;
  extensionsDir: string;
  logsDir: string;
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>;
  /** Ends the server and its extension hosts; what it has stored stays until the rig ends. */
  stop(): Promise<void>;
}

/** Starts an editor server on loopback and resolves when it answers, which takes about half a second. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const home = options.home ?? temporaryFolder("editor");
  const userDataDir = path.join(home, "ud");
  const extensionsDir = path.join(home, "ext");
  writeSettings(userDataDir, { ...quietSettings, ...options.settings });
  const { edition, node, codeServer } = options.installation;
  const program = edition.program(codeServer, { home, userDataDir, extensionsDir });
  const env = editorEnvironment(home, { ...edition.env, ...options.env });
  const { vsix = [] } = options;
  if (vsix.length > 0) {
    cpSync(await installedOnce(options.installation, vsix), extensionsDir, { recursive: true });
  }

  const port = options.port ?? (await freePort());
  const args = [...program, ...edition.serve(port, options.folder), ...(options.extraArgs ?? [])];
  const child = spawnGroup(node, args, { cwd: home, env });
  const tail = new Tail(child);
  const ended = whenEnded(child);
  const origin = `http://127.0.0.1:${port}`;
  try {
    await waitFor(
      () => {
        if (hasEnded(child)) {
          throw new Error(`The editor's server ended early:\n${tail.lastLines()}`);
        }
        return answers(`${origin}${edition.readyPath}`);
      },
      { timeoutMs: 30_000, what: () => `the editor's server to answer; it last wrote:\n${tail.lastLines()}` },
    );
  } catch (error) {
    await endGroup(child);
    throw error;
  }
  return {
    url: `${origin}/?folder=${encodeURIComponent(options.folder)}`,
    origin,
    port,
    home,
    userDataDir,
    extensionsDir,
    logsDir: path.join(userDataDir, "logs"),
    ended,
    stop: () => endGroup(child),
  };
}

const installed = new Map<string, Promise<string>>();

/** A folder with extensions as the editor itself installs them: that takes it seconds, and to copy the folder none. */
function installedOnce({ edition, node, codeServer }: EditorInstallation, vsix: readonly string[]): Promise<string> {
  const key = JSON.stringify([codeServer, ...vsix.map((file) => [file, statSync(file).mtimeMs])]);
  let folder = installed.get(key);
  if (folder === undefined) {
    folder = (async () => {
      const home = temporaryFolder("extensions");
      const extensionsDir = path.join(home, "ext");
      const program = edition.program(codeServer, { home, userDataDir: path.join(home, "ud"), extensionsDir });
      const env = editorEnvironment(home, edition.env);
      const args = vsix.flatMap((file) => ["--install-extension", file]);
      const installing = await run(node, [...program, ...args], { env, timeoutMs: 60_000 });
      if (installing.code !== 0) throw new Error(`The editor refused an extension:\n${installing.output}`);
      return extensionsDir;
    })();
    installed.set(key, folder);
  }
  return folder;
}

/** Writes the user settings of an editor that has not started yet. */
export function writeSettings(userDataDir: string, settings: Settings): void {
  const folder = path.join(userDataDir, "User");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "settings.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
}

function editorEnvironment(home: string, changes: Environment = {}): Environment {
  return {
    // PORT and the like would override the arguments; XDG folders would lead out of the temporary home.
    ...without(/^(PORT|PASSWORD|HASHED_PASSWORD|CODE_SERVER_.*|CS_.*|XDG_.*|npm_.*|NODE_OPTIONS)$/i),
    HOME: home,
    EXTENSIONS_GALLERY: "{}",
    ...changes,
  };
}
