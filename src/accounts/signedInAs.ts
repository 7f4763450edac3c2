import type { KeptAccount, Role } from "../model/account";
import type { Login } from "./tokens";

/** What the developer decides when an account is added; what is missing stays as it was, or is the default. */
export interface AccountChoices {
  readonly label?: string;
  readonly role?: Role;
  readonly keepPassword?: boolean;
}

/** The account as a sign-in leaves it: what was not decided stays as it was before. Pure. */
export function signedInAs(
  who: Pick<KeptAccount, "apiUrl" | "login">,
  login: Login,
  choices: AccountChoices,
  before: KeptAccount | undefined,
  usedAt: number,
): KeptAccount {
  return {
    ...who,
    label: choices.label ?? before?.label ?? who.login,
    role: choices.role ?? before?.role ?? "test",
    by: "password" in login ? "password" : "token",
    rememberMe: "password" in login ? login.rememberMe : (before?.rememberMe ?? false),
    keepsPassword: "password" in login && (choices.keepPassword ?? before?.keepsPassword ?? false),
    signedOut: false,
    usedAt,
  };
}
