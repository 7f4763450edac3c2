// The web editors that the tests run in, as data: what is installed where, and how it is started.
import path from "node:path";
import type { Environment } from "./environment";

/** Where a server finds and keeps its things. */
export interface ServerFolders {
  home: string;
  userDataDir: string;
  extensionsDir: string;
}

/** A web editor of one age. */
export interface Edition {
  /** A word in front of "editor". */
  name: "newest" | "oldest";
  /** To be raised when what is installed changes otherwise than by a version, so that it is installed anew. */
  recipe: number;
  /** The version of Visual Studio Code in it. */
  code: string;
  /** The version of code-server, the npm package that it comes in. */
  codeServer: string;
  /** The version of Node that runs it, and with it the extension. */
  node: string;
  /** The ignored folder in the repository that it is installed in. */
  folder: string;
  /** The variable that names another folder. */
  variable: string;
  /** Further arguments of npm for the editor's own packages. */
  npmArgs: readonly string[];
  /** Whether the extensions that come with the editor get their packages. */
  withExtensions: boolean;
  /** Packages that are built for this machine, where there is a compiler. */
  natives: readonly string[];
  /** For packages that would have to be built, what stands for them: files of standIns/. */
  standIns: Readonly<Record<string, string>>;
  /** The server's program and where its things are: what it is given to install an extension, too. */
  program(codeServer: string, folders: ServerFolders): string[];
  /** What makes the program listen on loopback and open a folder without a question. */
  serve(port: number, folder: string): string[];
  /** Without the driver, the request to run tests in the extension host is silently ignored. */
  driver: readonly string[];
  /** Variables of the server. */
  env: Environment;
  /** What answers as soon as the server is ready. */
  readyPath: string;
}

/** What users who keep up with it have. */
export const newest: Edition = {
  name: "newest",
  recipe: 1,
  code: "1.139.1",
  codeServer: "4.139.1",
  node: "24.21.0",
  folder: ".editor",
  variable: "LEAF_PANORAMA_EDITOR_DIR",
  npmArgs: [],
  withExtensions: true,
  natives: ["@vscode/spdlog", "@vscode/native-watchdog"],
  standIns: {},
  program: (codeServer, { home, userDataDir, extensionsDir }) => [
    codeServer,
    ...["--config", path.join(home, "c.yaml")],
    ...["--user-data-dir", userDataDir],
    ...["--extensions-dir", extensionsDir],
  ],
  serve: (port, folder) => [
    ...["--bind-addr", `127.0.0.1:${port}`, "--auth", "none"],
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
    "--ignore-last-opened",
    folder,
  ],
  driver: ["--vscode-option", "enable-smoke-test-driver"],
  env: {},
  readyPath: "/healthz",
};

/**
 * The oldest that `engines.vscode` allows. Its server is started without code-server's own in front, which knows no way to
 * pass on the driver.
 */
export const floor: Edition = {
  name: "oldest",
  recipe: 1,
  code: "1.90.2",
  codeServer: "4.90.3",
  // Desktop Code 1.90 has 20.9, which is not on the registry for every system: this is the next one that is.
  node: "20.11.1",
  folder: ".editor-floor",
  variable: "LEAF_PANORAMA_FLOOR_EDITOR_DIR",
  // It names packages by releases that npm's newer rules don't accept for each other.
  npmArgs: ["--legacy-peer-deps"],
  withExtensions: false,
  natives: [],
  standIns: { "@vscode/spdlog": "spdlog.js", "native-watchdog": "nativeWatchdog.js" },
  program: (codeServer, { home, userDataDir, extensionsDir }) => [
    path.join(codeServer, "lib", "vscode", "out", "server-main.js"),
    ...["--server-data-dir", path.join(home, "sd")],
    ...["--user-data-dir", userDataDir],
    ...["--extensions-dir", extensionsDir],
    ...["--telemetry-level", "off"],
    "--accept-server-license-terms",
  ],
  serve: (port, folder) => [
    ...["--host", "127.0.0.1", "--port", String(port)],
    "--without-connection-token",
    ...["--default-folder", folder],
  ],
  driver: ["--enable-smoke-test-driver"],
  // Else it opens http://127.0.0.1:PORT/… as /proxy/PORT/ of code-server's own server, without the path.
  env: { VSCODE_PROXY_URI: "" },
  readyPath: "/version",
};

/** The editor that LEAF_PANORAMA_EDITION names, as a stage does for its tests; else the newest. */
export function chosenEdition(): Edition {
  const name = process.env["LEAF_PANORAMA_EDITION"] ?? newest.name;
  const chosen = [newest, floor].find((edition) => edition.name === name);
  if (!chosen) throw new Error(`LEAF_PANORAMA_EDITION is "${name}", and neither newest nor oldest.`);
  return chosen;
}
