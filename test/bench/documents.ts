import { randomBytes, randomUUID } from "node:crypto";
import { leafUserAt } from "../../src/documents/leafUserIdAt";
import { SecretSearch } from "../../src/documents/secretSearch";
import type { WatchedSecret } from "../../src/documents/watchedSecrets";
import type { LeafUser } from "../../src/leaf/users";
import { printLine } from "../rig/log";
import { jwtOf } from "../support/jwt";
import { median } from "./figures";

const MB = 1_000_000;
const RUNS = 21;

function measure(work: () => unknown): number {
  const all = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return median(all);
}

const report = (what: string, ms: number, beside: number) =>
  printLine(`${what}: ${ms.toFixed(2)} ms (reading each character alone takes ${beside.toFixed(2)} ms)`);

const repeated = (piece: string) => piece.repeat(Math.ceil(MB / piece.length)).slice(0, MB);

/** The texts, each of a million characters. */
function texts(): readonly (readonly [string, string])[] {
  const token = jwtOf({ sub: "dev@example.com", iss: "https://accounts.google.com", exp: 4e9 });
  return [
    ["a program", repeated('const answer = compute(input, { retries: 3, url: "https://example.com/a?b=c%20d" });\n')],
    ["a program, CRLF", repeated("  if (value === undefined) return fallback(value);\r\n")],
    ["one line of minified JSON", repeated('{"id":4711,"name":"Low Creek","tags":["a","b"],"area":null},')],
    ["ids", repeated(Array.from({ length: 1000 }, () => `${randomUUID()}\n`).join(""))],
    ["base64 on one line", randomBytes(MB).toString("base64").slice(0, MB)],
    ["letters of other alphabets", repeated("農場 ключ lorem \ud83d\ude9c ipsum\n")],
    ["tokens of other issuers", repeated(`"${token}",\n`)],
    ["beginnings of tokens", repeated("eyJ.eyJhbGciOiJIUzUxMiJ9.")],
  ];
}

/** How long a document is searched for secrets, and how long a hover over an id takes, without the editor's own time. */
export function documents(): Promise<void> {
  const secrets = Array.from({ length: 50 }, (_, index): WatchedSecret => ({
    kind: index % 5 === 0 ? "token" : "webhookSecret",
    owner: "Acme",
    value: index % 5 === 0 ? jwtOf({ sub: "dev@example.com", exp: 4e9 + index }) : randomBytes(24).toString("base64"),
  }));
  const search = new SecretSearch(secrets);
  for (const [name, text] of texts()) {
    const beside = measure(() => {
      let sum = 0;
      for (let at = 0; at < text.length; at += 1) sum ^= text.charCodeAt(at);
      return sum;
    });
    report(
      `1 MB of ${name}, searched for ${secrets.length} secrets`,
      measure(() => search.find(text, Date.now())),
      beside,
    );
  }
  const known = new Map(
    Array.from({ length: 100_000 }, (): LeafUser => ({
      ...{ id: randomUUID(), name: "Prairie View", email: null, phone: null, address: null, externalId: null },
      attached: {},
    })).map((user) => [user.id, user]),
  );
  const line = `lorem ${[...known.keys()][5] ?? ""} ipsum `.repeat(10_000);
  const hover = measure(() => leafUserAt(line, 250_010, (id) => known.get(id)));
  printLine(`A Leaf user's id in a line of ${line.length} characters, among ${known.size}: ${hover.toFixed(3)} ms`);
  return Promise.resolve();
}
