import {
  fits,
  NAME_FILTERS,
  NUMBER_OPTIONS,
  NUMBERS,
  refusal,
  type NumberOption,
  type SandboxOptions,
} from "./options";

/** Options that take a text, with what is said of one that is missing. */
const TEXTS = {
  host: { flag: "--host", value: "ADDRESS", meaning: "listen there (default 127.0.0.1)", takes: "an address" },
  publicUrl: {
    flag: "--public-url",
    value: "URL",
    meaning: "how others reach it, as http://leaf:4000",
    takes: "a URL",
  },
  nameFilter: {
    flag: "--name-filter",
    value: "HOW",
    meaning: `names of Leaf users match by ${NAME_FILTERS.join(" or ")} (default part)`,
    takes: NAME_FILTERS.join(" or "),
  },
  worldFile: {
    flag: "--world",
    value: "FILE",
    meaning: "start with the Leaf users of a world file",
    takes: "the name of a file",
  },
  infoFile: {
    flag: "--info-file",
    value: "FILE",
    meaning: "write what stands on the first line there instead",
    takes: "the name of a file",
  },
} as const;
const FLAGS = {
  allowRemote: { flag: "--allow-remote", meaning: "--host may be an address that other machines reach" },
  quiet: { flag: "--quiet", meaning: "print nothing to stdout" },
  embeddedCredentials: { flag: "--embedded-credentials", meaning: "Leaf users carry their credentials' status" },
} as const;

type TextOption = keyof typeof TEXTS;
type FlagOption = keyof typeof FLAGS;
const TEXT_OPTIONS = Object.keys(TEXTS) as TextOption[];
const FLAG_OPTIONS = Object.keys(FLAGS) as FlagOption[];

/** What the command line asks for. */
type CommandLine =
  | {
      readonly kind: "run";
      readonly options: SandboxOptions;
      /** Whose text is the option `world`. */
      readonly worldFile?: string | undefined;
      /** Where URL, account and secrets are written to; on stdout if it is missing. */
      readonly infoFile?: string | undefined;
      /** Nothing is printed to stdout. */
      readonly quiet: boolean;
    }
  | { readonly kind: "help" }
  | { readonly kind: "refused"; readonly reason: string };

/** Reads `--flag value` and `--flag=value`; the arguments exclude node and the script. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const numbers: Partial<Record<NumberOption, number>> = {};
  const texts: Partial<Record<TextOption, string>> = {};
  const flags: Partial<Record<FlagOption, boolean>> = {};
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--help" || word === "-h") return { kind: "help" };
    const isFlag = FLAG_OPTIONS.find((option) => FLAGS[option].flag === word);
    if (isFlag !== undefined) {
      flags[isFlag] = true;
      continue;
    }
    const equals = word.indexOf("=");
    const flag = equals < 0 ? word : word.slice(0, equals);
    const text = TEXT_OPTIONS.find((option) => TEXTS[option].flag === flag);
    const name = NUMBER_OPTIONS.find((option) => NUMBERS[option].flag === flag);
    if (text === undefined && name === undefined) {
      return { kind: "refused", reason: `Unknown argument ${word}; --help lists the flags.` };
    }
    const given = equals < 0 ? rest.shift() : word.slice(equals + 1);
    if (text !== undefined) {
      if (!given) return { kind: "refused", reason: `${flag} takes ${TEXTS[text].takes}.` };
      texts[text] = given;
    } else if (name !== undefined) {
      const value = given !== undefined && /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (!fits(value, NUMBERS[name])) return { kind: "refused", reason: refusal(flag, NUMBERS[name]) };
      numbers[name] = value;
    }
  }
  const { infoFile, worldFile, nameFilter: how, ...places } = texts;
  const { quiet = false, ...rules } = flags;
  const nameFilter = NAME_FILTERS.find((each) => each === how);
  if (how !== undefined && nameFilter === undefined) {
    return { kind: "refused", reason: `${TEXTS.nameFilter.flag} takes ${TEXTS.nameFilter.takes}.` };
  }
  return { kind: "run", options: { ...numbers, ...places, ...rules, nameFilter }, worldFile, infoFile, quiet };
}

/** What `--help` prints. */
export function helpText(): string {
  const row = (left: string, right: string) => `  ${left.padEnd(26)}${right}`;
  return [
    "A Leaf + Panorama sandbox on this machine. The first line on stdout is a JSON object with",
    "the URL, the account, the partner credentials and the organizations.",
    "",
    "node sandbox.js [flags]",
    ...NUMBER_OPTIONS.map((name) => {
      const rule = NUMBERS[name];
      return row(`${rule.flag} ${rule.value}`, `${rule.meaning} (default ${rule.fallback})`);
    }),
    ...TEXT_OPTIONS.map((name) => row(`${TEXTS[name].flag} ${TEXTS[name].value}`, TEXTS[name].meaning)),
    ...FLAG_OPTIONS.map((name) => row(FLAGS[name].flag, FLAGS[name].meaning)),
    row("--help", "this text"),
  ].join("\n");
}
