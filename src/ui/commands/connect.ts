import type { Clock } from "../../base/clock";
import { t } from "../../base/l10n";
import type { LastEnvironment } from "../../accounts/lastEnvironment";
import { hasCredential, type Connection } from "../../model/connection";
import type { Connector, ConnectRequest } from "../../connecting/connector";
import type { Credentials } from "../../connecting/credentials";
import { explain } from "../../model/explain";
import type { LeafUsers } from "../../users/leafUsers";
import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { OperationReference, ConnectableProvider } from "../../model/provider";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { isLeafError, isLost } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { Cancelled, tell, Told } from "./commandRunner";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { environmentStep, noPartner, partnerSteps, type PartnerAnswers } from "../prompts/partnerPrompts";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { environmentText, nameOf, statusText } from "../tree/presentation";
import { confirmWrite, requireSameAccount } from "../prompts/confirmWrite";
import { askAll } from "../prompts/flow";
import { textStep } from "../prompts/steps";
import { askModal } from "../surface/messages";
import { sayNotKept } from "./signIn";
import { offerOf } from "./remedies";

/** What *Connect to Panorama* works with. */
export interface ConnectParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly users: LeafUsers;
  readonly connector: Connector;
  readonly credentials: Credentials;
  readonly partners: PartnerCredentialsStorage;
  readonly lastEnvironment: LastEnvironment;
  readonly sandbox: SandboxControl;
  readonly provider: ConnectableProvider;
  readonly tree: LeafUsersTree;
  readonly clock: Clock;
}

/** What is asked before the call. */
interface Answers extends PartnerAnswers {
  partnerIsNew: boolean;
  operation: OperationReference;
}

/** *Connect to Panorama*: asks for what is not known yet, makes the one-click call, and hands over the farmer's address. */
export async function connect(parts: ConnectParts, node: Node | undefined): Promise<void> {
  const { store, clock } = parts;
  const session = parts.sessions.require();
  const user = await pickLeafUser(store, clock, node, { title: t("Connect to Panorama"), needs: "connect" });
  const known = store.connection(user.id);
  const agreed = hasCredential(known) ? await confirmReplace(parts, user, known) : undefined;
  const answers = await ask(parts, session, nameOf(user));
  // What the row shows can be old. The look comes late, because a prompt that opens late loses the focus and vanishes.
  const first = agreed ?? (await confirmReplace(parts, user, await parts.users.look(user.id)));
  await call(parts, session, user, answers, first);
}

/** *Start Again*: makes the call of the last attempt once more, without asking for what is still known. */
export async function startAgain(parts: ConnectParts, node: Node | undefined): Promise<void> {
  const { store, clock, connector, partners } = parts;
  const session = parts.sessions.require();
  const user = await pickLeafUser(store, clock, node, { title: t("Start Again"), needs: "again" });
  const last = store.connection(user.id);
  const operation = await connector.lastOperation(user.id);
  const environment = "environment" in last && !hasCredential(last) ? last.environment : undefined;
  const partner = environment && (await partners.read(session.account, environment));
  if (!operation || !environment || !partner) await connect(parts, parts.tree.nodeOf(user.id));
  else await call(parts, session, user, { environment, partner, partnerIsNew: false, operation });
}

async function call(
  parts: ConnectParts,
  session: ActiveSession,
  user: LeafUser,
  answers: Answers,
  first: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { connector, partners, lastEnvironment, tree } = parts;
  const { account } = session;
  const farmer = nameOf(user);
  const node = tree.nodeOf(user.id);
  const { environment, partner } = answers;
  const accountChanged = t("{0} was not connected, because the account changed in the meantime.", farmer);
  const real = parts.provider.environments.find(({ id, production }) => production && id === environment);
  await confirmWrite(session, {
    question: t("Connect {0} on {1}?", farmer, environment),
    detail: real ? [t("This starts sharing a real farmer's data from {0} with Leaf.", real.portal)] : [],
    buttons: [real ? t("Connect on {0}", environment) : t("Connect")],
    always: real !== undefined,
    accountChanged,
  });
  const request: ConnectRequest = { leafUserId: user.id, environment, partner, operation: answers.operation };
  let outcome;
  try {
    await first();
    // This account's partner credentials must not travel to another one's API.
    requireSameAccount(session, accountChanged);
    outcome = await connector.connect(request);
  } catch (error) {
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    const { sentence } = explain(error);
    const diagnosis = { title: t("Diagnose Connection"), command: "leafPanorama.diagnose", args: [node] };
    if (isLost(error)) {
      throw new Told(
        t(
          "{0} It is not known whether Leaf started to connect {1}; no working credential was found.",
          sentence,
          farmer,
        ),
        offerOf("startAgain", node),
        diagnosis,
      );
    }
    const again = { title: t("Try Again"), command: "leafPanorama.connect", args: [node] };
    throw new Told(t("{0} was not connected. {1}", farmer, sentence), again, diagnosis);
  }
  if (outcome.kind === "cancelled") throw new Cancelled();
  const kept = await partners.write(account, environment, partner, outcome.kind !== "alreadyActive");
  if (answers.partnerIsNew && kept !== "kept") sayNotKept();
  await lastEnvironment.keepEnvironment(account, environment);
  // Whoever watches the attempts tells of its end.
  if (outcome.kind === "alreadyActive") return;
  if (outcome.kind === "untrustedAddress") {
    throw new Told(
      t(
        "{0} was not connected. Leaf returned a link to {1}, which is not the {2} portal, so it was not opened.",
        farmer,
        outcome.origin,
        environment,
      ),
    );
  }
  const waiting = parts.store.connection(user.id);
  const deadline = waiting.kind === "awaitingFarmer" ? waiting.deadline : parts.clock.now();
  tell(
    t(
      "{0} has until {1} to turn on “Leaf Integration” in Panorama ({2}). Its row shows the time left and when it is done.",
      farmer,
      // A moment, not a duration: the message may stay on the screen for longer than that.
      new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(deadline),
      environment,
    ),
    { title: t("Open Panorama Page"), command: "leafPanorama.openSignInPage", args: [node] },
    { title: t("Copy Panorama Link"), command: "leafPanorama.copySignInLink", args: [node] },
  );
}

async function ask(parts: ConnectParts, { account }: ActiveSession, farmer: string): Promise<Answers> {
  const { provider, partners, sandbox, lastEnvironment } = parts;
  const remembered = lastEnvironment.environment(account);
  const kept = remembered && (await partners.read(account, remembered));
  const answers: Answers = {
    environment: remembered ?? "STAGE",
    partner: kept ?? noPartner,
    partnerIsNew: kept === undefined,
    operation: { organizationCode: "" },
  };
  // The second and every later farmer is one prompt; its button leads back to the environment.
  let chooseEnvironment = kept === undefined;
  await askAll(t("Connect {0} to Panorama", farmer), [
    environmentStep(
      provider,
      async (environment) => {
        answers.environment = environment;
        const set = await partners.read(account, environment);
        answers.partnerIsNew = set === undefined;
        answers.partner = set ?? noPartner;
      },
      { applies: () => chooseEnvironment, current: () => answers.environment },
    ),
    ...partnerSteps(answers, () => answers.partnerIsNew),
    textStep(
      () => {
        const codes = sandbox
          .organizations(answers.environment)
          .map((item) => `${item.organizationCode} (${item.name})`);
        const { sharingUrlId } = answers.partner;
        const prompt = t("{0}: the farmer's organization code, or your Share Initiation URL", answers.environment);
        return {
          prompt: codes.length > 0 ? t("{0}. Sandbox codes: {1}.", prompt, codes.join(", ")) : prompt,
          placeholder:
            sharingUrlId === undefined
              ? t("A short text such as krwv4vYH")
              : t("Optional: without a code, the farmer chooses the operation"),
          secret: true,
          other: {
            icon: "server-environment",
            tooltip: t("Choose Another Environment"),
            run: () => void (chooseEnvironment = true),
          },
          check: (value) => {
            const read = readOperation(provider, value, sharingUrlId);
            return "problem" in read ? read.problem : undefined;
          },
        };
      },
      (value) => {
        const read = readOperation(provider, value, answers.partner.sharingUrlId);
        if ("operation" in read) answers.operation = read.operation;
      },
    ),
  ]);
  return answers;
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

/**
 * A credential that exists is not replaced without a word. Returns what has to be done before the call: one that works
 * is deleted, because as long as it is there nobody could tell whether the farmer has agreed to the new one.
 */
async function confirmReplace(
  { credentials }: ConnectParts,
  user: LeafUser,
  connection: Connection,
): Promise<() => Promise<void>> {
  if (!hasCredential(connection)) return () => Promise.resolve();
  const works = connection.kind === "active";
  const environment = environmentText(connection.environment);
  const replace = t("Replace");
  const chosen = await askModal(
    t("{0} already has a Panorama credential. Replace it?", nameOf(user)),
    works
      ? t(
          "It works: {0} ({1}). Replacing it deletes it and its events at once, and the farmer has to share again.",
          statusText(connection.status),
          environment,
        )
      : t(
          "Its status is {0} ({1}). The farmer gets a new link, and the credential stays as it is until they agree.",
          statusText(connection.status),
          environment,
        ),
    replace,
  );
  if (chosen !== replace) throw new Cancelled();
  return works ? () => credentials.delete(user.id) : () => Promise.resolve();
}
