import { parseArgs } from "node:util";
import { CliError, EXIT } from "./exitCodes";
import { VERBS, type Verb, type VerbUsage } from "./usage";

/** What a verb was called with. */
export interface Args {
  readonly operands: readonly string[];
  /** The value of an option; undefined if it wasn't given. */
  text(name: string): string | undefined;
  /** The values of an option that can be repeated. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** A whole number within limits; throws a CliError for anything else. */
  number(name: string, least: number, most: number): number | undefined;
  /** One of several words; throws a CliError for any other. */
  oneOf<T extends string>(name: string, words: readonly T[], fallback: T): T;
}

/** Reads what stands behind a verb; throws a CliError that says what is wrong. */
export function readArgs(verb: Verb, argv: readonly string[]): Args {
  const { options, operands: names }: VerbUsage = VERBS[verb];
  const wrong = (sentence: string) =>
    new CliError(`${sentence}\nleaf-panorama ${verb} --help lists the options.`, EXIT.usage);
  const rules = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  let values: Readonly<Record<string, unknown>>;
  let operands: readonly string[];
  try {
    ({ values, positionals: operands } = parseArgs({
      args: [...argv],
      options: rules,
      allowPositionals: true,
      strict: true,
    }));
  } catch (error) {
    // Node's own sentence, without its hints about other programs.
    throw wrong((error instanceof Error ? error.message : String(error)).split(". ")[0] ?? "");
  }
  if (operands.length !== names.length) {
    throw wrong(
      names.length === 0
        ? `${verb} takes no ${operands[0] ?? "argument"}`
        : `${verb} takes ${names.join(" ")} and nothing else`,
    );
  }
  const text = (name: string) => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    operands,
    text,
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
    number: (name, least, most) => {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (value >= least && value <= most) return value;
      throw wrong(`--${name} takes a whole number from ${least} to ${most}`);
    },
    oneOf: (name, words, fallback) => {
      const given = text(name) ?? fallback;
      const known = words.find((word) => word === given);
      if (known === undefined) throw wrong(`--${name} takes ${words.join(", ")}`);
      return known;
    },
  };
}
