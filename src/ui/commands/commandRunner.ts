import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { messageOf } from "../../base/text";
import { NotErased } from "../../connecting/accountErasure";
import { explain } from "../../model/explain";
import type { EditorLog } from "../../host/log";
import { isLeafError } from "../../leaf/errors";
import { offerOf, type Offer } from "./remedies";
import { showError, showInformation, showWarning } from "../surface/messages";

/** The user closed a prompt: nothing was done, and nothing needs to be said. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** A failure with a sentence of its own for the user; a second offer stands in place of the log. */
export class Told extends Error {
  override readonly name = "Told";

  constructor(
    readonly sentence: string,
    readonly offer?: Offer,
    readonly secondOffer?: Offer,
  ) {
    super(sentence);
  }
}

/** Registers a command whose failures are shown in one sentence, with at most two actions. */
type Register = (command: string, handler: (...args: never[]) => Promise<void> | void) => vscode.Disposable;

/** Gives the one function by which all commands are registered. */
export function commandRunner(log: EditorLog): Register {
  return (command, handler) =>
    vscode.commands.registerCommand(command, async (...args: unknown[]) => {
      const again = { title: l10n.t("Try Again"), command, args };
      // What the editor passes is known from where the command is contributed.
      await showingFailures(log, command, async () => handler(...(args as never[])), again);
    });
}

/** Does what was asked for; a failure is shown in one sentence, with at most two actions. `again` does it once more. */
export async function showingFailures(
  log: EditorLog,
  what: string,
  work: () => Promise<void>,
  again?: Offer,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Cancelled || isLeafError(error, "cancelled")) return;
    log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    await showFailure(error, again);
  }
}

async function showFailure(error: unknown, again: Offer | undefined): Promise<void> {
  const { sentence, offer } = told(error, again);
  const second = error instanceof Told ? error.secondOffer : undefined;
  const offers = [...(offer ? [offer] : []), second ?? { title: l10n.t("Show Log"), command: "leafPanorama.showLog" }];
  const chosen = await showError(sentence, ...offers.map(({ title }) => title));
  const accepted = offers.find(({ title }) => title === chosen);
  if (accepted) await vscode.commands.executeCommand(accepted.command, ...(accepted.args ?? []));
}

function told(error: unknown, again: Offer | undefined): { sentence: string; offer?: Offer | undefined } {
  if (error instanceof Told) return { sentence: error.sentence, offer: error.offer };
  if (error instanceof NotErased) return { sentence: error.message };
  if (!isLeafError(error)) return { sentence: l10n.t("Leaf Panorama failed: {0}", messageOf(error)) };
  const { sentence, remedy } = explain(error);
  return { sentence, offer: remedy === "tryAgain" ? again : remedy && offerOf(remedy) };
}

/** Tells of a success, with at most two things to do next; returns at once. */
export function tell(sentence: string, ...offers: readonly Offer[]): void {
  offerAll(showInformation(sentence, ...offers.map(({ title }) => title)), offers);
}

/** Tells of something that went wrong by itself, with at most two things to do next; returns at once. */
export function warn(sentence: string, ...offers: readonly Offer[]): void {
  offerAll(showWarning(sentence, ...offers.map(({ title }) => title)), offers);
}

function offerAll(chosen: Thenable<string | undefined>, offers: readonly Offer[]): void {
  void chosen.then((choice) => {
    const offer = offers.find(({ title }) => title === choice);
    return offer && vscode.commands.executeCommand(offer.command, ...(offer.args ?? []));
  });
}
