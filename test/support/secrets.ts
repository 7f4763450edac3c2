import fc from "fast-check";

/** A secret, and a text that holds it. */
export interface Planted {
  /** What must not come out, in no encoding. */
  readonly secret: string;
  readonly text: string;
  /** The secret's value is known beforehand. */
  readonly remembered: boolean;
}

const BASES = [
  "access token",
  "refresh token",
  "id token",
  "token",
  "x amz security token",
  "client secret",
  "secret",
  "password",
  "user password",
  "api key",
  "x api key",
  "authorization",
  "proxy authorization",
  "set cookie",
  "cookie",
  "auth code",
  "organization code",
  "private key",
  "secret access key",
  "passphrase",
  "session",
  "session id",
  "credential",
  "signature",
  "sharing url id",
  "sign in url",
  "code verifier",
  "jwt",
  "subscription key",
  "client assertion",
];
const PREFIXES = ["", "", "partner ", "leaf ", "x ", "old ", "panorama 2 "];
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const STYLES: readonly ((words: readonly string[]) => string)[] = [
  ([first = "", ...more]) => first + more.map(capital).join(""),
  (words) => words.map(capital).join(""),
  (words) => words.join("_"),
  (words) => words.join("-"),
  (words) => words.join("_").toUpperCase(),
  (words) => words.map(capital).join("-"),
  (words) => words.join("."),
];

/** The name of a field that holds a secret, in any case. */
const sensitiveKey = fc
  .tuple(fc.constantFrom(...PREFIXES), fc.constantFrom(...BASES), fc.constantFrom(...STYLES))
  .map(([prefix, base, style]) => style(`${prefix}${base}`.split(" ")));

const alphabet = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const jwt = fc
  .tuple(alphabet(BASE64URL, 8, 30), alphabet(BASE64URL, 8, 30), alphabet(BASE64URL, 8, 30))
  .map(([header, claims, signature]) => `eyJ${header}.${claims}.${signature}`);
const word = alphabet(`${BASE64URL}.~+/`, 12, 30).map((text) => `${text}7Q`);
const printable = fc.string({ unit: "grapheme-ascii", minLength: 12, maxLength: 24 }).map((text) => `${text}7Q`);
const anything = fc.string({ unit: "grapheme", minLength: 12, maxLength: 20 });

export const entities = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
const percent = (text: string) => encodeURIComponent(text.replace(/\p{Cs}/gu, "?"));

const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  percent,
  (text) => percent(text).replace(/%../g, (code) => code.toLowerCase()),
  (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  (text) => percent(percent(text)),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  (text) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  (text) =>
    Array.from(
      { length: text.length },
      (_, at) => `\\u${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`,
    ).join(""),
  entities,
  (text) => Array.from(text, (character) => `&#${character.codePointAt(0)};`).join(""),
  (text) => Array.from(text, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(""),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(`user:${text}`).toString("base64"),
  (text) => Buffer.from(`{"a":"${text}"}`).toString("base64url"),
];

/** A remembered value somewhere in a text, in one encoding. */
const remembered = fc
  .tuple(
    fc.oneof(anything, printable, word),
    fc.constantFrom(...ENCODINGS),
    fc.constantFrom("", "x", "say ", "a:", "1/"),
  )
  .filter(([secret]) => secret.trim().length >= 8 && !/\p{Cs}/u.test(secret))
  .map(([secret, encode, before]) => ({ secret, text: `${before}${encode(secret)} end`, remembered: true }));

const keyed = fc.oneof(
  fc.tuple(sensitiveKey, anything, fc.nat(6)).map(([key, secret, form]) => {
    const container = form >= 5 && !/credential$/i.test(key);
    const value = { a: 1, [key]: container ? (form === 5 ? [secret] : { k: secret }) : secret, z: [true] };
    return { secret, text: JSON.stringify(value, null, form % 3) };
  }),
  fc
    .tuple(sensitiveKey, printable)
    .map(([key, secret]) => ({ secret, text: `a=1&${percent(key)}=${percent(secret)}&z=2` })),
  fc.tuple(sensitiveKey, printable).map(([key, secret]) => {
    const encoded = new URLSearchParams([[key, secret]]).toString();
    return { secret: secret.replaceAll(" ", "+"), text: `https://api.example.com/cb?${encoded}` };
  }),
  fc
    .tuple(sensitiveKey, printable)
    .map(([key, secret]) => ({ secret: secret.trim(), text: `Host: a\r\n${key}: ${secret.trim()}\r\nDate: today` })),
  fc
    .tuple(sensitiveKey, printable)
    .map(([key, secret]) => ({ secret, text: `<a b="1" ${key}="${entities(secret)}" c='2'/>` })),
  fc
    .tuple(sensitiveKey, printable)
    .map(([key, secret]) => ({ secret: secret.trim(), text: `<${key}>${entities(secret)}</${key}>` })),
  fc
    .tuple(sensitiveKey, printable)
    .map(([key, secret]) => ({ secret, text: `<input name="${key}" value="${entities(secret)}">` })),
  fc
    .tuple(sensitiveKey, word)
    .map(([key, secret]) => ({ secret, text: `it was sent with ${key}=${secret} yesterday` })),
  fc
    .tuple(sensitiveKey, word)
    .map(([key, secret]) => ({ secret, text: `it was sent with ${key}: ${secret}, yesterday` })),
);

const byForm = fc.oneof(
  fc
    .tuple(jwt, fc.constantFrom("", "x", "got ", "a=", "("))
    .map(([secret, before]) => ({ secret, text: `${before}${secret} end` })),
  fc
    .tuple(word, fc.constantFrom("Bearer ", "bearer  ", "BEARER "))
    .map(([secret, scheme]) => ({ secret, text: `sent ${scheme}${secret} to it` })),
);

const carriers: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify({ id: 7, body: text, done: false }),
  (text) => JSON.stringify([{ deep: { deeper: [text] } }], null, 2),
  (text) => `kind=event&data=${percent(text)}&page=2`,
  (text) => `https://api.example.com/list?next=${percent(text)}`,
  (text) => `<p data-info="${entities(text)}">Something went wrong.</p>`,
  (text) => `<html><body>${entities(text)}</body></html>`,
  (text) => `The request failed: ${text}`,
  (text) => `Server: nginx\nX-Info: 1\n\n${text}`,
];

/** Texts with one planted secret, by key, by form or remembered, in up to three carriers. */
export const planted: fc.Arbitrary<Planted> = fc
  .tuple(fc.oneof(keyed, byForm, remembered), fc.array(fc.constantFrom(...carriers), { maxLength: 3 }))
  .map(([plant, around]) => ({
    remembered: false,
    ...plant,
    text: around.reduce((text, carry) => carry(text), plant.text),
  }));

function undone(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text
    .replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
    .replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\(["\\/])/g, "$1")
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => named[name] ?? "");
}

/** A stretch of the secret that can still be read in the text, in whatever encoding; undefined if none can. */
export function leakOf(secret: string, text: string): string | undefined {
  const size = Math.min(8, secret.length);
  let shown = text;
  for (let round = 0; round < 8; round += 1) {
    const base64 = [...shown.matchAll(/[\w+/-]{10,}/g)].flatMap(([run]) =>
      [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), "base64").toString("utf8")),
    );
    const all = [shown, ...base64].join("\n");
    for (let at = 0; at + size <= secret.length; at += 1) {
      const piece = secret.slice(at, at + size);
      // Mere repetition tells nothing.
      if (new Set(piece).size > 3 && all.includes(piece)) return piece;
    }
    const next = undone(shown);
    if (next === shown) return undefined;
    shown = next;
  }
  return undefined;
}
