import * as l10n from "@vscode/l10n";
import { startedText, wantedConnection } from "../../assistants/startConnection";
import { ToolRefusal } from "../../assistants/toolRefusal";
import { listedUser } from "../../assistants/toolParts";
import { assistantsInProductionSetting } from "../../host/settings";
import type { ToolPlan } from "../../host/newerApi";
import { isLeafError } from "../../leaf/errors";
import { fullNameOf } from "../../leaf/users";
import { Cancelled, Told } from "../commands/commandRunner";
import { connectIn } from "../commands/connect";
import { accountText, roleText } from "../status/accountText";
import { markdownLines } from "../surface/markdownLines";
import type { AssistantsParts } from "./assistantsParts";

/** What the editor asks the user before a connection is started; undefined if none may be, which the call then says. */
export async function planStart(
  parts: AssistantsParts,
  input: unknown,
  signal: AbortSignal,
): Promise<ToolPlan | undefined> {
  try {
    const { account, user, environment } = await wantedConnection(
      parts,
      input,
      assistantsInProductionSetting(),
      signal,
    );
    const real = parts.provider.environments.find(({ id, production }) => production && id === environment);
    const whose =
      account.kind === "sandbox" ? accountText(account) : `${accountText(account)} (${roleText(account.role)})`;
    return {
      invocationMessage: l10n.t("Starting a Panorama connection"),
      confirmationMessages: {
        title: l10n.t("Start a Panorama connection?"),
        message: markdownLines([
          l10n.t("Farmer: {0}", fullNameOf(user)),
          l10n.t("Account: {0}", whose),
          l10n.t("Environment: {0}", environment),
          l10n.t("The editor then asks you for the farmer's organization code. The assistant doesn't see it."),
          ...(real ? [l10n.t("This starts sharing a real farmer's data from {0} with Leaf.", real.portal)] : []),
        ]),
      },
    };
  } catch (error) {
    if (error instanceof ToolRefusal || isLeafError(error)) return undefined;
    throw error;
  }
}

/** Asks the user for what only they may know, makes the one-click call, and says what came of it. */
export async function startFromTool(parts: AssistantsParts, input: unknown, signal: AbortSignal): Promise<string> {
  const wanted = await wantedConnection(parts, input, assistantsInProductionSetting(), signal);
  const user = await listedUser(parts, parts.sessions.require(), wanted.user.id, signal);
  try {
    await connectIn(parts, user, wanted.environment);
  } catch (error) {
    if (error instanceof Cancelled || isLeafError(error, "cancelled")) {
      throw new ToolRefusal("The user closed the prompt, so nothing was started.", "Ask the user how to go on.");
    }
    if (error instanceof Told) {
      throw new ToolRefusal(error.sentence, "leaf_get_panorama_status says how the connection is now.");
    }
    throw error;
  }
  return startedText(wanted, parts);
}
