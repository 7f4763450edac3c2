import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Call } from "./calls";
import { answering, type Expected, type Fault } from "./fault";
import { answer } from "./rawServer";

const good = (call: Call) => JSON.stringify(call.good);
const DELETES = { delete: "value", deleteCredential: "value" } as const;
/** JSON, and nothing that the call could use. */
const USELESS: Expected = { others: "malformed", ...DELETES };
/** Nothing at all: fine where Leaf may have none, or where nobody reads the answer. */
const EMPTY: Expected = {
  ...USELESS,
  credential: "none",
  createCredential: "none",
  resources: "none",
  files: "value",
  events: "value|malformed",
};

const body = (name: string, expected: Expected | string, text: string | ((call: Call) => string | Buffer)) =>
  answering(name, expected, (call) => answer(200, typeof text === "string" ? text : text(call)));
const packed = (name: string, expected: Expected | string, coding: string, bytes: (call: Call) => Buffer) =>
  answering(name, expected, (call) => answer(200, bytes(call), { "Content-Encoding": coding }));

const zeros = Buffer.alloc(48 * 1024 * 1024, "0");
const bombs = {
  gzip: gzipSync(zeros),
  br: brotliCompressSync(zeros, { params: { 1: 1 } }),
  deflate: deflateSync(zeros),
};
const problem = { title: "Not Found", status: 404, detail: "token=PLANTED-in-a-problem" };

/** Answers that say they are a success. */
export const BODY_FAULTS: readonly Fault[] = [
  body("a right answer", { others: "value" }, good),
  answering("a right answer, created", "value", (call) => answer(201, good(call))),
  answering("a right answer, accepted", "value", (call) => answer(202, good(call))),
  answering(
    "a part of an answer",
    {
      others: "malformed",
      authenticate: "value",
      create: "value",
      patch: "value",
      createCredential: "value",
      oneClick: "value",
      ...DELETES,
    },
    (call) => answer(206, good(call)),
  ),
  answering("a right answer without a content type", "value", (call) =>
    answer(200, good(call), { "Content-Type": "" }),
  ),
  answering("a right answer as a page", "value", (call) => answer(200, good(call), { "Content-Type": "text/html" })),
  answering("a right answer with a charset that it isn't in", "value", (call) =>
    answer(200, good(call), { "Content-Type": "application/json;charset=iso-8859-1" }),
  ),
  body("a mark of the byte order", "value", (call) => `\ufeff${good(call)}`),
  body("white space around it", "value", (call) => `\r\n\t ${good(call)} \n`),
  body("UTF-16", USELESS_TEXT(), (call) => Buffer.from(`\ufeff${good(call)}`, "utf16le")),
  body("Latin-1", USELESS_TEXT(), () => Buffer.from('[{"name":"Gr\u00fcn"}]', "latin1")),
  body("nothing", EMPTY, ""),
  body("white space", EMPTY, " \n"),
  answering("no content", EMPTY, () => answer(204, "", { "Content-Length": "" })),
  body("null", { ...EMPTY, resources: "malformed", files: "malformed" }, "null"),
  body("an empty object", { ...USELESS, credential: "none", createCredential: "none" }, "{}"),
  body(
    "an empty array",
    {
      ...USELESS,
      credential: "none",
      createCredential: "none",
      list: "value",
      search: "value",
      events: "value",
      files: "value",
    },
    "[]",
  ),
  body(
    "the answer in an array",
    {
      ...USELESS,
      credential: "value",
      createCredential: "value",
      list: "value",
      search: "value",
      events: "value|malformed",
      files: "value",
    },
    (call) => `[${good(call)}]`,
  ),
  body(
    "the answer twice in an array",
    { ...USELESS, list: "value", search: "value", events: "value|malformed", files: "value" },
    (call) => `[${good(call)},${good(call)}]`,
  ),
  body(
    "the answer under data",
    { ...USELESS, credential: "value", createCredential: "value" },
    (call) => `{"data":${good(call)}}`,
  ),
  body("the answer under content", USELESS, (call) => `{"content":${good(call)},"totalPages":1}`),
  body("the answer as a string", USELESS, (call) => JSON.stringify(good(call))),
  ...["5", "-1", "0", "true", "false", '"ACTIVE"', '""', "1e400", "123456789012345678901234567890"].map((value) =>
    body(`the value ${value}`, USELESS, value),
  ),
  body(
    "a list of null",
    { ...USELESS, list: "value", search: "value", files: "value", events: "value|malformed" },
    "[null]",
  ),
  body(
    "a list of everything",
    { ...USELESS, list: "value", search: "value", files: "value", events: "value|malformed" },
    '[null,1,"a",[],{},true]',
  ),
  body("a problem with 200", { others: "malformed" }, JSON.stringify(problem)),
  body(
    "Spring's error with 200",
    { others: "malformed" },
    JSON.stringify({ timestamp: 1, status: 500, error: "Internal Server Error", path: "/x" }),
  ),
  body("a message with 200", USELESS, '{"message":"Unauthorized"}'),
  body("an error with 200", USELESS, '{"error":"boom"}'),
  body("a status of success or failure", USELESS, '{"status":"error","message":"boom"}'),
  body("Cognito's error with 200", USELESS, '{"__type":"NotAuthorizedException","message":"no"}'),
  body("another object", USELESS, '{"a":1,"b":{"c":[]}}'),
  body(
    "every field of a wrong type",
    USELESS,
    '{"id":{},"status":7,"id_token":5,"signInUrl":[],"operations":"x","summaries":3}',
  ),
  body(
    "ids that no path can hold",
    { ...USELESS, list: "value", search: "value", files: "value", events: "value|malformed" },
    '[{"id":".."},{"id":"\\ud800"},{"id":" "},{"id":1e400}]',
  ),
  body(
    "ids beyond all numbers",
    { ...USELESS, list: "value", search: "value", files: "value", events: "value" },
    '[{"id":9007199254740993},{"id":-123456789012345678901}]',
  ),
  body(
    "an object with a hostile key",
    { ...USELESS, list: "value", search: "value", files: "value", events: "value" },
    '[{"id":"a","__proto__":{"id":"b"},"constructor":1}]',
  ),
  body(
    "nesting without end",
    {
      ...USELESS,
      credential: "value",
      createCredential: "value",
      list: "value",
      search: "value",
      files: "value",
      events: "value|malformed",
    },
    `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  ),
  body("half of the JSON", USELESS_TEXT(), (call) => good(call).slice(0, -1)),
  body("JSON after JSON", USELESS_TEXT(), (call) => `${good(call)}\n${good(call)}`),
  body("a guard before the JSON", USELESS_TEXT(), (call) => `)]}',\n${good(call)}`),
  body("a comma too many", USELESS_TEXT(), '{"id":"a",}'),
  body("NaN", USELESS_TEXT(), '{"id":NaN}'),
  body("single quotes", USELESS_TEXT(), "{'id':'a'}"),
  body("a NUL", USELESS_TEXT(), '{"id":"a"}\u0000'),
  answering("a text", { others: "malformed", ...DELETES }, () => answer(200, "OK", { "Content-Type": "text/plain" })),
  ...(["text/html", "text/plain", "application/json", ""] as const).map((type) =>
    answering(`a page as "${type}"`, "proxy", () =>
      answer(200, "\n<!DOCTYPE html><html><title>Sign in to the WiFi</title></html>", { "Content-Type": type }),
    ),
  ),
  answering("a page, created", "proxy", () => answer(201, "<html></html>", { "Content-Type": "text/html" })),
  answering("XML", "proxy", () =>
    answer(200, "<?xml version='1.0'?><ListBucketResult/>", { "Content-Type": "application/xml" }),
  ),
  packed("gzip", "value", "gzip", (call) => gzipSync(good(call))),
  packed("brotli", "value", "br", (call) => brotliCompressSync(good(call))),
  packed("deflate", "value", "deflate", (call) => deflateSync(good(call))),
  packed("gzip within gzip", "value", "gzip, gzip", (call) => gzipSync(gzipSync(good(call)))),
  packed("gzip in capitals", "value", "GZIP", (call) => gzipSync(good(call))),
  packed("no packing by name", "value", "identity", (call) => Buffer.from(good(call))),
  packed("gzip cut", { others: "malformed" }, "gzip", (call) => gzipSync(good(call)).subarray(0, -9)),
  packed("gzip cut before its data", { others: "malformed" }, "gzip", (call) => gzipSync(good(call)).subarray(0, 10)),
  packed("gzip cut to nothing", { others: "malformed" }, "gzip", () => Buffer.alloc(0)),
  packed("gzip with a wrong sum", { others: "malformed" }, "gzip", (call) => {
    const bytes = gzipSync(good(call));
    bytes.writeUInt32LE(1, bytes.length - 8);
    return bytes;
  }),
  packed("gzip and more after it", { others: "malformed" }, "gzip", (call) =>
    Buffer.concat([gzipSync(good(call)), Buffer.from("more")]),
  ),
  packed("brotli cut", { others: "malformed" }, "br", (call) => brotliCompressSync(good(call)).subarray(0, -1)),
  packed("gzip that is none", { others: "malformed" }, "gzip", (call) => Buffer.from(good(call))),
  packed("a packing that nobody knows", { others: "malformed" }, "zstd", (call) => Buffer.from(good(call))),
  packed("gzip four times", { others: "malformed" }, "gzip,gzip,gzip,gzip", (call) => gzipSync(good(call))),
  packed("a gzip bomb", { others: "malformed" }, "gzip", () => bombs.gzip),
  packed("a brotli bomb", { others: "malformed" }, "br", () => bombs.br),
  packed("a deflate bomb", { others: "malformed" }, "deflate", () => bombs.deflate),
  answering("a packed page of a gateway", "proxy", () =>
    answer(404, gzipSync("<html><title>404</title></html>"), {
      "Content-Encoding": "gzip",
      "Content-Type": "text/html",
    }),
  ),
  answering("a total that is none", "value", (call) =>
    answer(200, good(call), { "X-Total-Count": "-1", Link: "none" }),
  ),
];

/** No JSON: useless to all but those who want no answer, if it can be read at all. */
function USELESS_TEXT(): Expected {
  return { others: "malformed", delete: "value|malformed", deleteCredential: "value|malformed" };
}
