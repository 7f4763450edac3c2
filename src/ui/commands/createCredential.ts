import type { Clock } from "../../base/clock";
import { t } from "../../base/l10n";
import { hasCredential, type Connection } from "../../core/connection";
import type { Credentials } from "../../core/credentials";
import type { DataFlow } from "../../core/dataFlow";
import { explain } from "../../core/explain";
import type { PartnerCredentialsShelf } from "../../core/partnerCredentials";
import type { ManualCredential, Provider } from "../../core/provider";
import type { SandboxControl } from "../../core/sandboxControl";
import type { ActiveSession, Sessions } from "../../core/sessions";
import type { StoreView } from "../../core/store";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { accountText } from "../accountText";
import { tell } from "../gate";
import type { LeafUsersTree, Node } from "../leafUsersTree";
import { environmentStep, noPartner, partnerSteps, type PartnerAnswers } from "../partnerPrompts";
import { pickLeafUser } from "../pickLeafUser";
import { nameOf, statusText } from "../presentation";
import { isProduction, productionLine } from "../productionGuard";
import { askAll, textStep, type Step } from "../prompts";
import { askModal } from "../surface/messages";
import { sayNotKept } from "./signIn";

/** What *Create Credentials Manually* works with. */
export interface CreateCredentialParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly data: DataFlow;
  readonly partners: PartnerCredentialsShelf;
  readonly provider: Provider;
  readonly sandbox: SandboxControl;
  readonly tree: LeafUsersTree;
  readonly clock: Clock;
}

interface Answers extends PartnerAnswers {
  partnerIsNew: boolean;
  organizationCode: string;
}

/** *Create Credentials Manually…*: asks for all six fields, and sends them while the last input is open, so that a refusal can be mended by going back. */
export async function createCredential(parts: CreateCredentialParts, node: Node | undefined): Promise<void> {
  const { store, sessions, provider, partners, tree } = parts;
  const session = sessions.require();
  const title = t("Create Credentials Manually");
  const user = await pickLeafUser(store, parts.clock, node, { title, needs: "connect" });
  const farmer = nameOf(user);
  const answers: Answers = {
    environment: "STAGE",
    partner: noPartner,
    partnerIsNew: true,
    organizationCode: "",
  };
  const made: { connection?: Connection } = {};
  await askAll(t("Panorama credentials of {0}", farmer), [
    environmentStep(provider, async (environment) => {
      answers.environment = environment;
      const kept = await partners.read(session.account, environment);
      answers.partnerIsNew = kept === undefined;
      answers.partner = kept ?? noPartner;
    }),
    ...partnerSteps(answers, () => answers.partnerIsNew),
    codeStep(parts, answers),
    textStep(
      () => ({
        prompt: t("The farmer's Cognito refresh token. Enter sends all to Leaf; it is not kept here."),
        secret: true,
        check: (value) => problemOf(provider.readRefreshToken(value)),
        submit: async (value) => {
          const read = provider.readRefreshToken(value);
          if ("problem" in read) return read.problem;
          const { environment, partner, organizationCode } = answers;
          const credential = { environment, partner, organizationCode, refreshToken: read.value };
          const outcome = await send(parts, session, user, credential);
          if ("problem" in outcome) return outcome.problem;
          made.connection = outcome.connection;
          return undefined;
        },
      }),
      () => undefined,
    ),
  ]);
  const kept = await partners.write(session.account, answers.environment, answers.partner, true);
  if (answers.partnerIsNew && kept !== "kept") sayNotKept();
  const { connection } = made;
  if (!connection || !hasCredential(connection)) {
    tell(t("Leaf accepted the credentials of {0}, but doesn't show them yet. Refresh in a moment.", farmer), {
      title: t("Refresh"),
      command: "leafPanorama.refresh",
    });
    return;
  }
  tell(t("{0} has Panorama credentials now: {1}.", farmer, statusText(connection.status)), {
    title: t("Show Credential Events"),
    command: "leafPanorama.showEvents",
    args: [tree.nodeOf(user.id)],
  });
}

function codeStep({ provider, sandbox }: CreateCredentialParts, answers: Answers): Step {
  return textStep(
    () => {
      const codes = sandbox.organizations(answers.environment).map((item) => `${item.organizationCode} (${item.name})`);
      const prompt = t("The farmer's organization code");
      return {
        prompt: codes.length > 0 ? t("{0}. The sandbox knows {1}.", prompt, codes.join(", ")) : prompt,
        placeholder: t("A short text such as krwv4vYH"),
        secret: true,
        check: (value) => problemOf(provider.readOrganizationCode(value)),
      };
    },
    (value) => {
      const read = provider.readOrganizationCode(value);
      if ("value" in read) answers.organizationCode = read.value;
    },
  );
}

const problemOf = (read: { readonly value: string } | { readonly problem: string }) =>
  "problem" in read ? read.problem : undefined;

async function send(
  { sessions, credentials, data, store, provider }: CreateCredentialParts,
  session: ActiveSession,
  user: LeafUser,
  credential: ManualCredential,
): Promise<{ connection: Connection } | { problem: string }> {
  const farmer = nameOf(user);
  const replaces = hasCredential(store.connection(user.id));
  const production = provider.environments.some(({ id, production: real }) => real && id === credential.environment);
  if (replaces || production || isProduction(session.account)) {
    const go = replaces ? t("Replace Credentials") : t("Create on {0}", credential.environment);
    const question = replaces
      ? t("Replace the Panorama credentials of {0}?", farmer)
      : t("Create Panorama credentials of {0} on {1}?", farmer, credential.environment);
    const detail = [
      t("Account {0}, {1}.", accountText(session.account), credential.environment),
      ...(replaces ? [t("Those that are there, and their events, can be lost.")] : []),
      ...(production ? [t("This gives Leaf a real farmer's data.")] : []),
      ...productionLine(session.account),
    ].join(" ");
    if ((await askModal(question, detail, go)) !== go) {
      return { problem: t("Nothing was sent. Press Enter to be asked again, or Escape to leave.") };
    }
  }
  if (sessions.active !== session) return { problem: t("Nothing was sent, because the account has changed.") };
  try {
    const connection = await credentials.create(user.id, credential);
    data.forget(user.id);
    return { connection };
  } catch (error) {
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    return { problem: explain(error).sentence };
  }
}
