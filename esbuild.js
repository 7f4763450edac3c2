// Builds what ships (dist/) and, with --tests, what checks it (out/).
//   node esbuild.js [--production] [--watch] [--tests]
const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");
const { bundledFiles, noticesOf } = require("./esbuild.notices.js");

const has = (flag) => process.argv.includes(flag);
const production = has("--production");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: __dirname,
};

/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", format: "cjs", target: "node20" };

// The sandbox is a bundle of its own: a program to run by hand, and what the extension loads when it is asked for.
const sandboxApart = {
  name: "sandbox-apart",
  setup: (build) =>
    build.onResolve({ filter: /^\.\.?\/sandbox\/main$/ }, () => ({ path: "./sandbox.js", external: true })),
};

// Each module that imports the editor's API would copy all of it; through one module of ours it is copied once.
const editorOnce = {
  name: "editor-once",
  setup: (build) => {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === "editor" ? { path: "vscode", external: true } : { path: "vscode", namespace: "editor" },
    );
    build.onLoad({ filter: /./, namespace: "editor" }, () => ({ contents: 'export * from "vscode";' }));
  },
};

// The extension in parts: what activation needs, and what is loaded when it is first used. esbuild splits ES modules only,
// and the editor loads CommonJS, so the parts are translated afterwards.
const extension = {
  ...common,
  platform: "node",
  format: "esm",
  target: "node20",
  minify: false,
  sourcemap: production ? false : "inline",
  splitting: true,
  entryPoints: { extension: "src/extension.ts" },
  chunkNames: "parts/[name]-[hash]",
  outdir: "dist/esm",
  plugins: [sandboxApart, editorOnce],
  // The form for browsers reads no files: the editor hands the sentences over.
  alias: { "@vscode/l10n": require.resolve("@vscode/l10n/dist/browser.js") },
};

/** Translates the parts of the extension into what the editor loads. */
async function translate() {
  const from = path.join(__dirname, "dist", "esm");
  await esbuild.build({
    ...node,
    bundle: false,
    // Parts are loaded by `require`, within the extension's own host.
    supported: { "dynamic-import": false },
    entryPoints: filesIn("dist/esm", ".js"),
    outbase: "dist/esm",
    outdir: "dist",
  });
  fs.rmSync(from, { recursive: true });
}

const shipped = [
  extension,
  { ...node, entryPoints: { sandbox: "src/sandbox/main.ts" }, outdir: "dist" },
  {
    ...node,
    entryPoints: { cli: "src/cli/main.ts" },
    outdir: "dist",
    banner: { js: "#!/usr/bin/env node" },
    plugins: [sandboxApart],
    // The form for browsers reads no files: the command's sentences are English.
    alias: { "@vscode/l10n": require.resolve("@vscode/l10n/dist/browser.js") },
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    target: "es2022",
    // The icons' font, next to the style that names it.
    loader: { ".ttf": "file" },
    assetNames: "[name]",
    entryPoints: Object.fromEntries(
      ["deliveries", "events", "matrix", "qr"].flatMap((page) => [
        [`${page}/main`, `media/${page}/main.ts`],
        [`${page}/style`, `media/${page}/style.css`],
      ]),
    ),
    outdir: "dist/media",
  },
];

const filesIn = (folder, ending) =>
  fs
    .readdirSync(path.join(__dirname, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name));

/** The folders of test/ that hold code. */
const testFolders = () =>
  fs
    .readdirSync(path.join(__dirname, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "fixtures")
    .map(({ name }) => name);

const tests = () => [
  {
    ...node,
    packages: "external",
    external: ["vscode"],
    sourcemap: "inline",
    entryPoints: testFolders().flatMap((name) => filesIn(`test/${name}`, ".ts")),
    outbase: "test",
    outdir: "out",
  },
];

async function main() {
  const builds = has("--tests") ? [...shipped, ...tests()] : shipped;
  fs.rmSync(path.join(__dirname, "dist"), { recursive: true, force: true });
  if (has("--watch")) {
    const translated = {
      name: "translated",
      setup: (build) => build.onEnd(({ errors }) => errors.length === 0 && translate()),
    };
    const watched = builds.map((one) => (one === extension ? { ...one, plugins: [...one.plugins, translated] } : one));
    const contexts = await Promise.all(watched.map((options) => esbuild.context({ ...options, logLevel: "info" })));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const results = await Promise.all(builds.map((options) => esbuild.build({ ...options, metafile: true })));
  await translate();
  const metafiles = results.slice(0, shipped.length).map(({ metafile }) => metafile);
  const bundled = bundledFiles(metafiles);
  fs.writeFileSync(path.join(__dirname, "dist", "NOTICES.txt"), noticesOf(bundled));
  // For the release check, which compares the notices with it.
  fs.mkdirSync(path.join(__dirname, "out"), { recursive: true });
  fs.writeFileSync(path.join(__dirname, "out", "bundled.json"), JSON.stringify(bundled));
}

main().catch((error) => {
  if (!error.errors) console.error(error);
  process.exitCode = 1;
});
