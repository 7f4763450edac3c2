// Runs on a fresh clone, with nothing but Node and npm: installs what is missing, builds, and hands over to the rig.
//   node test/rig/bootstrap.mjs start|test|unit|faults|host|e2e|floor|long|desktop|bench|pictures|release
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const tasks = [
  "start",
  "test",
  "unit",
  "faults",
  "host",
  "e2e",
  "floor",
  "long",
  "desktop",
  "bench",
  "pictures",
  "release",
];
const windows = process.platform === "win32";
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const [task = "", ...args] = process.argv.slice(2);

/** The child that is at work, so that a signal ends it with us. */
let child;

/** Runs a program in the repository to its end; rejects with `failure` if it fails. */
function run(command, words, failure, options = {}) {
  return new Promise((resolve, reject) => {
    child = spawn(command, words, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      detached: !windows,
      ...options,
    });
    child.once("error", (error) => reject(new Error(`${failure} (${error.message})`)));
    child.once("exit", (code) => {
      child = undefined;
      if (code === 0) resolve();
      else reject(new Error(failure));
    });
  });
}

function endChild(signal) {
  if (child?.pid === undefined) return;
  try {
    if (windows) child.kill();
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

function onSignal(signal) {
  if (child === undefined) process.exit(codes[signal]);
  // Gone when the child is, or after the grace by force.
  child.once("exit", () => process.exit(codes[signal]));
  endChild("SIGTERM");
  setTimeout(() => {
    endChild("SIGKILL");
    process.exit(codes[signal]);
  }, 5000);
}

/** npm ends only the shell between itself and us when it is told to end, so that we would live on as an orphan. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  timer.unref();
}

async function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const stamp = path.join(root, "node_modules", ".leaf-panorama-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing the packages (npm ci) …");
  const words = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  const failure = "npm ci failed: see above.";
  if (npm !== undefined && path.basename(npm).startsWith("npm-cli") && existsSync(npm)) {
    await run(process.execPath, [npm, ...words], failure);
  } else {
    await run("npm", words, failure, { shell: windows });
  }
  // Written last, so that an interrupted installation is done again.
  writeFileSync(stamp, lock);
}

async function main() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 18)) {
    throw new Error(`Node 20.18 or newer is needed, and this is ${process.versions.node}.`);
  }
  if (!tasks.includes(task)) throw new Error(`Name a task: ${tasks.join(", ")}.`);
  for (const signal of Object.keys(codes)) process.on(signal, onSignal);
  endWithNpm();
  process.chdir(root);
  process.setSourceMapsEnabled(true);
  await installPackages();
  if (task === "start") console.log("Building …");
  await run(process.execPath, ["esbuild.js", "--tests"], "The build failed: see above.");
  for (const signal of Object.keys(codes)) process.off(signal, onSignal);
  const rig = createRequire(import.meta.url)(path.join(root, "out", "rig", "main.js"));
  return rig.main(task, args);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  // Whoever reads only the last line must not take this for a success.
  if (tasks.includes(task) && task !== "start" && task !== "bench") console.log("\n0 passed, 1 failed, 0 skipped");
  process.exitCode = 1;
}
// What a failed task has left open must not keep the program.
setTimeout(() => process.exit(), 2000).unref();
