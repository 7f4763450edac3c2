import { config } from "@vscode/l10n";
import { fetchThrough, nodeFetch, type Fetch } from "../leaf/fetch";
import { readAccount } from "./account";
import { readArgs } from "./args";
import type { ExitCode } from "./exitCodes";
import type { Output } from "./output";
import { runListen } from "./listen";
import { cliParts } from "./parts";
import { proxyFor } from "./proxy";
import type { Verb } from "./usage";
import type { Call } from "./call";
import { untilStopped } from "./untilStopped";
import { COMMAND_WORDS } from "./words";
import { exitOf, leafVerbs, runVerifySignature } from "./verbs";

/** Requests in a minute, where nobody says how many. */
const REQUESTS_PER_MINUTE = 300;

/** Runs a verb to its end, and says how the command ends. */
export async function run(verb: Verb, argv: readonly string[], version: string, output: Output): Promise<ExitCode> {
  config({ contents: COMMAND_WORDS });
  const stopping = new AbortController();
  let stops = 0;
  const stop = () => {
    stops += 1;
    stopping.abort();
    // Whoever asks twice doesn't wait for what is under way.
    if (stops > 1) process.exit(130);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const args = readArgs(verb, argv);
    const { env, stdin } = process;
    const call: Call = { args, output, env, stdin, version, signal: stopping.signal };
    if (verb === "verify-signature") return await runVerifySignature(call);
    if (verb === "listen") return await runListen(call);
    const asking = await leafVerbs[verb](call);
    const requestsPerMinute = args.number("requests-per-minute", 1, 100_000) ?? REQUESTS_PER_MINUTE;
    const concurrency = args.number("concurrency", 1, 50);
    const { apiUrl, login } = await readAccount(args, env, stdin);
    const proxy = await proxyFor(apiUrl, env);
    // What is under way when the command ends is not waited for.
    const ending = new AbortController();
    const send = proxy ? fetchThrough(proxy.agent) : nodeFetch;
    const fetch: Fetch = (url, init) => send(url, { ...init, signal: AbortSignal.any([init.signal, ending.signal]) });
    const { parts, end } = cliParts({ fetch, requestsPerMinute, concurrency });
    for (const secret of proxy?.secrets ?? []) parts.redactor.remember(secret);
    try {
      if ("token" in login) parts.redactor.remember(login.token);
      else parts.redactor.remember(login.password);
      output.progress(`Contacting ${new URL(apiUrl).host}`);
      // Kept in memory alone: a token that expires while the command runs is renewed with it.
      await untilStopped(stopping.signal, parts.sessions.signIn(apiUrl, login, { keepPassword: true }));
      return await asking(parts);
    } finally {
      output.progress("");
      end();
      ending.abort();
      proxy?.end();
    }
  } catch (error) {
    const known = exitOf(error);
    if (!known) throw error;
    output.note(known.sentence);
    return known.code;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
