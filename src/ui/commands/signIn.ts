import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { accountKey, type KeptAccount, type Role } from "../../model/account";
import { isEmail, readEmail, readName, readPassword } from "../../base/pasted";
import type { Kept } from "../../model/storage";
import type { Login } from "../../accounts/tokens";
import type { Sessions } from "../../accounts/sessions";
import { signInRefusal } from "../../accounts/signInRefusal";
import { apiUrlSetting, SECTION } from "../../host/settings";
import { LEAF_API_URL, readApiUrl } from "../../leaf/apiUrl";
import { isLeafError } from "../../leaf/errors";
import { roleText } from "../status/accountText";
import { Cancelled, Told, warn } from "./commandRunner";
import { askAll, type Step } from "../prompts/flow";
import { passwordProblem } from "../prompts/prompts";
import { choiceStep, textStep } from "../prompts/steps";
import { accountChoices, changeTo, chooseAmong, type AccountParts } from "./accounts";
import { looksLikeToken, readPastedToken, tokenProblem } from "../prompts/tokenText";

/** The API URL that the settings allow; tells the user where to fix it otherwise. */
export function requireApiUrl(): string {
  const setting = apiUrlSetting();
  if ("apiUrl" in setting) return setting.apiUrl;
  throw new Told(setting.problem, {
    title: l10n.t("Open Settings"),
    command: "workbench.action.openSettings",
    args: [`${SECTION}.apiUrl`],
  });
}

/** How long a sign-in lasts. */
type Lasting = "month" | "day" | "untilSignOut";

interface Answers {
  apiUrl: string;
  method: "password" | "token";
  email: string;
  /** Whether role and duration are asked for; otherwise a test account signs in for 30 days. */
  options: boolean;
  role: Role;
  lasting: Lasting;
  label: string;
  kept: Kept;
}

/** *Leaf: Sign In*: one prompt for an account whose sign-in has expired, else all that an account needs. */
export async function signIn(parts: AccountParts): Promise<void> {
  const { sessions, store, accounts } = parts;
  const { session } = store.snapshot;
  if (session.kind === "refused") {
    if (!(await sessions.signInAgain(accountKey(session.account)))) throw new Cancelled();
    return;
  }
  if (session.kind === "signedOut" && (await accounts.all()).length > 0) {
    const another = { label: l10n.t("Add Account…"), iconPath: new vscode.ThemeIcon("add"), value: "another" as const };
    const chosen = await chooseAmong<KeptAccount | "another">(l10n.t("Sign in to Leaf"), [
      ...(await accountChoices(parts)),
      another,
    ]);
    if (chosen !== "another") {
      await changeTo(sessions, chosen);
      return;
    }
  }
  const answers = newAnswers();
  await askAll(l10n.t("Sign in to Leaf ({0})", new URL(answers.apiUrl).host), signInSteps(sessions, answers));
  if (answers.kept === "thisSessionOnly") sayNotKept();
}

/** *Leaf: Add Account*: the same for one more account, with its own API URL and name. */
export async function addAccount(sessions: Sessions): Promise<void> {
  const answers = newAnswers();
  await askAll(l10n.t("Add a Leaf account"), [
    textStep(
      () => ({
        prompt: l10n.t("The API URL of the account. Its token is sent only there."),
        placeholder: LEAF_API_URL,
        value: answers.apiUrl,
        check: (value) =>
          readApiUrl(value) === undefined
            ? l10n.t("Enter an https address without a username, query or fragment, such as {0}.", LEAF_API_URL)
            : undefined,
      }),
      (value) => void (answers.apiUrl = readApiUrl(value) ?? answers.apiUrl),
    ),
    textStep(
      () => ({
        prompt: l10n.t("A name for it, such as “Acme test”"),
        placeholder: l10n.t("Optional: press Enter to use its email"),
        value: answers.label,
        check: (value) => (value.length > 80 ? l10n.t("Use at most 80 characters.") : undefined),
      }),
      (value) => void (answers.label = readName(value)),
    ),
    ...signInSteps(sessions, answers),
  ]);
  if (answers.kept === "thisSessionOnly") sayNotKept();
}

function newAnswers(): Answers {
  return {
    apiUrl: requireApiUrl(),
    method: "password",
    email: "",
    options: false,
    role: "test",
    lasting: "month",
    label: "",
    kept: "kept",
  };
}

/** The questions of a sign-in; the last answer is sent while its input is open, so a typo is fixed in place. */
function signInSteps(sessions: Sessions, answers: Answers): Step[] {
  const byPassword = () => answers.method === "password";
  const hasOptions = () => byPassword() && answers.options;
  const send = async (login: Login, refused: string): Promise<string | undefined> => {
    const { role, label, lasting, options } = answers;
    const choices = {
      // The prompt has said what becomes of the password. A role that was not asked for stays as it was.
      keepPassword: lasting === "untilSignOut",
      ...(options ? { role } : {}),
      ...(label === "" ? {} : { label }),
    };
    try {
      answers.kept = await sessions.signIn(answers.apiUrl, login, choices);
      return undefined;
    } catch (error) {
      if (!isLeafError(error)) throw error;
      return signInRefusal(error, refused);
    }
  };
  return [
    textStep(
      () => ({
        prompt: l10n.t("The email of your Leaf account, or a token (id_token)"),
        placeholder: "dev@example.com",
        value: answers.email,
        looksSecret: looksLikeToken,
        check: (value) => {
          if (looksLikeToken(value)) return tokenProblem(value);
          return isEmail(value) ? undefined : l10n.t("That is not an email address.");
        },
        submit: async (value) =>
          looksLikeToken(value)
            ? send({ token: readPastedToken(value) }, l10n.t("Leaf doesn't accept this token."))
            : undefined,
      }),
      (value) => {
        answers.method = looksLikeToken(value) ? "token" : "password";
        if (byPassword()) answers.email = readEmail(value);
      },
    ),
    choiceStep(
      () => ({
        placeholder: l10n.t("What is this account for?"),
        current: answers.role,
        choices: [
          { label: roleText("test"), detail: l10n.t("Makes changes without asking"), value: "test" as const },
          {
            label: roleText("production"),
            detail: l10n.t("Asks before creating, connecting, editing, deleting or disconnecting anything"),
            value: "production" as const,
          },
        ],
      }),
      (role: Role) => void (answers.role = role),
      { field: "options", applies: hasOptions },
    ),
    choiceStep(
      () => ({
        placeholder: l10n.t("How long should the sign-in last?"),
        current: answers.lasting,
        choices: [
          { label: l10n.t("30 days"), detail: l10n.t("On your own machine"), value: "month" as const },
          { label: l10n.t("24 hours"), detail: l10n.t("Leaf's default"), value: "day" as const },
          {
            label: l10n.t("Until I sign out"),
            detail: l10n.t("Saves the password in this machine's secure storage to renew the token"),
            value: "untilSignOut" as const,
          },
        ],
      }),
      (lasting: Lasting) => void (answers.lasting = lasting),
      { applies: hasOptions },
    ),
    textStep(
      () => ({
        prompt:
          answers.lasting === "untilSignOut"
            ? l10n.t(
                "The password of {0}. It is saved in this machine's secure storage until you sign out.",
                answers.email,
              )
            : l10n.t("The password of {0}. It is sent to Leaf once and not saved; only the token is.", answers.email),
        secret: true,
        other: {
          icon: "settings-gear",
          tooltip: l10n.t("Sign-In Options…"),
          to: "options",
          run: () => void (answers.options = true),
        },
        check: passwordProblem,
        submit: (password) =>
          send(
            { email: answers.email, password: readPassword(password), rememberMe: answers.lasting !== "day" },
            l10n.t("Leaf doesn't accept this email and password."),
          ),
      }),
      () => undefined,
      { applies: byPassword },
    ),
  ];
}

/** Says, once it happened, that this machine does not keep secrets. */
export function sayNotKept(): void {
  warn(l10n.t("No secure storage is available. Your credentials are kept only until this window closes."));
}
