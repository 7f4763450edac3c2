import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { readName } from "../../base/pasted";
import type { AccountErasure } from "../../connecting/accountErasure";
import { accountKey, byUse, type AccountStorage, type KeptAccount } from "../../model/account";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { accountIcon, accountText, expiryText, roleText } from "../status/accountText";
import { Cancelled, tell, Told } from "./commandRunner";
import { askChoice, askText, BACK, type Choice } from "../prompts/prompts";
import { askModal } from "../surface/messages";
import type { Node } from "../tree/leafUsersTree";

/** What the account commands work with. */
export interface AccountParts {
  readonly accounts: AccountStorage;
  readonly sessions: Sessions;
  readonly store: StoreView;
  readonly erasure: AccountErasure;
  readonly sandbox: SandboxControl;
  readonly clock: Clock;
}

const icon = (name: string) => new vscode.ThemeIcon(name);
const textOf = (kept: KeptAccount) => accountText({ kind: "leaf", ...kept });

/** *Leaf: Switch Account*: offers every account with its role and how long its sign-in lasts. */
export async function switchAccount(parts: AccountParts): Promise<void> {
  const { sessions, sandbox } = parts;
  const accounts = await accountChoices(parts);
  const chosen = await choose<KeptAccount | "add" | "sandbox">(l10n.t("Switch account"), l10n.t("Which account?"), [
    ...accounts,
    ...(accounts.length > 0 ? [{ label: "", kind: vscode.QuickPickItemKind.Separator, value: "add" as const }] : []),
    { label: l10n.t("Add Account…"), iconPath: icon("add"), value: "add" },
    {
      label: sandbox.running ? l10n.t("Sandbox") : l10n.t("Start Sandbox"),
      iconPath: icon("beaker"),
      value: "sandbox",
    },
  ]);
  if (chosen === "add") await vscode.commands.executeCommand("leafPanorama.addAccount");
  else if (chosen === "sandbox") await vscode.commands.executeCommand("leafPanorama.startSandbox");
  else await changeTo(sessions, chosen);
}

/** Changes to an account, with one prompt if its sign-in has ended; throws Cancelled when that is closed. */
export async function changeTo(sessions: Sessions, account: KeptAccount): Promise<void> {
  const key = accountKey(account);
  if ((await sessions.tokenOf(account)) === undefined && !(await sessions.signInAgain(key))) throw new Cancelled();
  await sessions.switchTo(key);
}

/** *Leaf: Edit Account*: its name, its role, and whether its password is kept. */
export async function editAccount(parts: AccountParts, node?: Node): Promise<void> {
  const kept = await chooseAccount(parts, l10n.t("Edit account"), node);
  const { sessions } = parts;
  const key = accountKey(kept);
  const other = kept.role === "test" ? "production" : "test";
  const what = await choose<"label" | "role" | "forget">(
    l10n.t("Edit {0}", textOf(kept)),
    l10n.t("What do you want to change?"),
    [
      { label: l10n.t("Its name"), description: kept.label, value: "label" },
      {
        label: l10n.t("Its role"),
        description: roleText(kept.role),
        detail: l10n.t("Make it {0}", roleText(other)),
        value: "role",
      },
      ...(kept.keepsPassword
        ? [
            {
              label: l10n.t("Delete Saved Password"),
              detail: l10n.t("You need it again when the sign-in expires"),
              value: "forget" as const,
            },
          ]
        : []),
    ],
  );
  if (what === "role") {
    await sessions.edit(key, { role: other });
    tell(
      other === "production"
        ? l10n.t("{0} is now a production account: you will be asked before anything changes in Leaf.", textOf(kept))
        : l10n.t("{0} is now a test account: changes in Leaf are made without asking.", textOf(kept)),
    );
  } else if (what === "forget") {
    await sessions.edit(key, { keepsPassword: false });
    tell(l10n.t("The password of {0} was deleted. You stay signed in until the token expires.", textOf(kept)));
  } else {
    const label = await askText(
      { title: l10n.t("Edit {0}", textOf(kept)), step: 1, totalSteps: 1 },
      {
        prompt: l10n.t("A name for it; leave it empty to use its login"),
        value: kept.label,
        check: (value) => (value.length > 80 ? l10n.t("Use at most 80 characters.") : undefined),
      },
    );
    if (label !== BACK) await sessions.edit(key, { label: readName(label) === "" ? kept.login : readName(label) });
  }
}

/** *Leaf: Remove Account*: erases all that this machine keeps of it, after it was agreed to. */
export async function removeAccount(parts: AccountParts, node?: Node): Promise<void> {
  const kept = await chooseAccount(parts, l10n.t("Remove account"), node);
  const go = l10n.t("Remove");
  const chosen = await askModal(
    l10n.t("Remove {0} from this machine?", textOf(kept)),
    l10n.t(
      "Its sign-in, partner credentials, pending connections and saved Leaf users are deleted from this machine. Nothing changes in Leaf.",
    ),
    go,
  );
  if (chosen !== go) throw new Cancelled();
  await parts.erasure.remove(kept);
  tell(l10n.t("{0} was removed from this machine.", textOf(kept)));
}

/** The account of the row, or the only one there is; else asks which. */
async function chooseAccount(parts: AccountParts, title: string, node: Node | undefined): Promise<KeptAccount> {
  const { session } = parts.store.snapshot;
  if (node?.kind === "account" && "account" in session) {
    const { account } = session;
    const kept = (await parts.accounts.all()).find((one) => accountKey(one) === accountKey(account));
    if (kept) return kept;
  }
  const accounts = await accountChoices(parts);
  const [only, another] = accounts;
  if (!only) {
    throw new Told(l10n.t("No accounts yet."), { title: l10n.t("Add Account"), command: "leafPanorama.addAccount" });
  }
  return another ? chooseAmong(title, accounts) : only.value;
}

/** Asks which account; throws Cancelled. */
export function chooseAmong<T>(title: string, accounts: readonly Choice<T>[]): Promise<T> {
  return choose(title, l10n.t("Which account?"), accounts);
}

/** Every account that is kept, the one used last first, as a choice. */
export async function accountChoices({
  accounts,
  sessions,
  store,
  clock,
}: AccountParts): Promise<Choice<KeptAccount>[]> {
  const { session } = store.snapshot;
  const shown = "account" in session ? accountKey(session.account) : "";
  const now = clock.now();
  const states = await Promise.all(
    byUse(await accounts.all()).map(async (kept): Promise<Choice<KeptAccount>> => {
      const ends = await sessions.tokenEnd(kept);
      const state = kept.signedOut ? l10n.t("Signed out") : expiryText(ends, now);
      const renewal = kept.keepsPassword ? l10n.t("renewed automatically") : "";
      return {
        label: textOf(kept),
        description: accountKey(kept) === shown ? l10n.t("{0} · current", roleText(kept.role)) : roleText(kept.role),
        detail: [kept.label === kept.login ? "" : kept.login, state, renewal].filter(Boolean).join(" · "),
        iconPath: icon(accountIcon({ kind: "leaf", ...kept })),
        value: kept,
      };
    }),
  );
  return states;
}

async function choose<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<T> {
  const chosen = await askChoice({ title, step: 1, totalSteps: 1 }, { placeholder, choices });
  if (chosen === BACK) throw new Cancelled();
  return chosen;
}
