import * as v from "valibot";
import { parseAnswer } from "./parse";
import type { Leaf } from "./send";

const answer = v.object({ id_token: v.pipe(v.string(), v.nonEmpty()) });

/** Gets a token that lasts 30 days (`rememberMe`) or 24 hours; throws `unauthorized` for a wrong email or password. */
export async function authenticate(
  leaf: Leaf,
  login: { readonly email: string; readonly password: string; readonly rememberMe: boolean },
  signal?: AbortSignal,
): Promise<string> {
  const path = "/api/authenticate";
  const { body } = await leaf({
    method: "POST",
    path,
    // Leaf's documentation sends rememberMe as a string.
    body: { username: login.email, password: login.password, rememberMe: String(login.rememberMe) },
    signal,
  });
  return parseAnswer(answer, body, `POST ${path}`).id_token;
}

/** What a token says of itself; nothing here is verified, and nothing of it decides on access. */
export interface TokenClaims {
  /** Whose token it is, if it says so. */
  readonly subject?: string;
  /** When it ends, in milliseconds since the epoch, if it says so. */
  readonly expiresAt?: number;
}

const claims = v.object({ exp: v.optional(v.number()), sub: v.optional(v.string()) });

/** Reads a JWT's claims without a call; `undefined` if the text is not a JWT. */
export function readToken(token: string): TokenClaims | undefined {
  const parts = token.split(".");
  const payload = parts[1];
  if (parts.length !== 3 || !payload || parts.some((part) => !/^[\w-]+$/.test(part))) return undefined;
  try {
    const result = v.safeParse(claims, JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    if (!result.success) return undefined;
    const { exp, sub } = result.output;
    return {
      ...(sub === undefined ? {} : { subject: sub }),
      ...(exp === undefined ? {} : { expiresAt: exp * 1000 }),
    };
  } catch {
    // The middle part is not JSON, so this is not a JWT.
    return undefined;
  }
}
