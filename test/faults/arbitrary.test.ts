import assert from "node:assert/strict";
import fc from "fast-check";
import { systemClock } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { maskText } from "../../src/masking/redact";
import { failureOf, LeafError } from "../../src/leaf/errors";
import type { Fetch } from "../../src/leaf/fetch";
import { leafAt } from "../../src/leaf/send";
import { CALLS, MAY_BE_NONE, type Call, type CallName } from "./calls";

const RUNS = 10_000;

/** An answer as no server would think of it. */
interface Arbitrary {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Whether it comes as bytes, or as a text. */
  readonly bytes: boolean;
}

const status = fc.oneof(
  fc.constantFrom(200, 200, 200, 201, 204, 206, 302, 400, 401, 403, 404, 404, 429, 500, 502, 503),
  fc.integer({ min: 200, max: 999 }),
);
const secret = fc.constantFrom("token=PLANTED-one", "Authorization: Bearer PLANTED-two", "password=PLANTED-three");
const value: fc.Arbitrary<unknown> = fc.oneof(
  { maxDepth: 2 },
  fc.constantFrom<unknown>(null, true, 0, -1, 5, 404, 1e300, "", "ACTIVE", "..", "\ud800", {}, []),
  secret,
  fc.string({ maxLength: 8 }),
  fc.array(fc.constantFrom<unknown>(null, "a", 1, { id: "x" }, {}), { maxLength: 3 }),
);
const key = fc.constantFrom(
  ...[
    "id",
    "status",
    "name",
    "title",
    "detail",
    "message",
    "type",
    "path",
    "error",
    "errors",
    "errorKey",
    "fieldErrors",
  ],
  ...[
    "violations",
    "operations",
    "summaries",
    "signInUrl",
    "id_token",
    "panoramaCredentials",
    "data",
    "timestamp",
    "x",
  ],
);
const record = fc.dictionary(key, value, { maxKeys: 4 });

/** The call's right answer, with some of it gone, replaced or cut. */
function nearly(good: unknown): fc.Arbitrary<string> {
  const changed = fc.tuple(record, fc.constantFrom("as it is", "merged", "listed", "wrapped")).map(([other, how]) => {
    const first = (Array.isArray(good) ? good[0] : good) as object;
    if (how === "merged") return Array.isArray(good) ? [{ ...first, ...other }, other] : { ...first, ...other };
    if (how === "listed") return [good, other];
    return how === "wrapped" ? { panoramaCredentials: good } : good;
  });
  return fc
    .tuple(
      changed,
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
      ),
    )
    .map(([body, part]) => {
      const text = JSON.stringify(body);
      return text.slice(0, Math.ceil(text.length * part));
    });
}

function answers(good: unknown): fc.Arbitrary<Arbitrary> {
  const text = fc.oneof(
    { weight: 4, arbitrary: nearly(good) },
    { weight: 3, arbitrary: record.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: value.map((body) => JSON.stringify(body)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", " ", "null", "{}", "[]", "[[]]", "\ufeff{}", "OK", "{", "<html><title>x</title>"),
    },
    { weight: 1, arbitrary: secret.map((words) => `<html><title>${words}</title>`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  );
  const headers = fc.record(
    {
      "content-type": fc.constantFrom("application/json", "text/html", "text/plain", ""),
      "retry-after": fc.constantFrom("5", "-1", "30, 60", "x", ""),
      "x-total-count": fc.constantFrom("0", "5", "-5", "x"),
      "www-authenticate": fc.constantFrom("Basic realm=x", "Bearer"),
      location: fc.constantFrom("/x", "https://other.example/", "http://"),
    },
    { requiredKeys: [] },
  );
  return fc.record({ status, headers, text, bytes: fc.boolean() });
}

function fetchOf({ status: answered, headers, text, bytes }: Arbitrary): Fetch {
  async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from(text);
    await Promise.resolve();
  }
  return () =>
    Promise.resolve({
      status: answered,
      headers: { get: (name: string) => headers[name] ?? null },
      ...(bytes ? { body: body() } : {}),
      text: () => Promise.resolve(text),
    });
}

const isText = (item: unknown) => typeof item === "string" && item !== "";
const isTextOrNull = (item: unknown) => item === null || typeof item === "string";
const isUser = (item: unknown) => {
  const user = item as Record<string, unknown>;
  return (
    isText(user["id"]) &&
    ["name", "email", "phone", "address", "externalId"].every((field) => isTextOrNull(user[field]))
  );
};
const isCredential = (item: unknown) => {
  const { id, status: word } = item as Record<string, unknown>;
  return isTextOrNull(id) && isTextOrNull(word) && (isText(id) || isText(word));
};
const isListOf = (item: unknown, one: (part: unknown) => boolean) => Array.isArray(item) && item.every(one);
const isPage = (item: unknown) => isListOf((item as { users: unknown }).users, isUser);
const isEvent = (item: unknown) => {
  const { id, key } = item as Record<string, unknown>;
  return isTextOrNull(id) && isText(key);
};

/** What each call may return. */
const TYPES: Readonly<Record<CallName, (result: unknown) => boolean>> = {
  authenticate: isText,
  list: isPage,
  search: isPage,
  get: isUser,
  create: isUser,
  patch: isUser,
  delete: (result) => result === undefined,
  credential: isCredential,
  createCredential: isCredential,
  deleteCredential: (result) => result === undefined,
  events: (result) => isListOf((result as { events: unknown }).events, isEvent),
  oneClick: (result) => isText((result as { signInUrl: unknown }).signInUrl),
  resources: (result) => typeof result === "object" && result !== null,
  files: (result) => isListOf((result as { files: unknown }).files, (file) => isText((file as { id: unknown }).id)),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Not JSON.
    return undefined;
  }
}

const isBlank = (text: string) => text.replace(/^\ufeff/, "").trim() === "";

/** Whether a 404 can be Leaf's own: nothing at all, or an object with a mark of Leaf's problems. */
function mayBeNotFound({ status: answered, headers, text }: Arbitrary): boolean {
  if (answered !== 404) return false;
  if (isBlank(text)) return !/html/.test(headers["content-type"] ?? "");
  const body = parsed(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const marks = body as Record<string, unknown>;
  if (marks["status"] !== undefined && marks["status"] !== 404) return false;
  return ["title", "type", "errorKey", "error", "message"].some((mark) => typeof marks[mark] === "string");
}

/** Whether an answer can mean that there is none: Leaf's 404, or a success with nothing in it. */
function mayBeNone(call: CallName, answer: Arbitrary): boolean {
  if (call === "credential" && mayBeNotFound(answer)) return true;
  if (answer.status < 200 || answer.status > 299) return false;
  if (isBlank(answer.text)) return true;
  const body = parsed(answer.text) as Record<string, unknown> | null;
  if (call === "resources") return (body !== null && "summaries" in body) || body?.["message"] === "SUCCESS";
  const inner = body === null ? [null] : Object.values(body);
  const wrapped = inner.length === 1 && (inner[0] === null || Object.keys(inner[0] as object).length === 0);
  return inner.length === 0 || wrapped;
}

async function check(call: Call, answer: Arbitrary): Promise<void> {
  const leaf = leafAt(
    { apiUrl: "https://leaf.example", token: "PLANTED-token" },
    {
      fetch: fetchOf(answer),
      clock: systemClock,
      sleep: () => Promise.resolve(),
      log: silentLogger,
      random: () => 0,
      mask: maskText,
    },
  );
  let result: unknown;
  try {
    result = await call.run(leaf);
  } catch (error) {
    if (!(error instanceof LeafError)) throw error;
    if (error.kind === "notFound") assert.ok(mayBeNotFound(answer), "a 404 that is not Leaf's");
    assert.ok(!JSON.stringify([error.message, failureOf(error)]).includes("PLANTED"), error.message);
    return;
  }
  if (result === undefined && MAY_BE_NONE.has(call.name)) {
    assert.ok(mayBeNone(call.name, answer), "none, though the answer doesn't say so");
  } else {
    assert.ok(answer.status >= 200 && answer.status < 300);
    assert.ok(TYPES[call.name](result), JSON.stringify(result));
  }
}

describe(`${RUNS} arbitrary answers`, () => {
  for (const call of CALLS) {
    it(`leave ${call.name} with a typed value or a LeafError`, async () => {
      const property = fc.asyncProperty(answers(call.good), (answer) => check(call, answer));
      await fc.assert(property, { numRuns: RUNS });
    });
  }
});
