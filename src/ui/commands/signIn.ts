import * as vscode from "vscode";
import { t } from "../../base/l10n";
import { explain } from "../../core/explain";
import type { Kept } from "../../core/secrets";
import type { Sessions } from "../../core/sessions";
import type { StoreView } from "../../core/store";
import { apiUrlSetting, SECTION } from "../../host/settings";
import { isLeafError } from "../../leaf/errors";
import { readToken } from "../../leaf/session";
import { Told } from "../gate";
import { askAll, choiceStep, required, textStep, type Step } from "../prompts";

/** The API URL that the settings allow; tells the user where to mend it otherwise. */
export function requireApiUrl(): string {
  const setting = apiUrlSetting();
  if ("apiUrl" in setting) return setting.apiUrl;
  throw new Told(setting.problem, {
    title: t("Open Settings"),
    command: "workbench.action.openSettings",
    args: [`${SECTION}.apiUrl`],
  });
}

/** *Leaf: Sign In*: email and password, or a token; the last answer is sent while its input is open, so a typo is mended in place. */
export async function signIn(sessions: Sessions, store: StoreView): Promise<void> {
  const apiUrl = requireApiUrl();
  const { session } = store.snapshot;
  const answers = {
    method: "password" as "password" | "token",
    email: "account" in session && session.account.label.includes("@") ? session.account.label : "",
    rememberMe: true,
    kept: "kept" as Kept,
  };
  const byPassword = () => answers.method === "password";
  const steps: Step[] = [
    choiceStep(
      () => ({
        placeholder: t("How do you want to sign in?"),
        choices: [
          { label: t("Email and password"), detail: t("Of your Leaf account (API owner)"), value: "password" as const },
          { label: t("Paste a token"), detail: t("An id_token from /api/authenticate"), value: "token" as const },
        ],
      }),
      (method) => void (answers.method = method),
    ),
    textStep(
      () => ({
        prompt: t("The email of your Leaf account"),
        placeholder: "dev@example.com",
        value: answers.email,
        check: (value) => (/^\s*\S+@\S+\s*$/.test(value) ? undefined : t("That is not an email address.")),
      }),
      (email) => void (answers.email = email.trim()),
      byPassword,
    ),
    {
      ...choiceStep(
        () => ({
          placeholder: t("How long should the sign-in last?"),
          choices: [
            { label: t("30 days"), detail: t("On your own machine"), value: true },
            { label: t("24 hours"), detail: t("Leaf's default"), value: false },
          ],
        }),
        (rememberMe) => void (answers.rememberMe = rememberMe),
      ),
      applies: byPassword,
    },
    textStep(
      () => ({
        prompt: t("The password of {0}. It is sent to Leaf once and not kept; the token it brings is.", answers.email),
        secret: true,
        check: required(t("Type the password.")),
        submit: async (password) => {
          const outcome = await attempt(
            () => sessions.signIn(apiUrl, { ...answers, password }),
            t("Leaf doesn't accept this email and password."),
          );
          if ("problem" in outcome) return outcome.problem;
          answers.kept = outcome.kept;
          return undefined;
        },
      }),
      () => undefined,
      byPassword,
    ),
    textStep(
      () => ({
        prompt: t("The token, with or without “Bearer”"),
        secret: true,
        check: (value) => tokenProblem(readPastedToken(value)),
        submit: async (value) => {
          const outcome = await attempt(
            () => sessions.signInWithToken(apiUrl, readPastedToken(value)),
            t("Leaf doesn't accept this token."),
          );
          if ("problem" in outcome) return outcome.problem;
          answers.kept = outcome.kept;
          return undefined;
        },
      }),
      () => undefined,
      () => answers.method === "token",
    ),
  ];
  await askAll(t("Sign in to Leaf ({0})", new URL(apiUrl).host), steps);
  if (answers.kept === "thisSessionOnly") sayNotKept();
}

/** Says, once it happened, that this machine does not keep secrets. */
export function sayNotKept(): void {
  void vscode.window.showWarningMessage(
    t("This machine has no working secret store, so it is remembered until this window closes."),
  );
}

async function attempt(work: () => Promise<Kept>, refused: string): Promise<{ kept: Kept } | { problem: string }> {
  try {
    return { kept: await work() };
  } catch (error) {
    if (!isLeafError(error)) throw error;
    return { problem: error.kind === "unauthorized" ? refused : explain(error).sentence };
  }
}

function readPastedToken(text: string): string {
  return text
    .trim()
    .replace(/^bearer\s+/i, "")
    .replace(/^["']|["']$/g, "");
}

function tokenProblem(token: string): string | undefined {
  if (token === "") return t("Paste the token.");
  const claims = readToken(token);
  if (!claims) return t("That is not a token: it has three parts, separated by dots.");
  if (claims.expiresAt !== undefined && claims.expiresAt <= Date.now()) return t("This token has expired.");
  return undefined;
}
