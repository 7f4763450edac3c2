import { t } from "../base/l10n";
import { explain } from "../core/explain";
import type { AskToRenew } from "../core/sessions";
import { isLeafError } from "../leaf/errors";
import { accountText, roleText } from "./accountText";
import { Cancelled } from "./gate";
import { askText, required } from "./prompts";
import { readPastedToken, tokenProblem } from "./tokenText";

/** Asks for the password (or another token) of an account whose sign-in has ended; what was under way goes on after it. */
export const askToRenew: AskToRenew = async (account, submit) => {
  const byToken = account.by === "token";
  const name = accountText({ kind: "leaf", ...account });
  try {
    await askText(
      { title: t("Sign in to Leaf again"), step: 1, totalSteps: 1 },
      {
        prompt: byToken
          ? t("The sign-in of {0} ({1}) has ended. Paste another token of it.", name, roleText(account.role))
          : t("The sign-in of {0} ({1}) has ended. Type its password to go on.", name, roleText(account.role)),
        secret: true,
        check: byToken ? (value) => tokenProblem(readPastedToken(value)) : required(t("Type the password.")),
        submit: async (value) => {
          const error = await submit(byToken ? readPastedToken(value) : value);
          if (!error) return undefined;
          if (isLeafError(error, "unauthorized")) {
            return byToken ? t("Leaf doesn't accept this token.") : t("Leaf doesn't accept this email and password.");
          }
          return explain(error).sentence;
        },
      },
    );
  } catch (error) {
    // Closed: whoever needed the sign-in is told so.
    if (!(error instanceof Cancelled)) throw error;
  }
};
