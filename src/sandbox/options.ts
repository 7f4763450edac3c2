import { systemClock, type Clock } from "../base/clock";
import { OTHER_PROVIDERS } from "./otherProviders";

const NAME_FILTERS = ["part", "exact"] as const;
const INFO_FILE = { flag: "--info-file", value: "FILE" } as const;
const NAME_FILTER = { flag: "--name-filter", value: "HOW" } as const;

/** How the list of Leaf users compares a name. */
type NameFilter = (typeof NAME_FILTERS)[number];

/** How a sandbox behaves; what is left out gets the default given here. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; 0 (default) lets the system choose. */
  readonly port?: number | undefined;
  /** How many Leaf users there are at the start (12). */
  readonly users?: number | undefined;
  /** How many other providers a Leaf user has at most at the start; 0 (default): the usual few Leaf users have one. */
  readonly providers?: number | undefined;
  /** What the sample data is derived from: the same seed gives the same world (1). */
  readonly seed?: number | undefined;
  /** Milliseconds that every API answer is held back (0). */
  readonly latencyMs?: number | undefined;
  /** API requests a minute before 429; 0 means no limit (1000). */
  readonly rateLimitPerMinute?: number | undefined;
  /** Seconds that the farmer has after a one-click call (900). */
  readonly windowSeconds?: number | undefined;
  /** Milliseconds that a webhook's receiver has to answer (10,000). */
  readonly deliveryTimeoutMs?: number | undefined;
  /** Whether the list of Leaf users takes a name by a part of it (default) or as a whole; Leaf doesn't say. */
  readonly nameFilter?: NameFilter | undefined;
  /** Whether Leaf users carry a `panoramaCredentials` object, and other providers' with all but the secrets (false). */
  readonly embeddedCredentials?: boolean | undefined;
  /** Where the time comes from (the machine's clock). */
  readonly clock?: Clock | undefined;
  /** Told of faults in the sandbox itself; silent by default. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

interface NumberRule {
  readonly flag: string;
  readonly value: string;
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

const NUMBERS = {
  port: { flag: "--port", value: "N", meaning: "port on 127.0.0.1; 0: any free one", min: 0, max: 65_535, fallback: 0 },
  users: { flag: "--users", value: "N", meaning: "Leaf users at the start", min: 0, max: 100_000, fallback: 12 },
  providers: {
    flag: "--providers",
    value: "N",
    meaning: "other providers of a Leaf user, at most",
    min: 0,
    max: OTHER_PROVIDERS.length,
    fallback: 0,
  },
  seed: { flag: "--seed", value: "N", meaning: "same seed, same world", min: 0, max: 4_294_967_295, fallback: 1 },
  latencyMs: {
    flag: "--latency",
    value: "MS",
    meaning: "hold every API answer back",
    min: 0,
    max: 600_000,
    fallback: 0,
  },
  rateLimitPerMinute: {
    flag: "--rate-limit",
    value: "PER_MINUTE",
    meaning: "API requests per minute before 429; 0: no limit",
    min: 0,
    max: 1_000_000,
    fallback: 1_000,
  },
  windowSeconds: {
    flag: "--window",
    value: "SECONDS",
    meaning: "time the farmer has after a one-click call",
    min: 1,
    max: 86_400,
    fallback: 900,
  },
  deliveryTimeoutMs: {
    flag: "--delivery-timeout",
    value: "MS",
    meaning: "time a webhook's receiver has to answer",
    min: 1,
    max: 600_000,
    fallback: 10_000,
  },
} as const satisfies Record<string, NumberRule>;

type NumberOption = keyof typeof NUMBERS;
const NUMBER_OPTIONS = Object.keys(NUMBERS) as NumberOption[];

/** The options with every default filled in. */
export interface Settings extends Readonly<Record<NumberOption, number>> {
  readonly nameFilter: NameFilter;
  readonly embeddedCredentials: boolean;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

function refusal(name: string, rule: NumberRule): string {
  return `${name} takes a whole number from ${rule.min} to ${rule.max}.`;
}

function fits(value: number, rule: NumberRule): boolean {
  return Number.isInteger(value) && value >= rule.min && value <= rule.max;
}

/** Fills in the defaults; throws a RangeError that says which option is out of range. */
export function settle(options: SandboxOptions): Settings {
  const nameFilter = options.nameFilter ?? "part";
  if (!NAME_FILTERS.includes(nameFilter)) throw new RangeError(`nameFilter takes ${NAME_FILTERS.join(" or ")}.`);
  const number = (name: NumberOption): number => {
    const value = options[name] ?? NUMBERS[name].fallback;
    if (!fits(value, NUMBERS[name])) throw new RangeError(refusal(name, NUMBERS[name]));
    return value;
  };
  return {
    port: number("port"),
    users: number("users"),
    providers: number("providers"),
    seed: number("seed"),
    latencyMs: number("latencyMs"),
    rateLimitPerMinute: number("rateLimitPerMinute"),
    windowSeconds: number("windowSeconds"),
    deliveryTimeoutMs: number("deliveryTimeoutMs"),
    nameFilter,
    embeddedCredentials: options.embeddedCredentials ?? false,
    clock: options.clock ?? systemClock,
    onError: options.onError ?? (() => undefined),
  };
}

/** What the command line asks for. */
type CommandLine =
  | {
      readonly kind: "run";
      readonly options: SandboxOptions;
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
  let embeddedCredentials = false;
  let nameFilter: NameFilter = "part";
  let infoFile: string | undefined;
  let quiet = false;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--help" || word === "-h") return { kind: "help" };
    if (word === "--embedded-credentials") {
      embeddedCredentials = true;
      continue;
    }
    if (word === "--quiet") {
      quiet = true;
      continue;
    }
    const equals = word.indexOf("=");
    const flag = equals < 0 ? word : word.slice(0, equals);
    if (flag === NAME_FILTER.flag) {
      const how = equals < 0 ? rest.shift() : word.slice(equals + 1);
      const known = NAME_FILTERS.find((each) => each === how);
      if (known === undefined) return { kind: "refused", reason: `${flag} takes ${NAME_FILTERS.join(" or ")}.` };
      nameFilter = known;
      continue;
    }
    if (flag === INFO_FILE.flag) {
      infoFile = equals < 0 ? rest.shift() : word.slice(equals + 1);
      if (!infoFile) return { kind: "refused", reason: `${flag} takes the name of a file.` };
      continue;
    }
    const name = NUMBER_OPTIONS.find((option) => NUMBERS[option].flag === flag);
    if (name === undefined) return { kind: "refused", reason: `Unknown argument ${word}; --help lists the flags.` };
    const text = equals < 0 ? rest.shift() : word.slice(equals + 1);
    const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!fits(value, NUMBERS[name])) return { kind: "refused", reason: refusal(flag, NUMBERS[name]) };
    numbers[name] = value;
  }
  return { kind: "run", options: { ...numbers, embeddedCredentials, nameFilter }, infoFile, quiet };
}

/** What `--help` prints. */
export function helpText(): string {
  const row = (left: string, right: string) => `  ${left.padEnd(26)}${right}`;
  return [
    "A Leaf + Panorama sandbox on 127.0.0.1. The first line on stdout is a JSON object with",
    "the URL, the account, the partner credentials and the organizations.",
    "",
    "node sandbox.js [flags]",
    ...NUMBER_OPTIONS.map((name) => {
      const rule = NUMBERS[name];
      return row(`${rule.flag} ${rule.value}`, `${rule.meaning} (default ${rule.fallback})`);
    }),
    row(
      `${NAME_FILTER.flag} ${NAME_FILTER.value}`,
      `names of Leaf users match by ${NAME_FILTERS.join(" or ")} (default part)`,
    ),
    row(`${INFO_FILE.flag} ${INFO_FILE.value}`, "write what stands on the first line there instead"),
    row("--quiet", "print nothing to stdout"),
    row("--embedded-credentials", "Leaf users carry their credentials' status"),
    row("--help", "this text"),
  ].join("\n");
}
