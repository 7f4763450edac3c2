import { connectionFields } from "./connectionFields";
import { resultText } from "./resultText";
import { readInput } from "./toolInput";
import { accountFields, listedUser, userFields, type ToolParts } from "./toolParts";

/** *leaf_get_panorama_status*: one Leaf user's connection, as Leaf says now. Throws a ToolRefusal or a LeafError. */
export async function statusTool(parts: ToolParts, input: unknown, signal: AbortSignal): Promise<string> {
  const { leafUserId } = readInput("leafUser", input);
  const session = parts.sessions.require();
  const user = await listedUser(parts, session, leafUserId, signal);
  const connection = await parts.users.look(user.id, { quietly: true, signal });
  const now = parts.clock.now();
  return resultText({
    account: accountFields(session.account),
    ...userFields(parts, user),
    ...connectionFields(connection, now, parts.redactor.text),
    checkedAt: new Date(now).toISOString(),
  });
}
