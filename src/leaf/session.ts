import * as v from "valibot";
import { parseAnswer } from "./parse";
import type { Leaf } from "./send";

export { findToken, readToken, type TokenClaims } from "./token";

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
