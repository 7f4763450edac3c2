import type { Login } from "../accounts/tokens";
import { LEAF_API_URL, readApiUrl } from "../leaf/apiUrl";
import { findToken } from "../leaf/session";
import type { Args } from "./args";
import { CliError, EXIT } from "./exitCodes";
import { readStdin } from "./stdin";

/** Which account is asked, and how it signs in. */
interface CliAccount {
  readonly apiUrl: string;
  readonly login: Login;
}

/** No token is longer. Characters. */
const LONGEST_TOKEN = 100_000;

/** Reads the account from the environment or standard input; throws a CliError that says what is missing. */
export async function readAccount(
  args: Args,
  env: NodeJS.ProcessEnv,
  stdin: AsyncIterable<Buffer | string>,
): Promise<CliAccount> {
  const given = args.text("api-url") ?? (env["LEAF_API_URL"] || undefined) ?? LEAF_API_URL;
  const apiUrl = readApiUrl(given);
  if (apiUrl === undefined) {
    throw new CliError("The API's address must start with https://, or be on this machine.", EXIT.usage);
  }
  if (args.flag("token-stdin"))
    return { apiUrl, login: { token: tokenIn(await readStdin(stdin, LONGEST_TOKEN, "a token")) } };
  const { LEAF_TOKEN: token, LEAF_EMAIL: email, LEAF_PASSWORD: password } = env;
  if (token) return { apiUrl, login: { token: tokenIn(token) } };
  if (email && password) return { apiUrl, login: { email, password, rememberMe: false } };
  throw new CliError(
    "No account: set LEAF_TOKEN, or LEAF_EMAIL and LEAF_PASSWORD, or pass a token with --token-stdin.",
    EXIT.usage,
  );
}

/** The token as it is sent: found in what was pasted, as in the editor; one of another form without its scheme. */
function tokenIn(text: string): string {
  const token = findToken(text) ?? text.trim().replace(/^Bearer\s+/i, "");
  if (token === "" || /[^\x21-\x7e]/.test(token)) throw new CliError("The token is empty, or isn't one.", EXIT.usage);
  return token;
}
