import { t } from "../../base/l10n";
import type { PartnerCredentialsShelf } from "../../core/partnerCredentials";
import type { ClientEnvironment, PartnerCredentials, Provider } from "../../core/provider";
import type { Sessions } from "../../core/sessions";
import { accountText } from "../accountText";
import { Cancelled, tell } from "../gate";
import { environmentStep, noPartner, partnerSteps, type PartnerAnswers } from "../partnerPrompts";
import { askAll, askChoice, BACK, textStep } from "../prompts";
import { askModal } from "../surface/messages";
import { sayNotKept } from "./signIn";

/** The commands for the developer's own credentials at Panorama: one set for each account and environment. */
export class PartnerCredentialsCommands {
  constructor(
    private readonly sessions: Sessions,
    private readonly partners: PartnerCredentialsShelf,
    private readonly provider: Provider,
  ) {}

  /** *Set Partner Credentials…*: keeps a set, in place of the one before if there is one. */
  async set(): Promise<void> {
    const { account } = this.sessions.require();
    const answers: PartnerAnswers & { sharingUrlId: string } = {
      environment: "STAGE",
      partner: noPartner,
      sharingUrlId: "",
    };
    await askAll(t("Set partner credentials ({0})", accountText(account)), [
      environmentStep(this.provider, (environment) => void (answers.environment = environment)),
      ...partnerSteps(answers),
      textStep(
        () => ({
          prompt: t("The Share Initiation URL of the partner portal's Account Details, or the UUID in it"),
          placeholder: t("Optional: press Enter to leave it out"),
          secret: true,
          check: (value) => {
            if (value.trim() === "") return undefined;
            const read = this.provider.readSharingUrlId(value);
            return "problem" in read ? read.problem : undefined;
          },
        }),
        (value) => {
          const read = this.provider.readSharingUrlId(value);
          answers.sharingUrlId = "value" in read ? read.value : "";
        },
      ),
    ]);
    const { environment, partner, sharingUrlId } = answers;
    if ((await this.partners.age(account, environment)) && !(await confirmReplace(environment))) throw new Cancelled();
    const set: PartnerCredentials = { ...partner, ...(sharingUrlId === "" ? {} : { sharingUrlId }) };
    if ((await this.partners.write(account, environment, set, false)) !== "kept") sayNotKept();
    tell(t("The {0} partner credentials are kept. Leaf checks them with the next connect.", environment));
  }

  /** *Check Partner Credentials*: what is kept, since when, and whether Leaf has accepted it; never a value. */
  async check(): Promise<void> {
    const { account } = this.sessions.require();
    const choices = await Promise.all(
      this.provider.environments.map(async ({ id }) => {
        const age = await this.partners.age(account, id);
        if (!age) return { icon: "circle-outline", label: id, description: t("not set"), value: "set" as const };
        const accepted =
          age.acceptedAt === undefined ? t("not used yet") : t("last accepted by Leaf {0}", dateText(age.acceptedAt));
        const sharing = age.hasSharingUrlId ? t("with a sharingUrlId") : t("without a sharingUrlId");
        return {
          icon: age.acceptedAt === undefined ? "question" : "pass",
          label: id,
          description: accepted,
          detail: t("Kept since {0}, {1}", dateText(age.keptAt), sharing),
          value: "set" as const,
        };
      }),
    );
    const place = { title: t("Partner credentials of {0}", accountText(account)), step: 1, totalSteps: 1 };
    const chosen = await askChoice(place, {
      placeholder: t("Values are never shown. Choose a set to replace it."),
      choices,
    });
    if (chosen !== BACK) await this.set();
  }

  /** *Forget Partner Credentials…*. */
  async forget(): Promise<void> {
    const { account } = this.sessions.require();
    let forgotten: ClientEnvironment = "STAGE";
    await askAll(t("Forget partner credentials ({0})", accountText(account)), [
      environmentStep(this.provider, (environment) => void (forgotten = environment)),
    ]);
    await this.partners.erase(account, forgotten);
    tell(t("The {0} partner credentials of {1} are erased.", forgotten, accountText(account)));
  }
}

async function confirmReplace(environment: ClientEnvironment): Promise<boolean> {
  const replace = t("Replace");
  const chosen = await askModal(
    t("Replace the {0} partner credentials?", environment),
    t("There is a set already. It is the same for every farmer of this account."),
    replace,
  );
  return chosen === replace;
}

function dateText(time: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(time);
}
