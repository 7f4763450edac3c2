import { isFields } from "./fields";
import { dropUnseen, percentDecoded, unbracket } from "../base/pasted";

/** What a token says of itself; nothing here is verified, and nothing of it decides on access. */
export interface TokenClaims {
  /** Whose token it is, if it says so. */
  readonly subject?: string;
  /** When it ends, in milliseconds since the epoch, if it says so and that can be true. */
  readonly expiresAt?: number;
}

/** Seconds since the epoch don't get so far for 3,000 years: a larger number counts milliseconds. */
const LARGEST_SECONDS = 1e11;
/** No token lasts so long; what says so has no end that is worth a word. */
const LATEST = Date.UTC(2200, 0);
/** No subject is longer than the longest email. */
const LONGEST_SUBJECT = 320;
/** More of a pasted text is not looked at. */
const LONGEST_PASTE = 100_000;

/** Reads a JWT's claims without a call; what can't be read is left out, and `undefined` means that the text has not the form of a JWT. */
export function readToken(token: string): TokenClaims | undefined {
  const parts = token.trim().split(".");
  const [header = "", payload = ""] = parts;
  // Five parts are an encrypted token, of which nothing but the header can be read.
  if (parts.length !== 3 && parts.length !== 5) return undefined;
  if (!parts.every((part) => /^[\w\-+/]*={0,2}$/.test(part))) return undefined;
  const claims = jsonIn(payload);
  // Claims that can't be read are still claims where the header says how they are signed.
  if (!claims && jsonIn(header)?.alg === undefined) return undefined;
  const subject = subjectOf(claims?.sub);
  const expiresAt = endOf(claims?.exp);
  return { ...(subject === undefined ? {} : { subject }), ...(expiresAt === undefined ? {} : { expiresAt }) };
}

function subjectOf(sub: unknown): string | undefined {
  const text = typeof sub === "number" && Number.isSafeInteger(sub) ? String(sub) : sub;
  if (typeof text !== "string") return undefined;
  const subject = dropUnseen(text).trim();
  return subject === "" || subject.length > LONGEST_SUBJECT ? undefined : subject;
}

function endOf(exp: unknown): number | undefined {
  const number = typeof exp === "string" && /^\s*\d+(\.\d+)?\s*$/.test(exp) ? Number(exp) : exp;
  if (typeof number !== "number" || !(number > 0)) return undefined;
  const end = Math.floor(number > LARGEST_SECONDS ? number : number * 1000);
  return end < LATEST ? end : undefined;
}

/**
 * When a token ends that may be one of Leaf's, in milliseconds since the epoch; `undefined` if it is another's, or doesn't
 * say. No document says what Leaf's tokens claim beside their end. What signs in to Leaf is an email, and a token that
 * names another issuer or another audience is somebody else's.
 */
export function leafTokenEnd(token: string): number | undefined {
  const [header = "", payload = "", signature = "", ...more] = token.split(".");
  if (signature === "" || more.length > 0) return undefined;
  const claims = jsonIn(payload);
  const end = endOf(claims?.exp);
  const others = [claims?.iss, claims?.aud].filter((name) => name !== undefined && name !== null);
  if (!claims || end === undefined || !others.every(namesLeaf)) return undefined;
  const signsIn = /^[^@\s]+@[^@\s]+$/.test(subjectOf(claims.sub) ?? "");
  return signsIn && jsonIn(header)?.alg !== undefined ? end : undefined;
}

/** Whether an issuer or an audience is at one of Leaf's own addresses. */
function namesLeaf(name: unknown): boolean {
  return typeof name === "string" && /^(?:https?:\/\/)?(?:[\w-]+\.)*withleaf\.io(?:[:/].*)?$/i.test(name);
}

/** What is read of a JWT's header and claims, if it is there. */
interface JwtPart {
  readonly alg?: unknown;
  readonly enc?: unknown;
  readonly iss?: unknown;
  readonly aud?: unknown;
  readonly sub?: unknown;
  readonly exp?: unknown;
}

/** The object that a part of a JWT is, in either alphabet of base 64, padded or not. */
function jsonIn(part: string): JwtPart | undefined {
  if (!/^[\w\-+/]+={0,2}$/.test(part)) return undefined;
  try {
    const text = Buffer.from(part, "base64")
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .trim();
    // Most of what is tried is no object, and an error costs much more than a look.
    if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    // No JSON, so not a part of a JWT.
    return undefined;
  }
}

/**
 * Finds the first JWT in what was pasted: a header line, JSON, a cookie, a command, an address, in quotes or broken over
 * lines. `undefined` if there is none.
 */
export function findToken(pasted: string): string | undefined {
  const text = plain(pasted.slice(0, LONGEST_PASTE));
  // First where a word begins; then also within one, such as after `token_`; last where the very begin is broken.
  const found =
    firstToken(text, /(?<![\w\-+/])(?:e[w-z0-9]|77u)/g) ??
    firstToken(text, /e[w-z0-9]|77u/g) ??
    firstToken(text.replace(/\s+/g, ""), /e[w-z0-9]|77u/g);
  if (found !== undefined) return found;
  const bare = unbracket(text).replace(/^bearer\s+/i, "");
  return readToken(bare) ? bare : undefined;
}

function firstToken(text: string, start: RegExp): string | undefined {
  for (const { index } of text.matchAll(start)) {
    const token = tokenAt(text, index);
    if (token !== undefined) return token;
  }
  return undefined;
}

/** The text without what can't be seen and without what programs put around and into it. */
function plain(pasted: string): string {
  return (
    percentDecoded(dropUnseen(pasted))
      // Of strings in strings.
      .replace(/\\+u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\+[nrt]/g, "\n")
      .replace(/\\+(["'/])/g, "$1")
      // Of lines that were broken: by a shell, by a mail, or where a program joins strings.
      .replace(/\\\s*\n/g, "\n")
      .replace(/=\r?\n(?=[\w\-+/])/g, "\n")
      .replace(/\n[ \t]*(?:>[ \t]*)+/g, "\n")
      .replace(/["'`]\s*\+\s*["'`]/g, "")
  );
}

/** Longer than real headers are. */
const LONGEST_HEADER = 2_000;
/** Longer than any server accepts in a header line. */
const LONGEST_TOKEN = 32_000;

/** The token whose header begins at `start`; its parts may be broken by white space. */
function tokenAt(text: string, start: number): string | undefined {
  const dot = text.indexOf(".", start);
  if (dot < 0 || dot - start > LONGEST_HEADER) return undefined;
  const header = jsonIn(text.slice(start, dot).replace(/\s+/g, ""));
  if (!header) return undefined;
  const [stretch = ""] = /^[\w\-+/=.\s]+/.exec(text.slice(start, start + LONGEST_TOKEN)) ?? [];
  const dots = "enc" in header ? 4 : 2;
  const pieces = stretch.split(/\s+/).filter((piece) => piece !== "");
  let token = "";
  let seen = 0;
  // What comes before the last part's begin belongs to the token, however it is broken.
  while (seen < dots) {
    const piece = pieces.shift();
    if (piece === undefined) return undefined;
    seen += piece.split(".").length - 1;
    token += piece;
  }
  const parts = token.split(".").slice(0, dots + 1);
  const last = parts.pop() ?? "";
  const rest = seen > dots ? [] : pieces;
  const whole = [...parts, lastPart(last, rest, text.charAt(start + stretch.length), lengthsOf(header.alg, dots))];
  return readToken(whole.join(".")) ? whole.join(".") : undefined;
}

/**
 * The last part with as many of the pieces behind it as make it as long as such signatures are. Where that is not known,
 * all of them if nothing but the end or a closing sign comes after: else they are words of their own.
 */
function lastPart(first: string, pieces: readonly string[], next: string, lengths: readonly number[]): string {
  const complete = (text: string) => lengths.includes(text.replace(/=+$/, "").length);
  let longer = first;
  for (const piece of pieces) {
    if (complete(longer)) return longer;
    // An option, an assignment, a host name, another token.
    if (/^(?:-|eyJ)|\.|=./.test(piece)) return first;
    longer += piece;
  }
  return complete(longer) || next === "" || "\"'`”’»})]>;,<&|".includes(next) ? longer : first;
}

/** How long the signatures of an algorithm are in base 64. */
function lengthsOf(alg: unknown, dots: number): readonly number[] {
  if (dots !== 2 || typeof alg !== "string") return [];
  const rsa = [342, 512, 683];
  const known: Readonly<Record<string, readonly number[]>> = {
    ...{ HS256: [43], HS384: [64], HS512: [86], ES256: [86], ES384: [128], ES512: [176], ES256K: [86], EdDSA: [86] },
    ...{ RS256: rsa, RS384: rsa, RS512: rsa, PS256: rsa, PS384: rsa, PS512: rsa, none: [0] },
  };
  return known[alg] ?? [];
}
