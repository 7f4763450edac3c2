// Answers of a Leaf that quotes the secrets of a provider's credential wherever an answer has room for a text.
import fc from "fast-check";
import type { Provider } from "../../src/model/provider";

/** Secrets by the names that the provider's table gives them. */
export type Planted = Readonly<Record<string, string>>;

/** What every planted value begins or ends with, so that a half of one is found as well. */
export const PLANTED = /pl[a4]nted|endl[i1]ng/i;

/** As keys and tokens look: nobody takes one for a word. */
const madeByChance = fc.stringMatching(/^[A-Za-z0-9]{12,24}$/).map((text) => `Pl4nted${text}Endl1ng`);
/** As passwords can look: nothing but its name tells such a word from another. */
const word = fc.stringMatching(/^[a-z]{0,8}$/).map((text) => `planted${text}endling`);

/** Values for all of a provider's secrets; `byChance`: none that could be a word of a sentence. */
export function plantedFor({ fields }: Provider, byChance = false): fc.Arbitrary<Planted> {
  const value = byChance ? madeByChance : fc.oneof(madeByChance, word);
  return fc
    .tuple(...fields.secret.map(() => value))
    .map((values) => Object.fromEntries(fields.secret.map((field, index) => [field, values[index] ?? ""])));
}

const spaced = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const snake = (field: string) => spaced(field).replaceAll(" ", "_");
const upper = (field: string) => snake(field).toUpperCase();
const renamed = (planted: Planted, rename: (field: string) => string) =>
  Object.fromEntries(Object.entries(planted).map(([field, value]) => [rename(field), value]));
const each = (planted: Planted, text: (field: string, value: string) => string, between = "\n") =>
  Object.entries(planted)
    .map(([field, value]) => text(field, value))
    .join(between);

/** Texts in which each value stands under its name, whatever it looks like. */
export function namedTexts(planted: Planted): readonly string[] {
  const json = JSON.stringify(planted);
  const form = new URLSearchParams(planted).toString();
  return [
    JSON.stringify({ grower: "North 40", ...planted }),
    JSON.stringify(planted, null, 2),
    JSON.stringify({ credential: { tokens: [planted] } }),
    JSON.stringify({ request: json }),
    JSON.stringify({ outer: JSON.stringify({ inner: json }) }),
    JSON.stringify(renamed(planted, snake)),
    JSON.stringify(renamed(planted, upper)),
    JSON.stringify(Object.fromEntries(Object.entries(planted).map(([field, value]) => [field, [value]]))),
    JSON.stringify(Object.fromEntries(Object.entries(planted).map(([field, value]) => [field, { value }]))),
    JSON.stringify({ parameters: Object.entries(planted).map(([name, value]) => ({ name, value })) }),
    JSON.stringify({ parameters: Object.entries(planted).map(([field, value]) => ({ value, field })) }),
    JSON.stringify({ message: each(planted, (field, value) => `${field}=${value}`, ", ") }),
    JSON.stringify({ body: form }),
    `sent ${json} and got 400`,
    form,
    `grant_type=refresh_token&${form}&scope=all`,
    `https://api.example.com/v1/token?${form}&page=0`,
    `GET /v1/token?${form} HTTP/1.1\nHost: api.example.com`,
    `https://app.example.com/login?next=${encodeURIComponent(`/v1/token?${form}`)}`,
    `payload=${encodeURIComponent(json)}`,
    each(planted, (field, value) => `${field}: ${value}`),
    each(planted, (field, value) => `${field} = ${value}`),
    each(planted, (field, value) => `${upper(field)}=${value}`),
    each(planted, (field, value) => `{'${field}': '${value}', 'page': 0}`),
    `<?xml version="1.0"?><credential>${each(planted, (field, value) => `<${field}>${value}</${field}>`, "")}</credential>`,
    `<soap:Body>${each(planted, (field, value) => `<v1:${field}><![CDATA[${value}]]></v1:${field}>`)}</soap:Body>`,
    `<credential ${each(planted, (field, value) => `${field}="${value}"`, " ")}/>`,
    `<html><body><form>${each(planted, (field, value) => `<input type="text" name="${field}" value="${value}">`)}</form></body></html>`,
    `<html><body><ul>${each(planted, (field, value) => `<li>${field}: ${value}</li>`)}</ul></body></html>`,
    `<pre>${json.replaceAll('"', "&quot;")}</pre>`,
    each(planted, (field, value) => `--x\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n--x--`),
  ];
}

/** Sentences in which each value follows its name; a value that could be a word is safe there only if it is quoted. */
export function sentences(planted: Planted, byChance: boolean): readonly string[] {
  const quoted = [
    each(planted, (field, value) => `The ${field} '${value}' is not valid.`, " "),
    each(planted, (field, value) => `The ${spaced(field)} "${value}" was refused.`, " "),
    each(planted, (field, value) => `'${value}' is not a valid ${field}.`, " "),
    JSON.stringify({ message: each(planted, (field, value) => `The ${field} "${value}" is not valid.`, " ") }),
  ];
  const bare = [
    each(planted, (field, value) => `refused for ${field} ${value}`, "; "),
    each(planted, (field, value) => `The ${spaced(field)} ${value} does not exist.`, " "),
    each(planted, (field, value) => `${field} is ${value}.`, " "),
    each(planted, (field, value) => `${value} is not a valid ${field}.`, " "),
    JSON.stringify({ message: each(planted, (field, value) => `refused for ${field} ${value}`, "; ") }),
  ];
  return byChance ? [...quoted, ...bare] : quoted;
}

/** An answer as it goes over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** An answer in JSON. */
export function answer(status: number, body: unknown): RawAnswer {
  return { status, type: "application/json", text: JSON.stringify(body) };
}

/** Answers of this status that refuse a call, and quote the secrets with which it came, in these texts and by themselves. */
export function refusals(planted: Planted, status: number, texts: readonly string[]): readonly RawAnswer[] {
  const entries = Object.entries(planted);
  return [
    ...texts.flatMap((text) => [
      answer(status, { title: "Bad Request", status, detail: text, errorKey: "error.credentials" }),
      answer(status, { message: text, ...planted, path: "/api" }),
      { status, type: "text/plain", text },
    ]),
    answer(status, { message: "refused", errors: planted }),
    answer(status, { errors: Object.fromEntries(entries.map(([field, value]) => [field, `${value} is not valid`])) }),
    answer(status, {
      title: "Constraint Violation",
      fieldErrors: entries.map(([field, value]) => ({
        field,
        message: `'${value}' is not valid`,
        rejectedValue: value,
      })),
    }),
    answer(status, { violations: entries.map(([field, value]) => ({ field: `credential.${field}`, message: value })) }),
    answer(status, { error: { ...planted, message: JSON.stringify(planted) } }),
    answer(status, planted),
    answer(status, [planted]),
  ];
}

/** A credential as Leaf answers it, with its secrets where they are documented and where they are not. */
export function recordOf(planted: Planted, status: unknown, more: Readonly<Record<string, unknown>>): unknown {
  return {
    ...more,
    id: "6f1d",
    status,
    createdTime: "2026-03-19T12:00:00.123456Z",
    clientEnvironment: "STAGE",
    ...planted,
    tokenMetadata: { scopes: ["read"], ...planted, nested: [planted, JSON.stringify(planted)] },
    message: each(planted, (field, value) => `refused for ${field} ${value}`),
    debug: Object.values(planted),
  };
}
