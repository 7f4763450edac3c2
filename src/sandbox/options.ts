import { systemClock, type Clock } from "../base/clock";
import { isLoopback } from "./address";
import { OTHER_PROVIDERS } from "./otherProviders";
import { readWorld, type WorldPlan } from "./worldFile";

/** How names can match. */
export const NAME_FILTERS = ["part", "exact"] as const;

/** How the list of Leaf users compares a name. */
type NameFilter = (typeof NAME_FILTERS)[number];

/** How a sandbox behaves; what is left out gets the default given here. */
export interface SandboxOptions {
  /** Port; 0 (default) lets the system choose. */
  readonly port?: number | undefined;
  /** The address to listen on (127.0.0.1). */
  readonly host?: string | undefined;
  /** Whether `host` may be one that other machines reach (false). */
  readonly allowRemote?: boolean | undefined;
  /** Under which address others reach it: `http://name:port` or `https://name`; by default, where it listens. */
  readonly publicUrl?: string | undefined;
  /** The text of a world file, to start with in place of the sample Leaf users. */
  readonly world?: string | undefined;
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

/** What an option that takes a number says of itself. */
interface NumberRule {
  readonly flag: string;
  readonly value: string;
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** The options that take a number. */
export const NUMBERS = {
  port: { flag: "--port", value: "N", meaning: "port; 0: any free one", min: 0, max: 65_535, fallback: 0 },
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

/** One of the options that take a number. */
export type NumberOption = keyof typeof NUMBERS;
/** All of them. */
export const NUMBER_OPTIONS = Object.keys(NUMBERS) as NumberOption[];

/** The options with every default filled in. */
export interface Settings extends Readonly<Record<NumberOption, number>> {
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly plan: WorldPlan | undefined;
  readonly nameFilter: NameFilter;
  readonly embeddedCredentials: boolean;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** What is said of a number that doesn't fit. */
export function refusal(name: string, rule: NumberRule): string {
  return `${name} takes a whole number from ${rule.min} to ${rule.max}.`;
}

/** Whether a number fits. */
export function fits(value: number, rule: NumberRule): boolean {
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
    host: hostOf(options),
    publicUrl: publicUrlOf(options),
    plan: planOf(options),
    nameFilter,
    embeddedCredentials: options.embeddedCredentials ?? false,
    clock: options.clock ?? systemClock,
    onError: options.onError ?? (() => undefined),
  };
}

function hostOf({ host = "127.0.0.1", allowRemote = false }: SandboxOptions): string {
  if (!/^[\w.:-]{1,253}$/.test(host)) throw new RangeError("host takes an address or a name of this machine.");
  if (allowRemote || isLoopback(host)) return host;
  throw new RangeError(`On ${host}, other machines may reach the sandbox: add --allow-remote if you want that.`);
}

function publicUrlOf({ publicUrl }: SandboxOptions): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isPlain) throw new RangeError("The public URL takes http:// or https:// and a host, with a port but no path.");
  return url.origin;
}

function planOf({ world }: SandboxOptions): WorldPlan | undefined {
  if (world === undefined) return undefined;
  try {
    return readWorld(world);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`The world file can't be used: ${error.message}.`);
    throw error;
  }
}
