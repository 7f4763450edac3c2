import * as l10n from "@vscode/l10n";
import type { ActiveSession } from "../../accounts/openSession";
import { Cancelled, Told } from "../commands/commandRunner";
import { accountText } from "../status/accountText";
import { askModal } from "../surface/messages";

/** A change in Leaf that is about to be made. */
interface Write {
  readonly question: string;
  /** What it means and what is lost by it, a line each. */
  readonly detail?: readonly string[];
  /** The ways to go on. */
  readonly buttons: readonly string[];
  /** Whether it is asked in every account; otherwise in those alone that are marked as production. */
  readonly always?: boolean;
  /** What is told if the account has changed while the question stood there. */
  readonly accountChanged: string;
}

/** Asks before something is changed in Leaf, and gives the button that was chosen; throws Cancelled or Told. */
export async function confirmWrite(session: ActiveSession, write: Write): Promise<string> {
  const production = session.account.role === "production";
  let chosen = write.buttons[0];
  if (production || write.always) {
    const lines = [
      l10n.t("Account: {0}", accountText(session.account)),
      ...(write.detail ?? []),
      ...(production ? [l10n.t("You have marked this account as production.")] : []),
    ];
    chosen = await askModal(write.question, lines, ...write.buttons);
  }
  if (chosen === undefined) throw new Cancelled();
  requireSameAccount(session, write.accountChanged);
  return chosen;
}

/** Throws Told if another account is signed in now, whose Leaf users these are not. */
export function requireSameAccount(session: ActiveSession, sentence: string): void {
  if (!session.isCurrent()) throw new Told(sentence);
}
