import type { Account } from "../model/account";
import { isPending } from "../model/connection";
import type { ClientEnvironment } from "../model/provider";
import type { LeafUser } from "../leaf/users";
import { connectionFields } from "./connectionFields";
import { resultText } from "./resultText";
import { readInput } from "./toolInput";
import { accountFields, namedUser, userFields, type ToolParts } from "./toolParts";
import { ToolRefusal } from "./toolRefusal";

/** A connection that a model wants to start, and that may be started if the user agrees. */
interface WantedConnection {
  readonly account: Account;
  readonly user: LeafUser;
  readonly environment: ClientEnvironment;
}

/**
 * Reads what *leaf_start_panorama_connection* is called with, and changes nothing. Throws a ToolRefusal, also for what
 * only the user's own setting allows (`mayInProduction`), or a LeafError.
 */
export async function wantedConnection(
  parts: ToolParts,
  input: unknown,
  mayInProduction: boolean,
  signal?: AbortSignal,
): Promise<WantedConnection> {
  const { leafUserId, environment } = readInput("start", input);
  const session = parts.sessions.require();
  const { account } = session;
  if (!mayInProduction) refuseProduction(account, environment);
  const user = await namedUser(parts, session, leafUserId, signal);
  const connection = parts.store.connection(user.id);
  if (isPending(connection)) {
    throw new ToolRefusal(
      "A connection is under way already, so no other was started.",
      "leaf_get_panorama_status says how much time the farmer has. The user can cancel it in the editor.",
    );
  }
  if (!(await parts.partners.read(account, environment))) {
    throw new ToolRefusal(
      `No partner credentials are saved for ${environment} in this account, so nothing was started.`,
      "Ask the user to run the command “Leaf: Set Partner Credentials…”. Never ask for them in the chat.",
    );
  }
  return { account, user, environment };
}

function refuseProduction(account: Account, environment: ClientEnvironment): void {
  const what =
    environment === "PRODUCTION"
      ? "The environment PRODUCTION has real farmers' data"
      : account.role === "production"
        ? "The user has marked this account as production"
        : undefined;
  if (what === undefined) return;
  throw new ToolRefusal(
    `${what}, and assistants may not start connections there. Nothing was started.`,
    "Ask the user to run the command “Leaf: Connect to Panorama…”. Only the user can allow it to assistants, by a setting.",
  );
}

/** What became of an attempt, as the model is told of it; the farmer's link is the user's alone. */
export function startedText({ account, user, environment }: WantedConnection, parts: ToolParts): string {
  const connection = parts.store.connection(user.id);
  return resultText({
    account: accountFields(account),
    ...userFields(parts, user),
    requestedEnvironment: environment,
    ...connectionFields(connection, parts.clock.now(), parts.redactor.text),
  });
}
