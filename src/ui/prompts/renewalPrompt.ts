import * as l10n from "@vscode/l10n";
import { readPassword } from "../../base/pasted";
import type { AskToRenew } from "../../accounts/tokens";
import { signInRefusal } from "../../accounts/signInRefusal";
import { accountText, roleText } from "../status/accountText";
import { Cancelled } from "../commands/commandRunner";
import { askText, passwordProblem } from "./prompts";
import { readPastedToken, tokenProblem } from "./tokenText";

/** Asks for the password (or another token) of an account whose sign-in has expired; what was under way resumes after it. */
export const askToRenew: AskToRenew = async (account, submit) => {
  const byToken = account.by === "token";
  const name = accountText({ kind: "leaf", ...account });
  try {
    await askText(
      { title: l10n.t("Sign in to Leaf again"), step: 1, totalSteps: 1 },
      {
        prompt: byToken
          ? l10n.t(
              "The sign-in of {0} ({1}) has expired. Paste another token of this account.",
              name,
              roleText(account.role),
            )
          : l10n.t(
              "The sign-in of {0} ({1}) has expired. Enter the password to continue.",
              name,
              roleText(account.role),
            ),
        secret: true,
        check: byToken ? (value) => tokenProblem(value) : passwordProblem,
        submit: async (value) => {
          const error = await submit(byToken ? readPastedToken(value) : readPassword(value));
          if (!error) return undefined;
          return signInRefusal(
            error,
            byToken
              ? l10n.t("Leaf doesn't accept this token.")
              : l10n.t("Leaf doesn't accept this email and password."),
          );
        },
      },
    );
  } catch (error) {
    // Closed: whoever needed the sign-in is told so.
    if (!(error instanceof Cancelled)) throw error;
  }
};
