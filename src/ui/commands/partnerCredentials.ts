import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import type { PartnerCredentialsAge, PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { ClientEnvironment, PartnerCredentials, ConnectableProvider } from "../../model/provider";
import type { Sessions } from "../../accounts/sessions";
import { accountText } from "../status/accountText";
import { askAll } from "../prompts/flow";
import { Cancelled, tell } from "./commandRunner";
import { environmentStep, noPartner, partnerSteps, type PartnerAnswers } from "../prompts/partnerPrompts";
import { askChoice, BACK } from "../prompts/prompts";
import { textStep } from "../prompts/steps";
import { askModal } from "../surface/messages";
import { sayNotKept } from "./signIn";

/** The commands for the developer's own credentials at Panorama: one set for each account and environment. */
export class PartnerCredentialsCommands {
  constructor(
    private readonly sessions: Sessions,
    private readonly partners: PartnerCredentialsStorage,
    private readonly provider: ConnectableProvider,
  ) {}

  /** *Set Partner Credentials…*: saves a set, in place of the one before if there is one. */
  async set(chosen?: ClientEnvironment): Promise<void> {
    const { account } = this.sessions.require();
    const answers: PartnerAnswers & { sharingUrlId: string } = {
      environment: chosen ?? "STAGE",
      partner: noPartner,
      sharingUrlId: "",
    };
    await askAll(l10n.t("Set partner credentials ({0})", accountText(account)), [
      environmentStep(this.provider, (environment) => void (answers.environment = environment), {
        applies: () => chosen === undefined,
      }),
      ...partnerSteps(answers),
      textStep(
        () => ({
          prompt: l10n.t("The Share Initiation URL from Account Details in the partner portal, or the UUID in it"),
          placeholder: l10n.t("Optional: press Enter to skip"),
          secret: true,
          check: (value) => {
            if (value.trim() === "") return undefined;
            const read = this.provider.oneClick.readSharingUrlId(value);
            return "problem" in read ? read.problem : undefined;
          },
        }),
        (value) => {
          const read = this.provider.oneClick.readSharingUrlId(value);
          answers.sharingUrlId = "value" in read ? read.value : "";
        },
      ),
    ]);
    const { environment, partner, sharingUrlId } = answers;
    if ((await this.partners.age(account, environment)) && !(await confirmReplace(environment))) throw new Cancelled();
    const set: PartnerCredentials = { ...partner, ...(sharingUrlId === "" ? {} : { sharingUrlId }) };
    if ((await this.partners.write(account, environment, set, false)) !== "kept") sayNotKept();
    tell(l10n.t("The {0} partner credentials are saved. Leaf checks them at the next connect.", environment));
  }

  /**
   * *Show Partner Credentials Status…*: which are saved, since when, and when Leaf last accepted them; never a value. Leaf
   * has no call that only checks them, so nothing is sent. The one that is chosen can be replaced.
   */
  async showStatus(): Promise<void> {
    const { account } = this.sessions.require();
    const choices = Promise.all(
      this.provider.environments.map(async ({ id }) => ({
        label: id,
        ...statusOf(await this.partners.age(account, id)),
        value: id,
      })),
    );
    const place = { title: l10n.t("Partner credentials of {0}", accountText(account)), step: 1, totalSteps: 1 };
    const chosen = await askChoice(place, {
      placeholder: l10n.t("Values are never shown. Choose an environment to enter its credentials again."),
      choices,
    });
    if (chosen !== BACK) await this.set(chosen);
  }

  /** *Forget Partner Credentials…*. */
  async forget(): Promise<void> {
    const { account } = this.sessions.require();
    let forgotten: ClientEnvironment = "STAGE";
    await askAll(l10n.t("Delete partner credentials ({0})", accountText(account)), [
      environmentStep(this.provider, (environment) => void (forgotten = environment)),
    ]);
    await this.partners.erase(account, forgotten);
    tell(l10n.t("The {0} partner credentials of {1} were deleted.", forgotten, accountText(account)));
  }
}

/** What may be told of a set, beside its environment. */
function statusOf(age: PartnerCredentialsAge | undefined): { icon: string; description: string; detail: string } {
  if (!age) {
    return { icon: "circle-outline", description: l10n.t("not set"), detail: l10n.t("Requested at the first connect") };
  }
  const { acceptedAt, keptAt, hasSharingUrlId } = age;
  const sharing = hasSharingUrlId ? l10n.t("with a Share Initiation URL") : l10n.t("without a Share Initiation URL");
  return {
    icon: acceptedAt === undefined ? "question" : "pass",
    description:
      acceptedAt === undefined
        ? l10n.t("not accepted by Leaf yet")
        : l10n.t("last accepted by Leaf {0}", dateText(acceptedAt)),
    detail: l10n.t("Saved {0}, {1}", dateText(keptAt), sharing),
  };
}

async function confirmReplace(environment: ClientEnvironment): Promise<boolean> {
  const replace = l10n.t("Replace");
  const chosen = await askModal(
    l10n.t("Replace the {0} partner credentials?", environment),
    l10n.t("Credentials are already saved. They are used for every farmer of this account."),
    replace,
  );
  return chosen === replace;
}

function dateText(time: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(time);
}
