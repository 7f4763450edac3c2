// The version's number and what the changelog says of it.
import { verdict, type Verdict } from "./verdict";

/** Whether a version is a pre-release by the marketplaces' convention, by which its minor number is odd. */
export function isPreRelease(version: string): boolean {
  return Number(version.split(".")[1]) % 2 === 1;
}

/** Checks the form of a version, and that the package is marked as what the version says. */
export function checkVersion(version: string, vsixManifest: string): Verdict {
  const kind = isPreRelease(version) ? "a pre-release (odd minor number)" : "a release (even minor number)";
  const says = `${version} is ${kind}, and the package is marked as one`;
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version)) {
    return verdict("Version", says, [`${version} is not MAJOR.MINOR.PATCH, the only form that marketplaces accept.`]);
  }
  const marked = /Id="Microsoft\.VisualStudio\.Code\.PreRelease" Value="true"/.test(vsixManifest);
  if (marked === isPreRelease(version)) return verdict("Version", says);
  return verdict("Version", says, [
    `${version} is ${kind}, but the package is marked as a ${marked ? "pre-release" : "release"}.`,
  ]);
}

/** Checks that the changelog starts with this version, or with what is unreleased unless it is to be published. */
export function checkChangelog(changelog: string, version: string, publish: boolean): Verdict {
  const newest = /^## +(.+?) *$/m.exec(changelog)?.[1] ?? "";
  const says = `the newest heading is "${newest}"`;
  // A date may follow, and brackets may be around it.
  const word = /^\[?([\w.-]+)\]?/.exec(newest)?.[1];
  if (word === version) return verdict("Changelog", says);
  if (word !== "Unreleased") {
    return verdict("Changelog", says, [`CHANGELOG.md has neither ${version} nor "Unreleased" as its newest heading.`]);
  }
  const advice = `Rename the heading "Unreleased" in CHANGELOG.md to ${version} before publishing.`;
  return publish ? verdict("Changelog", says, [advice]) : verdict("Changelog", says);
}
