import * as l10n from "@vscode/l10n";
import { readPassword, readUsername, readValue } from "../../base/pasted";
import type { ClientEnvironment, PartnerCredentials, ConnectableProvider } from "../../model/provider";
import type { Step } from "./flow";
import { passwordProblem } from "./prompts";
import { choiceStep, textStep, type StepOptions } from "./steps";

/** The answers that the steps below fill in. */
export interface PartnerAnswers {
  environment: ClientEnvironment;
  partner: PartnerCredentials;
}

/** Asks which of the provider's environments; the one that is `current` is offered first. */
export function environmentStep(
  provider: ConnectableProvider,
  choose: (environment: ClientEnvironment) => Promise<void> | void,
  options: StepOptions & { readonly current?: () => ClientEnvironment } = {},
): Step {
  return choiceStep(
    () => ({
      placeholder: l10n.t("Which Panorama?"),
      current: options.current?.(),
      choices: provider.environments.map(({ id, portal, production }) => ({
        label: id,
        description: portal,
        detail: production ? l10n.t("Real farmers and their data") : l10n.t("Precision Planting's test environment"),
        value: id,
      })),
    }),
    choose,
    options,
  );
}

/** Asks for the client ID, username and password of the partner account; the values come back with Back, the password does not. */
export function partnerSteps(answers: PartnerAnswers, applies: () => boolean = () => true): Step[] {
  const partnerOf = (what: string) => l10n.t("{0} of your Panorama partner account, {1}", what, answers.environment);
  const put = (change: Partial<PartnerCredentials>) => {
    answers.partner = { ...answers.partner, ...change };
  };
  return [
    textStep(
      () => ({ prompt: partnerOf(l10n.t("Client ID")), value: answers.partner.clientId, check: clientIdProblem }),
      (text) => put({ clientId: readClientId(text) }),
      { field: "clientId", applies, missing: () => answers.partner.clientId === "" },
    ),
    textStep(
      () => ({ prompt: partnerOf(l10n.t("Username")), value: answers.partner.username, check: usernameProblem }),
      (text) => put({ username: readUsername(text) }),
      { field: "username", applies, missing: () => answers.partner.username === "" },
    ),
    textStep(
      () => ({
        prompt: l10n.t("{0}. It is saved in the editor's secure storage.", partnerOf(l10n.t("Password"))),
        secret: true,
        check: passwordProblem,
      }),
      (text) => put({ password: readPassword(text) }),
      { field: "password", applies, missing: () => answers.partner.password === "" },
    ),
  ];
}

/** The client ID in what was pasted. */
export function readClientId(text: string): string {
  return readValue(text, /(?:app\s*)?client[\s_-]*id/);
}

/** What is wrong with a client ID before it is sent. */
export function clientIdProblem(text: string): string | undefined {
  return readClientId(text) === "" ? l10n.t("Enter the client ID.") : undefined;
}

/** What is wrong with a username before it is sent. */
export function usernameProblem(text: string): string | undefined {
  return readUsername(text) === "" ? l10n.t("Enter the username.") : undefined;
}

/** A set before anything of it is known. */
export const noPartner: PartnerCredentials = { clientId: "", username: "", password: "" };
