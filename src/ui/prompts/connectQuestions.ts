import * as l10n from "@vscode/l10n";
import type { LastEnvironment } from "../../accounts/lastEnvironment";
import type { ActiveSession } from "../../accounts/openSession";
import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { SandboxControl, SandboxOrganization } from "../../accounts/sandboxControl";
import type { LeafError } from "../../leaf/errors";
import { explain } from "../../model/explain";
import type {
  ClientEnvironment,
  ConnectableProvider,
  OperationReference,
  PartnerCredentials,
} from "../../model/provider";
import { refusedFields } from "../../model/refusedFields";
import type { Refusal, Step } from "./flow";
import { environmentStep, noPartner, partnerSteps, type PartnerAnswers } from "./partnerPrompts";
import { choiceStep, textStep } from "./steps";

/** What is known before a call to connect. */
export interface ConnectAnswers extends PartnerAnswers {
  /** Whether the partner credentials were entered now. */
  partnerIsNew: boolean;
  operation: OperationReference;
}

/** What the questions are made from. */
interface ConnectQuestionsParts {
  readonly provider: ConnectableProvider;
  readonly partners: PartnerCredentialsStorage;
  readonly lastEnvironment: LastEnvironment;
  readonly sandbox: SandboxControl;
}

/** What a refusal may call each answer. */
const WORDS: Readonly<Record<string, RegExp>> = {
  environment: /clientenvironment/,
  clientId: /clientid/,
  username: /username/,
  password: /password/,
  operation: /organi[sz]ation(?:code)?|orgcode|sharingurl/,
};

const PARTNER_FIELDS = ["clientId", "username", "password"];

/**
 * The questions before a call to connect: the environment and the partner credentials the first time, and then only the
 * farmer's operation, with a button that leads back to the environment.
 */
export class ConnectQuestions {
  readonly answers: ConnectAnswers;
  #chooseEnvironment: boolean;
  /** In the sandbox, its sample operations are rows; a code can be entered all the same. */
  #enterCode = false;

  private constructor(
    private readonly parts: ConnectQuestionsParts,
    remembered: ClientEnvironment | undefined,
    private readonly saved: ReadonlyMap<ClientEnvironment, PartnerCredentials>,
    /** The environment, where it is no question. */
    private readonly decided: ClientEnvironment | undefined,
  ) {
    const environment = decided ?? remembered ?? "STAGE";
    const partner = saved.get(environment);
    this.answers = {
      environment,
      partner: partner ?? noPartner,
      partnerIsNew: partner === undefined,
      operation: { organizationCode: "" },
    };
    this.#chooseEnvironment = decided === undefined && (remembered === undefined || partner === undefined);
  }

  static async of(
    parts: ConnectQuestionsParts,
    { account }: ActiveSession,
    decided?: ClientEnvironment,
  ): Promise<ConnectQuestions> {
    const saved = new Map<ClientEnvironment, PartnerCredentials>();
    for (const { id } of parts.provider.environments) {
      const partner = await parts.partners.read(account, id);
      if (partner) saved.set(id, partner);
    }
    return new ConnectQuestions(parts, parts.lastEnvironment.environment(account), saved, decided);
  }

  steps(): readonly Step[] {
    const { answers } = this;
    return [
      choiceStep<SandboxOrganization | undefined>(
        () => ({
          placeholder: l10n.t("The farmer's operation"),
          choices: [
            ...this.#samples().map((sample) => ({
              label: sample.name,
              description: `${sample.organizationCode} · ${sample.environment}`,
              value: sample,
            })),
            { label: l10n.t("Enter a Code…"), value: undefined },
          ],
        }),
        (sample) => {
          this.#enterCode = sample === undefined;
          if (!sample) return;
          this.#setEnvironment(sample.environment);
          answers.operation = { organizationCode: sample.organizationCode };
        },
        { field: "sample", applies: () => this.#samples().length > 0 },
      ),
      environmentStep(this.parts.provider, (environment) => this.#setEnvironment(environment), {
        field: "environment",
        applies: () => this.#chooseEnvironment && this.#entersCode(),
        current: () => answers.environment,
      }),
      ...partnerSteps(answers, () => answers.partnerIsNew),
      this.#operationStep(),
    ];
  }

  /** What is to be answered again after Leaf has refused: what it names, or else the last answer. */
  refusalOf(error: LeafError): Refusal {
    const { answers } = this;
    const { sentence } = explain(error);
    const named = refusedFields(error, WORDS).filter(({ field }) => field !== "environment");
    // A 401 that is not about Leaf's token is about the partner, and says no more than that.
    const fields =
      named.length === 0 && error.status === 401 ? PARTNER_FIELDS.map((field) => ({ field, sentence })) : named;
    if (fields.some(({ field }) => PARTNER_FIELDS.includes(field))) answers.partnerIsNew = true;
    const again = fields.map((one) =>
      one.field === "operation" && !this.#entersCode() ? { ...one, field: "sample" } : one,
    );
    return { fields: again, sentence };
  }

  #setEnvironment(environment: ClientEnvironment): void {
    const { answers } = this;
    // What was entered for the same one a moment ago stays.
    if (environment !== answers.environment || !answers.partnerIsNew) {
      const partner = this.saved.get(environment);
      answers.partner = partner ?? noPartner;
      answers.partnerIsNew = partner === undefined;
    }
    answers.environment = environment;
  }

  #samples(): readonly SandboxOrganization[] {
    const environments = this.decided ? [this.decided] : this.parts.provider.environments.map(({ id }) => id);
    return environments.flatMap((id) => this.parts.sandbox.organizations(id));
  }

  #entersCode(): boolean {
    return this.#enterCode || this.#samples().length === 0;
  }

  #operationStep(): Step {
    const { answers } = this;
    const { provider } = this.parts;
    let entered = "";
    let enteredFor: ClientEnvironment | undefined;
    return textStep(
      () => {
        const { sharingUrlId } = answers.partner;
        return {
          prompt: l10n.t("{0}: the farmer's organization code, or your Share Initiation URL", answers.environment),
          placeholder:
            sharingUrlId === undefined
              ? l10n.t("A short text such as krwv4vYH")
              : l10n.t("Optional: without a code, the farmer chooses the operation"),
          value: entered,
          secret: true,
          ...(this.decided === undefined
            ? {
                other: {
                  icon: "server-environment",
                  tooltip: l10n.t("Choose Another Environment"),
                  to: "environment",
                  run: () => void (this.#chooseEnvironment = true),
                },
              }
            : {}),
          check: (value) => {
            const read = readOperation(provider, value, sharingUrlId);
            return "problem" in read ? read.problem : undefined;
          },
        };
      },
      (value) => {
        entered = value;
        enteredFor = answers.environment;
        const read = readOperation(provider, value, answers.partner.sharingUrlId);
        if ("operation" in read) answers.operation = read.operation;
      },
      {
        field: "operation",
        applies: () => this.#entersCode(),
        missing: () => enteredFor !== answers.environment,
      },
    );
  }
}

/** One input for both: a UUID is a sharingUrlId, anything else an organization code; nothing stands for the kept sharingUrlId. */
function readOperation(
  provider: ConnectableProvider,
  text: string,
  kept: string | undefined,
): { operation: OperationReference } | { problem: string } {
  if (text.trim() === "" && kept !== undefined) return { operation: { sharingUrlId: kept } };
  const sharing = provider.oneClick.readSharingUrlId(text);
  if ("value" in sharing) return { operation: { sharingUrlId: sharing.value } };
  const code = provider.oneClick.readOrganizationCode(text);
  return "value" in code ? { operation: { organizationCode: code.value } } : code;
}
