// The README as the marketplaces show it: its pictures and links lead to the repository.
import { verdict, type Verdict } from "./verdict";

/** A README in the repository, what the package made of it, and where that leads. */
export interface ReadmePair {
  readonly source: string;
  readonly packaged: string;
  /** The address of the repository's page. */
  readonly repository: string;
  /** Whether a file is there, by its path in the repository. */
  readonly exists: (path: string) => boolean;
}

/** Checks that each picture is a relative path to a file here, and that in the package everything has an https address. */
export function checkReadme({ source, packaged, repository, exists }: ReadmePair): Verdict {
  const pictures = picturesOf(source);
  const shown = picturesOf(packaged);
  const problems = pictures.flatMap((picture) => {
    if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(picture)) return [`The picture ${picture} is not a relative path.`];
    if (!/\.(?:png|jpe?g|gif)$/i.test(picture)) return [`The picture ${picture} is not a PNG, JPEG or GIF.`];
    if (!exists(picture)) return [`The picture ${picture} doesn't exist.`];
    const address = `${repository}/raw/HEAD/${picture}`;
    return shown.includes(address) ? [] : [`The packaged README doesn't show ${picture} as ${address}.`];
  });
  const unresolved = [...shown, ...linksOf(packaged)].filter((target) => !/^(?:https:\/\/|#|mailto:)/.test(target));
  return verdict("README", `${pictures.length} pictures, each with a file and an https address`, [
    ...(pictures.length === 0 ? ["The README has no picture."] : []),
    ...problems,
    ...[...new Set(unresolved)].map((target) => `In the packaged README, ${target} has no https address.`),
  ]);
}

function picturesOf(page: string): string[] {
  return [...proseOf(page).matchAll(/!\[[^\]]*\]\(([^)\s]+)[^)]*\)|<img\b[^>]*\bsrc=["']([^"']+)/gi)].map(
    ([, markdown, html]) => markdown ?? html ?? "",
  );
}

function linksOf(page: string): string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target = ""]) => target);
}

/** A page without its examples, in which nothing is a link. */
function proseOf(page: string): string {
  return page.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
}
