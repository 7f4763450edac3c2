// The search for secrets in all that an editor has written and shows.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import type { SandboxInfo } from "../rig/sandbox";
import { within } from "../rig/wait";

/** All that a sandbox gives out and that nothing may write down: passwords, ids of the partner portal, codes, tokens. */
export function secretsOf({ password, partner, organizations }: SandboxInfo): readonly string[] {
  return [
    password,
    ...Object.values(partner).flatMap((set) => [set.password, ...(set.sharingUrlId ? [set.sharingUrlId] : [])]),
    ...organizations.map(({ organizationCode }) => organizationCode),
    // How the sandbox's tokens begin.
    "eyJhbGciOi",
  ];
}

/** The forms in which a text can hide in a file: as it is, for an address, in JSON, hexadecimal, UTF-16 and Base64. */
export function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret, "utf8");
  const base64 = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // What stands before and behind the secret changes the letters at its edges.
    const inner = text.slice(before === 0 ? 0 : 4, -4);
    return inner.length >= 8 ? [inner, inner.replaceAll("+", "-").replaceAll("/", "_")] : [];
  });
  const hex = bytes.toString("hex");
  const texts = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), hex, hex.toUpperCase(), ...base64];
  return [bytes, Buffer.from(secret, "utf16le"), ...texts.map((text) => Buffer.from(text))];
}

/** Where below the folders, and in which of the pages' documents, one of the secrets stands in any form. */
export async function findSecrets(
  secrets: readonly string[],
  folders: readonly string[],
  pages: readonly Page[],
): Promise<{ readonly found: readonly string[]; readonly searched: number }> {
  const wanted = [...new Set(secrets)].map((secret) => ({ secret, forms: formsOf(secret) }));
  const found: string[] = [];
  const search = (place: string, content: Buffer) => {
    for (const { secret, forms } of wanted) {
      if (forms.some((form) => content.includes(form))) found.push(`"${secret}" in ${place}`);
    }
  };
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => path.join(folder, String(name)))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true),
  );
  let searched = 0;
  for (const file of files) {
    const content = readIfThere(file);
    if (!content) continue;
    search(file, content);
    searched += 1;
  }
  for (const page of pages) {
    for (const frame of page.frames()) {
      if (frame.isDetached()) continue;
      search(frame.url(), Buffer.from(await within(frame.content(), 15_000, `Reading ${frame.url()}`)));
    }
  }
  return { found, searched };
}

/** The extension is at work meanwhile: a file that was listed may be gone, and then nothing stays in it. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
