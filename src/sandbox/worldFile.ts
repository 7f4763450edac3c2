import * as v from "valibot";
import { isObject } from "./http";
import { OTHER_PROVIDERS } from "./otherProviders";

/** What a world file calls itself. */
const KIND = "leaf-panorama-world";
/** The most Leaf users in a world file; as many as `--users` takes. */
const MOST_USERS = 100_000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const word = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_000));
const age = v.pipe(v.number(), v.finite(), v.minValue(0));
const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "must be a UUID"));
const id = v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/, "must be an id without slashes and spaces"));

const event = v.strictObject({
  id: v.optional(v.nullable(text)),
  age: v.optional(age),
  statusCode: v.optional(v.nullable(v.number())),
  headers: v.optional(v.string()),
  body: v.optional(v.string()),
});
const file = v.looseObject({ id: word, age: v.optional(age) });
const credential = {
  id: v.optional(uuid),
  status: v.optional(v.nullable(word), "ACTIVE"),
  age: v.optional(age),
  clientEnvironment: v.optional(v.picklist(["STAGE", "PRODUCTION"], "must be STAGE or PRODUCTION")),
  events: v.optional(v.array(event)),
};
const panorama = v.strictObject({ ...credential, files: v.optional(v.array(file)) });
const other = v.strictObject({ ...credential, organizations: v.optional(v.array(v.record(v.string(), v.unknown()))) });
const leafUser = v.strictObject({
  id: v.optional(id),
  name: v.exactOptional(v.nullable(text)),
  email: v.exactOptional(v.nullable(text)),
  phone: v.exactOptional(v.nullable(text)),
  address: v.exactOptional(v.nullable(text)),
  externalId: v.exactOptional(v.nullable(text)),
  credentials: v.optional(
    v.strictObject({
      panorama: v.optional(panorama),
      ...Object.fromEntries(OTHER_PROVIDERS.map(({ path }) => [path, v.optional(other)])),
    }),
    {},
  ),
});
const world = v.strictObject({
  kind: v.literal(KIND, `must be "${KIND}"`),
  version: v.literal(1, "must be 1: a newer version of the sandbox reads others"),
  daysAgo: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)), 0),
  leafUsers: v.pipe(v.array(leafUser), v.maxLength(MOST_USERS)),
});

/** What a world file says of a connection; ages are seconds before the file's newest moment. */
export type PlannedCredential = v.InferOutput<typeof panorama>;

/** What it says of one of another company. */
export type PlannedOther = v.InferOutput<typeof other>;

/** What it says of an event; what it leaves out is null in the answer. */
export type PlannedEvent = v.InferOutput<typeof event>;

/** What it says of a file: all but `age` is answered as it is. */
export type PlannedFile = v.InferOutput<typeof file>;

/** What it says of a Leaf user; credentials stand under the names that paths have for the companies. */
export interface PlannedUser extends Omit<v.InferOutput<typeof leafUser>, "credentials"> {
  readonly panorama: PlannedCredential | undefined;
  readonly others: Readonly<Record<string, PlannedOther | undefined>>;
}

/** A world to start with, in place of the sample one. */
export interface WorldPlan {
  /** How many days before the start the file's newest moment lies. */
  readonly daysAgo: number;
  readonly users: readonly PlannedUser[];
}

/** Reads a world file; throws a RangeError that says what is wrong, and where. */
export function readWorld(json: string): WorldPlan {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new RangeError(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isObject(value)) throw new RangeError("it must be a JSON object");
  const read = v.safeParse(world, value);
  if (!read.success) {
    const [issue] = read.issues;
    throw new RangeError(`${v.getDotPath(issue) ?? "the file"} ${sentence(issue)}`);
  }
  const { leafUsers, daysAgo } = read.output;
  const users = leafUsers.map(({ credentials, ...profile }): PlannedUser => {
    const { panorama: own, ...others } = credentials as Readonly<Record<string, PlannedOther>> & {
      readonly panorama?: PlannedCredential;
    };
    return { ...profile, panorama: own, others };
  });
  refuseTwins(users);
  return { daysAgo, users };
}

/** An id that two have would make one of them unreachable. */
function refuseTwins(users: readonly PlannedUser[]): void {
  const seen = new Set<string>();
  users.forEach((user, index) => {
    const all = [user.id, user.panorama?.id, ...Object.values(user.others).map((one) => one?.id)];
    for (const one of all) {
      if (one === undefined) continue;
      if (seen.has(one)) throw new RangeError(`leafUsers.${index} has the id ${one}, which something before it has`);
      seen.add(one);
    }
  });
}

function sentence(issue: v.BaseIssue<unknown>): string {
  if (issue.message.startsWith("must be")) return issue.message;
  if (issue.expected === "never") return "is nothing that a world file has";
  if (issue.received === "undefined") return "is missing";
  return `must be ${issue.expected ?? "another value"}, not ${issue.received}`;
}
