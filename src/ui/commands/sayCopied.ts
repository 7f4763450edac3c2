import * as l10n from "@vscode/l10n";
import { showBriefly } from "../surface/messages";
import { tell } from "./commandRunner";

/** Says that code was copied, and which variables it reads; several are too long for the status bar. */
export function sayCopied(what: string, variables: readonly string[]): void {
  const sentence = l10n.t("{0} copied. It reads from the environment: {1}", what, variables.join(", "));
  if (variables.length > 1) tell(sentence);
  else showBriefly(sentence, 5000);
}
