// The licenses of what is bundled.
import { verdict, type Verdict } from "./verdict";

/** A package of which something ships. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Those of its files that are bundled. */
  readonly files: readonly string[];
}

const PERMISSIVE = ["MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0"];
// For a font, and the style that comes with it.
const FONTS_ONLY = ["OFL-1.1", "CC-BY-4.0"];
const FONT_FILE = /\.(?:ttf|woff2?|css)$/;

/** Groups bundled files by the folder of their package in node_modules; files of our own are left out. */
export function filesByPackage(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const input of files) {
    // What a style refers to may end with a query.
    const file = input.replace(/\?.*$/, "");
    const name = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), file]);
  }
  return found;
}

/** Checks that the notices name each bundled package with its license, no other one, and only permissive licenses. */
export function checkLicenses(notices: string, bundled: readonly BundledPackage[]): Verdict {
  const titles = [...notices.matchAll(/^={78}\n(.+)\n={78}$/gm)].map(([, title = ""]) => title);
  const wanted = bundled.map(({ name, version, license }) => `${name} ${version} (${license})`);
  return verdict("Licenses", `${bundled.length} bundled packages, all in NOTICES.txt and permissive`, [
    ...(bundled.length === 0 ? ["No bundled package is known, so the notices can't be compared."] : []),
    ...wanted.filter((title) => !titles.includes(title)).map((title) => `dist/NOTICES.txt doesn't name ${title}.`),
    ...titles
      .filter((title) => !wanted.includes(title))
      .map((title) => `dist/NOTICES.txt names ${title}, which is not bundled.`),
    ...bundled.flatMap(refusalOf),
  ]);
}

function refusalOf({ name, license, files }: BundledPackage): string[] {
  const allowed = files.every((file) => FONT_FILE.test(file)) ? [...PERMISSIVE, ...FONTS_ONLY] : PERMISSIVE;
  // All that an expression names must be permissive, even where one could choose.
  const named = license.split(/\s+(?:AND|OR)\s+|[()\s]+/).filter((word) => word !== "");
  const refused = named.filter((word) => !allowed.includes(word));
  if (named.length > 0 && refused.length === 0) return [];
  return [`${name} is bundled under "${license}", which is not on the list of permissive licenses.`];
}
