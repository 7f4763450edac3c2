// What may be in the package, how large it may be, and what must not be in any of its files.
import { verdict, type Verdict } from "./verdict";

/** The most bytes that a package may have. */
export const SIZE_LIMIT = 1_500_000;

/** Every file of a package matches one of these, and each of these matches a file. */
const EXPECTED: readonly RegExp[] = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls\.json$/,
  /^extension\/package\.nls\.[a-z-]+\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/readme\.md$/,
  /^extension\/changelog\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/extension\.js$/,
  /^extension\/dist\/parts\/[\w-]+-[A-Z0-9]{8}\.js$/,
  /^extension\/dist\/sandbox\.js$/,
  /^extension\/dist\/media\/(?:events|qr)\/main\.js$/,
  /^extension\/dist\/media\/(?:events|qr)\/style\.css$/,
  /^extension\/dist\/media\/codicon\.ttf$/,
  /^extension\/dist\/NOTICES\.txt$/,
  /^extension\/media\/icon\.png$/,
  /^extension\/media\/leaf\.svg$/,
  /^extension\/skills\/[\w-]+\/SKILL\.md$/,
  /^extension\/media\/walkthrough\/\w+-(?:dark|light)\.png$/,
];

// Joined from words, so that this file doesn't hold what it looks for.
const FOLDERS = ["home", "work", "root", "Users"].join("|");

const SECRETS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a JWT", pattern: /\beyJ[\w-]{10,}/ },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: "a GitHub token", pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{40})/ },
  { what: "an absolute path", pattern: new RegExp(`(?<![\\w.~-])/(?:${FOLDERS})/[\\w.-]`) },
  { what: "an absolute path of Windows", pattern: /\b[A-Z]:(?:\\\\?|\/)Users[\\/]/ },
];

/** Compares the names in the package with the list of what belongs there. */
export function checkFiles(names: readonly string[]): Verdict {
  const strangers = names.filter((name) => !EXPECTED.some((pattern) => pattern.test(name)));
  const missing = EXPECTED.filter((pattern) => !names.some((name) => pattern.test(name)));
  return verdict("Files", `${names.length} files, all of them expected`, [
    ...strangers.map((name) => `${name} doesn't belong in the package: see .vscodeignore.`),
    ...missing.map(({ source }) => `No file in the package matches ${source}.`),
  ]);
}

/** Compares the package's size in bytes with the limit. */
export function checkSize(bytes: number): Verdict {
  const size = `${Math.ceil(bytes / 1000)} KB of at most ${SIZE_LIMIT / 1000} KB`;
  return verdict("Size", size, bytes > SIZE_LIMIT ? [`The package has ${size}.`] : []);
}

/** Looks in every file for what looks like a secret, or like a path of the machine that built it; `root` is one. */
export function checkSecrets(files: ReadonlyMap<string, Buffer>, root: string): Verdict {
  const problems = [...files].flatMap(([name, content]) => {
    // One character for each byte, so that no file is too odd to be searched.
    const text = content.toString("latin1");
    const found = SECRETS.flatMap(({ what, pattern }) => {
      const match = pattern.exec(text);
      return match ? [{ what, at: match.index }] : [];
    });
    const own = text.indexOf(root);
    if (own >= 0) found.push({ what: "the path of this repository", at: own });
    // The report must not repeat it.
    return found.map(({ what, at }) => `${name} contains what looks like ${what}, at byte ${at}.`);
  });
  return verdict("Secrets", `none in ${files.size} files, and no path of this machine`, problems);
}
