import type { Parts } from "../assemble";
import { formatCountdown, oneLine } from "../base/text";
import { getCredential } from "../leaf/credentials";
import { getLeafUser } from "../leaf/users";
import { credentialPlace, isHealthy, type ClientEnvironment, type PartnerCredentials } from "../model/provider";
import { shownProvider } from "../providers";
import type { Task, Call } from "./call";
import { CliError, EXIT, type ExitCode } from "./exitCodes";
import type { Output } from "./output";
import { readStdin } from "./stdin";

/** No address with an organization code in it is longer. Characters. */
const LONGEST_CODE = 1_000;

/** *connect*: the one-click connection of one Leaf user; what it needs is found out before Leaf is asked. */
export async function connecting(call: Call): Promise<Task> {
  const { args, env, output, signal } = call;
  const leafUserId = args.operands[0] ?? "";
  const given = args.text("env");
  if (given === undefined) throw new CliError("--env takes STAGE or PRODUCTION.", EXIT.usage);
  const environment = args.oneOf<ClientEnvironment>("env", ["STAGE", "PRODUCTION"], "STAGE");
  if (!args.flag("write")) {
    throw new CliError("connect changes something at Leaf: add --write if you want that.", EXIT.usage);
  }
  if (environment === "PRODUCTION" && !args.flag("production")) {
    throw new CliError("PRODUCTION is real farmers' data: add --production if you want that.", EXIT.usage);
  }
  const partner = partnerIn(env);
  const organizationCode = await organizationCodeIn(call);
  return async (parts) => {
    for (const secret of [organizationCode, partner.password]) parts.redactor.remember(secret);
    const session = parts.sessions.require();
    // One that isn't there is said at once, and nothing is started.
    await getLeafUser(session.leaf, leafUserId, signal);
    const credential = await getCredential(session.leaf, leafUserId, credentialPlace(parts.provider), { signal });
    if (credential && isHealthy(parts.provider, credential.status)) {
      const status = oneLine(parts.redactor.text(credential.status ?? ""));
      output.note(`Already connected: ${status}. Nothing was started.`);
      return EXIT.fine;
    }
    const ended = endOfAttempt(parts, leafUserId, signal);
    const outcome = await parts.connector.connect({
      leafUserId,
      environment,
      partner,
      operation: { organizationCode },
    });
    switch (outcome.kind) {
      case "alreadyActive":
        output.note("Connected.");
        return EXIT.fine;
      case "untrustedAddress":
        throw new CliError(
          `Leaf returned a link outside Panorama's ${environment} portal (${outcome.origin}), so it isn't printed.`,
          EXIT.trouble,
        );
      case "cancelled":
        throw new CliError("Stopped before Leaf had answered.", EXIT.unasked);
      case "waiting":
        output.print(outcome.signInUrl);
        noteTimeLeft(parts, leafUserId, output);
        return args.flag("wait") ? told(await ended, parts, leafUserId) : EXIT.fine;
    }
  };
}

/** Says how long the farmer has, as Leaf or a sandbox gives it; nothing if the attempt has ended by now. */
function noteTimeLeft({ store, provider, clock }: Parts, leafUserId: string, output: Output): void {
  const connection = store.connection(leafUserId, provider.id);
  if (connection.kind !== "awaitingFarmer") return;
  const left = formatCountdown(connection.deadline - clock.now());
  output.note(`The farmer has ${left} (minutes and seconds) to turn on “Leaf Integration” there.`);
}

type End = "active" | "expired" | "cancelled" | "failed";

/** How the attempt ends: by the farmer, by the time, or because the command is stopped. Never rejects. */
function endOfAttempt({ connector }: Parts, leafUserId: string, signal: AbortSignal): Promise<End> {
  return new Promise((resolve) => {
    connector.onDidEnd((ended) => {
      if (ended.leafUserId === leafUserId) resolve(ended.end.kind);
    });
    signal.addEventListener("abort", () => resolve("cancelled"));
  });
}

/** What the end means for whoever called. */
async function told(end: End, { connector }: Parts, leafUserId: string): Promise<ExitCode> {
  switch (end) {
    case "active":
      return EXIT.fine;
    case "expired":
      throw new CliError("Expired: sharing was not turned on in time.", EXIT.expired);
    case "failed":
      throw new CliError("The connection failed. diagnose may say why.", EXIT.trouble);
    case "cancelled":
      await connector.cancel(leafUserId);
      throw new CliError(
        "Stopped waiting. If the farmer turns sharing on later, Leaf connects all the same.",
        EXIT.unasked,
      );
  }
}

function partnerIn(env: NodeJS.ProcessEnv): PartnerCredentials {
  const { PANORAMA_CLIENT_ID: clientId, PANORAMA_USERNAME: username, PANORAMA_PASSWORD: password } = env;
  if (clientId && username && password) return { clientId, username, password };
  throw new CliError(
    "No partner credentials: set PANORAMA_CLIENT_ID, PANORAMA_USERNAME and PANORAMA_PASSWORD.",
    EXIT.usage,
  );
}

/** The farmer's organization code, which other programs must not find among the arguments. */
async function organizationCodeIn({ args, env, stdin }: Call): Promise<string> {
  const given = args.text("organization-code");
  if (given !== undefined && given !== "-") {
    throw new CliError("--organization-code takes - alone: other programs can read arguments.", EXIT.usage);
  }
  return understood(
    given === "-" ? await readStdin(stdin, LONGEST_CODE, "an organization code") : (env["ORGANIZATION_CODE"] ?? ""),
  );
}

/** The code in what was pasted, as in the editor; throws a CliError if there is none. */
function understood(text: string): string {
  if (text.trim() === "") {
    throw new CliError(
      "No organization code: set ORGANIZATION_CODE, or pass it with --organization-code -",
      EXIT.usage,
    );
  }
  const code = shownProvider.oneClick.readOrganizationCode(text);
  if ("value" in code) return code.value;
  throw new CliError(code.problem, EXIT.usage);
}
