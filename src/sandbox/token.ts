import { createHmac, timingSafeEqual } from "node:crypto";

import { isObject } from "./http";

/** What the sandbox's JSON Web Tokens claim; times in seconds since the epoch. */
interface Claims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const signature = (text: string, key: string) => createHmac("sha256", key).update(text).digest();

/** A signed token (HS256). */
export function signToken(claims: Claims, key: string): string {
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${signature(text, key).toString("base64url")}`;
}

/** Tokens whose signature was found good, and when they expire: a client sends the same one with each request. */
const good = new Map<string, number>();
const KEPT = 100;

/** Whether the token carries our signature and has not expired. */
export function isTokenValid(token: string, key: string, nowMs: number): boolean {
  const known = good.get(`${key} ${token}`);
  if (known !== undefined) return nowMs < known;
  const [header, payload, signed, ...more] = token.split(".");
  if (header === undefined || payload === undefined || signed === undefined || more.length > 0) return false;
  const given = Buffer.from(signed, "base64url");
  const expected = signature(`${header}.${payload}`, key);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  if (!isObject(claims) || typeof claims["exp"] !== "number") return false;
  good.set(`${key} ${token}`, claims["exp"] * 1_000);
  const [oldest] = good.keys();
  if (good.size > KEPT && oldest !== undefined) good.delete(oldest);
  return nowMs < claims["exp"] * 1_000;
}
