// `npm run release:check`: packages the extension, and checks whether the package could be published as it is.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { launchChromium } from "./chromium";
import { countsLine } from "./counts";
import { messageOf, printLine } from "./log";
import { checkFiles, checkSecrets, checkSize } from "./release/contents";
import { checkChangelog, checkVersion, isPreRelease } from "./release/history";
import { checkLicenses, filesByPackage, type BundledPackage } from "./release/licenses";
import { checkAddresses, checkListing, checkProposals, repositoryPage, type ReleaseManifest } from "./release/listing";
import { checkReadme } from "./release/page";
import { linesOf, verdict, type Verdict } from "./release/verdict";
import { readZip } from "./release/zip";
import { inRepository, root } from "./root";
import { startAll } from "./start";
import { packageFolder } from "./vsix";
import { openActivity, openWindow, screenshot, treeRow } from "./window";

/** Checks a release, with `--publish` more strictly; resolves to the exit code. */
export async function releaseCheck(args: readonly string[]): Promise<number> {
  const unknown = args.find((word) => word !== "--publish");
  if (unknown !== undefined) throw new Error(`The release check has the option --publish, but no "${unknown}".`);
  const publish = args.includes("--publish");
  const version = manifestIn(readFileSync(inRepository("package.json"), "utf8")).version ?? "0.0.0";
  const folder = inRepository("out", "release");
  // Only what has just been checked is there to be published.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  printLine("Packaging the extension …");
  const vsix = await packageFolder(
    inRepository(),
    path.join(folder, `leaf-panorama-${version}.vsix`),
    isPreRelease(version) ? ["--pre-release"] : [],
  );
  const verdicts = [checkSize(vsix.size), ...checkPackage(readZip(readFileSync(vsix.path)), publish)];
  for (const one of verdicts) report(one);
  const driven = await checkWindow(vsix.path);
  report(driven);

  const all = [...verdicts, driven];
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  const file = path.relative(root, vsix.path);
  printLine(failed === 0 ? `\nChecked: ${file}` : `\nDon't publish ${file}: see the sentences marked ✖.`);
  printLine(`\n${countsLine({ passed: all.length - failed, failed, skipped: 0 })}`);
  return failed === 0 ? 0 : 1;
}

function checkPackage(files: ReadonlyMap<string, Buffer>, publish: boolean): Verdict[] {
  const bytesOf = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0);
  const textOf = (name: string): string => bytesOf(name).toString("utf8");
  const manifest = manifestIn(textOf("extension/package.json"));
  const { version = "", icon = "" } = manifest;
  const descriptions = [...files.keys()]
    .filter((name) => /^extension\/package\.nls\b.*\.json$/.test(name))
    .map((name) => manifestIn(textOf(name)).description ?? "");
  return [
    checkFiles([...files.keys()]),
    checkSecrets(files, root),
    checkLicenses(textOf("extension/dist/NOTICES.txt"), bundledPackages()),
    checkProposals(manifest),
    checkVersion(version, textOf("extension.vsixmanifest")),
    checkChangelog(textOf("extension/changelog.md"), version, publish),
    checkReadme({
      source: readFileSync(inRepository("README.md"), "utf8"),
      packaged: textOf("extension/readme.md"),
      repository: repositoryPage(manifest) ?? "",
      exists: (file) => existsSync(inRepository(file)),
    }),
    checkListing(manifest, descriptions, bytesOf(`extension/${icon}`)),
    checkAddresses(manifest, publish),
  ];
}

/** The packages that the build has just bundled, as their own manifests describe them. */
function bundledPackages(): BundledPackage[] {
  const files = JSON.parse(readFileSync(inRepository("out", "bundled.json"), "utf8")) as readonly string[];
  return [...filesByPackage(files)].map(([folder, own]) => {
    const text = readFileSync(inRepository(folder, "package.json"), "utf8");
    const { name = folder, version = "", license = "none" } = JSON.parse(text) as Partial<BundledPackage>;
    return { name, version, license, files: own };
  });
}

/** Installs the package into an editor, and goes from the empty view to a connected farmer. */
async function checkWindow(vsix: string): Promise<Verdict> {
  const says = 'the package is installed, and "Try the Sandbox" leads to "ACTIVE · STAGE"';
  let step = "start the editor";
  try {
    const started = await startAll({ vsix });
    try {
      step = "start the browser";
      const browser = await launchChromium(printLine);
      try {
        step = "open a window";
        const page = await openWindow(browser, started.editorUrl);
        step = "show the Leaf view";
        await openActivity(page, "Leaf");
        step = 'click "Try the Sandbox"';
        await page.getByText("Try the Sandbox").first().click();
        step = 'find a row "ACTIVE · STAGE"';
        await treeRow(page, "ACTIVE · STAGE").first().waitFor({ timeout: 30_000 });
        await screenshot(page, "release-check");
      } finally {
        await browser.close();
      }
    } finally {
      await started.stop();
    }
    return verdict("Window", says);
  } catch (error) {
    return verdict("Window", says, [`Could not ${step}: ${messageOf(error)}`]);
  }
}

function report(one: Verdict): void {
  for (const line of linesOf(one)) printLine(line);
}

/** What a manifest says, or the words that stand for it in a language. */
function manifestIn(text: string): ReleaseManifest {
  return JSON.parse(text) as ReleaseManifest;
}
