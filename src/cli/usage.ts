/** An option of a verb, as `node:util` reads it, and what `--help` says of it. */
interface OptionRule {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** The options of a verb, by their names without the dashes. */
type OptionRules = Readonly<Record<string, OptionRule>>;

/** What a verb is called with. */
export interface VerbUsage {
  /** What it does, in a sentence. */
  readonly summary: string;
  /** What it is called with besides options, as `LEAF_USER_ID`. */
  readonly operands: readonly string[];
  readonly options: OptionRules;
  readonly example: string;
}

const account = {
  "api-url": { type: "string", value: "URL", help: "another API than https://api.withleaf.io" },
  "token-stdin": { type: "boolean", help: "read the token from standard input" },
  "requests-per-minute": { type: "string", value: "N", help: "send at most so many (1 to 100000; default 300)" },
} as const satisfies OptionRules;
const provider: OptionRules = {
  provider: { type: "string", value: "ID", help: "another provider than Panorama" },
};
const json: OptionRules = { json: { type: "boolean", help: "print JSON" } };

/** The formats of `check`. */
export const CHECK_FORMATS = ["table", "json", "junit", "sarif", "markdown", "github"] as const;

/** The formats of `events`; all but the first can be added to. */
export const EVENT_FORMATS = ["markdown", "json", "csv", "text"] as const;

/** What each verb is called with. */
export const VERBS = {
  check: {
    summary: "Ask for the status of all credentials of an account.",
    operands: [],
    options: {
      format: { type: "string", value: "HOW", help: `${CHECK_FORMATS.join(", ")} (default: table)` },
      only: { type: "string", value: "trouble", help: "leave out what needs no attention" },
      provider: {
        type: "string",
        multiple: true,
        value: "ID",
        help: "beside Panorama; can be repeated; all: those in use",
      },
      concurrency: { type: "string", value: "N", help: "ask for so many statuses at a time (1 to 50; default 10)" },
      ...account,
    },
    example: "LEAF_TOKEN=… leaf-panorama check --only trouble --format github",
  },
  users: {
    summary: "List the Leaf users of an account, or search for some.",
    operands: [],
    options: {
      query: { type: "string", value: "TEXT", help: "name, email, external ID or Leaf user ID" },
      ...json,
      ...account,
    },
    example: 'leaf-panorama users --query "Fox Hollow"',
  },
  status: {
    summary: "Ask for the status of one Leaf user's credential.",
    operands: ["LEAF_USER_ID"],
    options: { ...provider, ...json, ...account },
    example: "leaf-panorama status 5f0c… --json",
  },
  events: {
    summary: "Print a credential's events, masked, newest first; with --follow, those that come as well.",
    operands: ["LEAF_USER_ID"],
    options: {
      ...provider,
      format: {
        type: "string",
        value: "HOW",
        help: `${EVENT_FORMATS.join(", ")} (default: markdown; with --follow, text)`,
      },
      follow: { type: "boolean", help: "oldest first, and go on with those that come, until Ctrl-C" },
      every: { type: "string", value: "SECONDS", help: "with --follow: how often to ask (5 to 3600; default 30)" },
      ...account,
    },
    example: "leaf-panorama events 5f0c… --follow --format json >> events.jsonl",
  },
  diagnose: {
    summary: "Find out why a connection doesn't work; prints the report of the editor.",
    operands: ["LEAF_USER_ID"],
    options: { ...provider, ...account },
    example: "leaf-panorama diagnose 5f0c…",
  },
  connect: {
    summary: "Start a one-click connection to Panorama, and print the farmer's link.",
    operands: ["LEAF_USER_ID"],
    options: {
      env: { type: "string", value: "WHICH", help: "STAGE or PRODUCTION" },
      "organization-code": { type: "string", value: "-", help: "read the code from standard input" },
      wait: { type: "boolean", help: "until ACTIVE (exit 0) or expired (exit 4); Ctrl-C cancels" },
      write: { type: "boolean", help: "yes, change something at Leaf" },
      production: { type: "boolean", help: "yes, in PRODUCTION" },
      "api-url": account["api-url"],
      "requests-per-minute": account["requests-per-minute"],
    },
    example: "leaf-panorama connect 5f0c… --env STAGE --organization-code - --wait --write < code",
  },
  listen: {
    summary: "Receive Leaf's alerts on this machine, verify them, and forward them unchanged.",
    operands: [],
    options: {
      forward: { type: "string", value: "URL", help: "your own receiver" },
      port: { type: "string", value: "N", help: "0 (default): any free one" },
      json: { type: "boolean", help: "print a line of JSON for each delivery" },
    },
    example: "LEAF_WEBHOOK_SECRET=… leaf-panorama listen --forward http://127.0.0.1:3000/leaf",
  },
  "verify-signature": {
    summary: "Check the signature of an alert; the body comes from standard input.",
    operands: [],
    options: { header: { type: "string", value: "TEXT", help: "the X-Leaf-Signature header" } },
    example: "LEAF_WEBHOOK_SECRET=… leaf-panorama verify-signature --header … < body.json",
  },
} as const satisfies Readonly<Record<string, VerbUsage>>;

/** A verb whose options are these; the sandbox reads its own. */
export type Verb = keyof typeof VERBS;

/** Whether it is one of them. */
export function isVerb(text: string): text is Verb {
  return Object.hasOwn(VERBS, text);
}

const LOGIN = [
  "The account comes from LEAF_TOKEN, from LEAF_EMAIL and LEAF_PASSWORD, or from --token-stdin;",
  "never from an argument, which other programs can read. HTTPS_PROXY and NO_PROXY are followed.",
];
const EXITS = "Exit: 0 healthy, 1 needs attention, 2 could not ask, 3 called wrongly, 4 expired.";
const PARTNER = [
  "The partner credentials come from PANORAMA_CLIENT_ID, PANORAMA_USERNAME and PANORAMA_PASSWORD,",
  "the organization code from ORGANIZATION_CODE if not from standard input.",
];

/** What `--help` prints. */
export function helpText(verb?: Verb): string {
  const row = (left: string, right: string) => `  ${left.padEnd(28)} ${right}`;
  if (!verb) {
    return [
      "leaf-panorama VERB [options]",
      "",
      ...Object.entries(VERBS).map(([name, { summary }]) => row(name, summary)),
      row("sandbox", "Start a Leaf and a Panorama on this machine, without an account."),
      row("completion", "Print what bash or zsh sources to complete verbs and options."),
      "",
      ...LOGIN,
      "",
      "leaf-panorama VERB --help says more. Only connect changes something at Leaf, and only with --write.",
      EXITS,
    ].join("\n");
  }
  const { summary, operands, options, example }: VerbUsage = VERBS[verb];
  const rows = Object.entries(options).map(([name, { value, help }]) =>
    row(`--${name}${value === undefined ? "" : ` ${value}`}`, help),
  );
  return [
    ["leaf-panorama", verb, ...operands, ...(rows.length > 0 ? ["[options]"] : [])].join(" "),
    "",
    summary,
    "",
    ...rows,
    "",
    ...("api-url" in options ? [...LOGIN, ""] : []),
    ...(verb === "connect" ? [...PARTNER, ""] : []),
    EXITS,
    "",
    "Example:",
    `  ${example}`,
  ].join("\n");
}
