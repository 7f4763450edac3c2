import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import { readPassword, readUsername } from "../../base/pasted";
import type { LastEnvironment } from "../../accounts/lastEnvironment";
import { hasCredential, type Connection } from "../../model/connection";
import type { Credentials } from "../../connecting/credentials";
import type { DataFlow } from "../../users/dataFlow";
import { explain } from "../../model/explain";
import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type {
  ClientEnvironment,
  ManualCredential,
  PartnerCredentials,
  ConnectableProvider,
  Understood,
} from "../../model/provider";
import { refusedFields } from "../../model/refusedFields";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { askAll, type Refusal, type Step } from "../prompts/flow";
import { Cancelled, tell } from "./commandRunner";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { clientIdProblem, environmentStep, readClientId, usernameProblem } from "../prompts/partnerPrompts";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { nameOf, statusText } from "../tree/presentation";
import { confirmWrite } from "../prompts/confirmWrite";
import { askChoice, BACK, passwordProblem } from "../prompts/prompts";
import { textStep } from "../prompts/steps";
import { inView } from "../surface/progress";
import { sayNotKept } from "./signIn";
import { offerOf } from "./remedies";

/** What *Create Credentials Manually* works with. */
export interface CreateCredentialParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly data: DataFlow;
  readonly partners: PartnerCredentialsStorage;
  readonly lastEnvironment: LastEnvironment;
  readonly provider: ConnectableProvider;
  readonly sandbox: SandboxControl;
  readonly tree: LeafUsersTree;
  readonly clock: Clock;
}

/** What is asked; all of it is in memory only, and only while the command runs. */
interface Answers {
  environment: ClientEnvironment;
  clientId: string;
  username: string;
  password: string;
  organizationCode: string;
  refreshToken: string;
}

/** What a refusal may call each value. */
const WORDS: Readonly<Record<keyof Answers, RegExp>> = {
  environment: /environment/,
  clientId: /clientid/,
  username: /username/,
  password: /password/,
  organizationCode: /organi[sz]ationcode|orgcode/,
  refreshToken: /refreshtoken/,
};

/**
 * *Create Credentials Manually…*: asks for all six values each time, and sends them. What Leaf refuses is asked again, and
 * only that. Nothing is saved but what is agreed to afterwards: whose the username and the password are, Leaf's own pages
 * say differently.
 */
export async function createCredential(parts: CreateCredentialParts, node: Node | undefined): Promise<void> {
  const { store, sessions, partners, lastEnvironment, tree } = parts;
  const session = sessions.require();
  const title = l10n.t("Create Credentials Manually");
  const user = await pickLeafUser(store, parts.clock, node, { title, needs: "connect" });
  const farmer = nameOf(user);
  const answers: Answers = {
    environment: lastEnvironment.environment(session.account) ?? "STAGE",
    ...{ clientId: "", username: "", password: "", organizationCode: "", refreshToken: "" },
  };
  const made: { connection?: Connection } = {};
  await askAll(
    l10n.t("Panorama credentials of {0}", farmer),
    stepsFor(parts, answers, (environment) => partners.read(session.account, environment)),
    async () => {
      const outcome = await send(parts, session, user, credentialOf(answers));
      if (!("connection" in outcome)) return outcome;
      made.connection = outcome.connection;
      return undefined;
    },
  );
  const { connection } = made;
  if (connection && hasCredential(connection)) {
    tell(
      l10n.t("{0} has Panorama credentials now: {1}.", farmer, statusText(connection.status)),
      offerOf("showEvents", tree.nodeOf(user.id)),
    );
  } else {
    tell(l10n.t("Leaf accepted the credentials of {0}, but doesn't show them yet. Refresh in a moment.", farmer), {
      title: l10n.t("Refresh"),
      command: "leafPanorama.refresh",
    });
  }
  await offerToSave(parts, session, answers);
}

function credentialOf({ environment, organizationCode, refreshToken, ...partner }: Answers): ManualCredential {
  return { environment, organizationCode, refreshToken, partner };
}

function stepsFor(
  { provider, sandbox }: CreateCredentialParts,
  answers: Answers,
  saved: (environment: ClientEnvironment) => Promise<PartnerCredentials | undefined>,
): Step[] {
  let offered = "";
  const whose = l10n.t("Leaf's tutorial asks for your partner account's, its reference page for the farmer's");
  return [
    environmentStep(
      provider,
      async (environment) => {
        answers.environment = environment;
        // The client ID is the app's, whoever signs in with it.
        const clientId = (await saved(environment))?.clientId ?? "";
        if (answers.clientId === offered) answers.clientId = clientId;
        offered = clientId;
      },
      { field: "environment", current: () => answers.environment },
    ),
    textStep(
      () => ({
        prompt: l10n.t("Client ID, {0}", answers.environment),
        value: answers.clientId,
        check: clientIdProblem,
      }),
      (text) => void (answers.clientId = readClientId(text)),
      { field: "clientId" },
    ),
    textStep(
      () => ({
        prompt: l10n.t("Panorama username, {0}. {1}.", answers.environment, whose),
        value: answers.username,
        check: usernameProblem,
      }),
      (text) => void (answers.username = readUsername(text)),
      { field: "username" },
    ),
    textStep(
      () => ({
        prompt: l10n.t("Password of {0}. It is sent to Leaf and not saved.", answers.username),
        secret: true,
        value: answers.password,
        check: passwordProblem,
      }),
      (text) => void (answers.password = readPassword(text)),
      { field: "password" },
    ),
    textStep(
      () => {
        const codes = sandbox.organizations(answers.environment).map((one) => `${one.organizationCode} (${one.name})`);
        const prompt = l10n.t("The farmer's organization code");
        return {
          prompt: codes.length > 0 ? l10n.t("{0}. Sandbox codes: {1}.", prompt, codes.join(", ")) : prompt,
          placeholder: l10n.t("A short text such as krwv4vYH"),
          secret: true,
          value: answers.organizationCode,
          check: (text) => problemOf(provider.oneClick.readOrganizationCode(text)),
        };
      },
      (text) => void (answers.organizationCode = valueOf(provider.oneClick.readOrganizationCode(text))),
      { field: "organizationCode" },
    ),
    textStep(
      () => ({
        prompt: l10n.t("The farmer's Cognito refresh token. Enter sends everything to Leaf; the token is not saved."),
        secret: true,
        value: answers.refreshToken,
        check: (text) => problemOf(provider.manual.readRefreshToken(text)),
      }),
      (text) => void (answers.refreshToken = valueOf(provider.manual.readRefreshToken(text))),
      { field: "refreshToken" },
    ),
  ];
}

const problemOf = (read: Understood) => ("problem" in read ? read.problem : undefined);
const valueOf = (read: Understood) => ("value" in read ? read.value : "");

async function send(
  { credentials, data, store, provider }: CreateCredentialParts,
  session: ActiveSession,
  user: LeafUser,
  credential: ManualCredential,
): Promise<{ connection: Connection } | Refusal> {
  const farmer = nameOf(user);
  const replaces = hasCredential(store.connection(user.id));
  const production = provider.environments.some(({ id, production: real }) => real && id === credential.environment);
  try {
    await confirmWrite(session, {
      question: replaces
        ? l10n.t("Replace the Panorama credentials of {0}?", farmer)
        : l10n.t("Create Panorama credentials of {0} on {1}?", farmer, credential.environment),
      detail: [
        l10n.t("Environment {0}", credential.environment),
        ...(replaces ? [l10n.t("The current credentials and their events can be lost.")] : []),
        ...(production ? [l10n.t("This gives Leaf access to a real farmer's data.")] : []),
      ],
      buttons: [replaces ? l10n.t("Replace Credentials") : l10n.t("Create on {0}", credential.environment)],
      always: replaces || production,
      accountChanged: l10n.t("Nothing was sent for {0}, because the account changed in the meantime.", farmer),
    });
    const connection = await inView(() => credentials.create(user.id, credential));
    data.forget(user.id);
    return { connection };
  } catch (error) {
    if (error instanceof Cancelled) {
      return { fields: [], sentence: l10n.t("Nothing was sent. Press Enter to review again, or Escape to close.") };
    }
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    return { fields: refusedFields(error, WORDS), sentence: explain(error).sentence };
  }
}

/** Saves client ID, username and password as partner credentials if that is wanted: they may be the farmer's. */
async function offerToSave(
  { partners }: CreateCredentialParts,
  { account }: ActiveSession,
  { environment, clientId, username, password }: Answers,
): Promise<void> {
  const saved = await partners.read(account, environment);
  if (saved?.clientId === clientId && saved.username === username && saved.password === password) return;
  const choices = [
    { label: l10n.t("Don't Save"), detail: l10n.t("They are discarded"), value: false },
    {
      label: saved ? l10n.t("Replace My Partner Credentials") : l10n.t("Save as My Partner Credentials"),
      detail: l10n.t(
        "To connect other farmers with them. Only if the username is your partner account's, not the farmer's",
      ),
      value: true,
    },
  ];
  const title = l10n.t("Save the {0} client ID, username and password?", environment);
  const wanted = await askChoice(
    { title, step: 1, totalSteps: 1 },
    { placeholder: l10n.t("Leaf accepted the credentials of {0}", username), choices },
  ).catch((error: unknown) => {
    if (error instanceof Cancelled) return false;
    throw error;
  });
  if (wanted === BACK || !wanted) return;
  const { sharingUrlId } = saved?.clientId === clientId ? saved : {};
  const set = { clientId, username, password, ...(sharingUrlId === undefined ? {} : { sharingUrlId }) };
  if ((await partners.write(account, environment, set, true)) !== "kept") sayNotKept();
}
