import { t } from "../base/l10n";
import type { ClientEnvironment, PartnerCredentials, Provider } from "../core/provider";
import { choiceStep, required, textStep, type Step } from "./prompts";

/** The answers that the steps below fill in. */
export interface PartnerAnswers {
  environment: ClientEnvironment;
  partner: PartnerCredentials;
}

/** Asks which of the provider's environments. */
export function environmentStep(
  provider: Provider,
  choose: (environment: ClientEnvironment) => Promise<void> | void,
  applies?: () => boolean,
): Step {
  const step = choiceStep(
    () => ({
      placeholder: t("Which Panorama?"),
      choices: provider.environments.map(({ id, portal, production }) => ({
        label: id,
        description: portal,
        detail: production ? t("Real farmers and their data") : t("Precision Planting's test environment"),
        value: id,
      })),
    }),
    choose,
  );
  return applies ? { ...step, applies } : step;
}

/** Asks for the client ID, username and password of the partner account; the values come back with Back, the password does not. */
export function partnerSteps(answers: PartnerAnswers, applies: () => boolean = () => true): Step[] {
  const partnerOf = (what: string) => t("{0} of your Panorama partner account, {1}", what, answers.environment);
  const put = (change: Partial<PartnerCredentials>) => {
    answers.partner = { ...answers.partner, ...change };
  };
  return [
    textStep(
      () => ({
        prompt: partnerOf(t("Client ID")),
        value: answers.partner.clientId,
        check: required(t("Type the client ID.")),
      }),
      (clientId) => put({ clientId: clientId.trim() }),
      applies,
    ),
    textStep(
      () => ({
        prompt: partnerOf(t("Username")),
        value: answers.partner.username,
        check: required(t("Type the username.")),
      }),
      (username) => put({ username: username.trim() }),
      applies,
    ),
    textStep(
      () => ({
        prompt: t("{0}. It is kept in the editor's secret store.", partnerOf(t("Password"))),
        secret: true,
        check: required(t("Type the password.")),
      }),
      (password) => put({ password }),
      applies,
    ),
  ];
}

/** A set before anything of it is known. */
export const noPartner: PartnerCredentials = { clientId: "", username: "", password: "" };
