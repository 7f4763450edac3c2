import type { SecretKind } from "./watchedSecrets";

/** Where a secret stands: the line that it is in, and from where to where; offsets count UTF-16 code units. */
interface Place {
  readonly languageId: string;
  readonly line: string;
  readonly from: number;
  readonly to: number;
}

/** What a stretch of the line becomes. */
interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The variables that stand in place of secrets: those that the command `leaf-panorama` reads. */
const VARIABLES: Readonly<Record<SecretKind, string>> = {
  token: "LEAF_TOKEN",
  password: "LEAF_PASSWORD",
  partnerPassword: "PANORAMA_PASSWORD",
  organizationCode: "ORGANIZATION_CODE",
  webhookSecret: "LEAF_WEBHOOK_SECRET",
};

/** The name of the variable that stands in a secret's place. */
export function variableOf(kind: SecretKind): string {
  return VARIABLES[kind];
}

/** How a program reads a variable: what takes the place of a string, and what joins it to one. */
interface Code {
  readonly read: (name: string) => string;
  readonly join: string;
  /** How a string has code in it, by what stands in front of the string's quote, or by the quote itself. */
  readonly within?: { readonly before: RegExp; readonly code: (name: string, quote: string) => string };
}

const js: Code = {
  read: (name) => `process.env.${name}`,
  join: "+",
  within: { before: /`$/, code: (name) => `\${process.env.${name}}` },
};
const python: Code = {
  read: (name) => `os.environ["${name}"]`,
  join: "+",
  // Before Python 3.12, a string's own quote can't be used in it.
  within: {
    before: /(?<!\w)(?:r?f|fr)["']$/i,
    code: (name, quote) => `{os.environ[${quote === '"' ? `'${name}'` : `"${name}"`}]}`,
  },
};
const java: Code = { read: (name) => `System.getenv("${name}")`, join: "+" };
const code: Readonly<Record<string, Code>> = {
  javascript: js,
  javascriptreact: js,
  typescript: js,
  typescriptreact: js,
  vue: js,
  svelte: js,
  python,
  ruby: { read: (name) => `ENV["${name}"]`, join: "+" },
  go: { read: (name) => `os.Getenv("${name}")`, join: "+" },
  java,
  kotlin: java,
  groovy: java,
  scala: java,
  csharp: { read: (name) => `Environment.GetEnvironmentVariable("${name}")`, join: "+" },
  php: { read: (name) => `getenv("${name}")`, join: "." },
};
const SHELLS = new Set(["shellscript", "dockerfile", "fish"]);

/** What takes the place of a secret so that what is around it stays what it is, as far as one line tells. */
export function placeholderFor(kind: SecretKind, place: Place): Replacement {
  const { languageId, line, from, to } = place;
  const name = VARIABLES[kind];
  const quote = openQuote(line.slice(0, from));
  const plain = (text: string) => ({ from, to, text });
  const language = code[languageId];
  if (language) return quote === undefined ? plain(language.read(name)) : inCode(language, name, place, quote);
  if (languageId === "powershell") {
    return quote?.sign === "'" ? plain(`' + $env:${name} + '`) : plain(`\${env:${name}}`);
  }
  if (languageId === "bat") return plain(`%${name}%`);
  if (languageId === "makefile") return plain(`$(${name})`);
  // Nothing is replaced between a shell's single quotes, so that they end in front of it.
  if (SHELLS.has(languageId) && quote?.sign === "'") return plain(`'"$${name}"'`);
  return plain(SHELLS.has(languageId) && !/\w/.test(line.charAt(to)) ? `$${name}` : `\${${name}}`);
}

function inCode(language: Code, name: string, { line, from, to }: Place, { sign, at }: Quote): Replacement {
  const { read, join, within } = language;
  if (within?.before.test(line.slice(0, at + 1))) return { from, to, text: within.code(name, sign) };
  const opens = at === from - 1;
  const closes = line.charAt(to) === sign;
  // Of triple quotes one line tells too little: no more than the secret is touched.
  if (line.slice(0, at).endsWith(sign) || line.startsWith(sign.repeat(2), to)) return { from, to, text: `\${${name}}` };
  // What is read of the environment is no byte string and the like.
  const start = opens ? at - (/(?<!\w)[a-z]{1,2}$/i.exec(line.slice(0, at))?.[0].length ?? 0) : from;
  const parts = [...(opens ? [] : [sign, join]), read(name), ...(closes ? [] : [join, sign])];
  return { from: start, to: closes ? to + 1 : to, text: parts.join(" ") };
}

/** The quote of the string in which a line's beginning ends. */
interface Quote {
  readonly sign: string;
  readonly at: number;
}

function openQuote(before: string): Quote | undefined {
  // Comments have apostrophes.
  if (/^\s*(?:\/\/|\/?\*|#|--)/.test(before)) return undefined;
  let open: Quote | undefined;
  for (let at = 0; at < before.length; at += 1) {
    const sign = before.charAt(at);
    if (sign === "\\") at += 1;
    else if (open) open = sign === open.sign ? undefined : open;
    else if (sign === "'" && /[\p{L}]{3}$/u.test(before.slice(Math.max(0, at - 6), at))) continue;
    else if (sign === '"' || sign === "'" || sign === "`") open = { sign, at };
  }
  return open;
}
