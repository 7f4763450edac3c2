import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { t } from "../../base/l10n";
import type { Connector } from "../../core/connector";
import { explain } from "../../core/explain";
import type { PartnerCredentialsShelf } from "../../core/partnerCredentials";
import type { ClientEnvironment, OperationReference, PartnerCredentials, Provider } from "../../core/provider";
import type { SandboxControl } from "../../core/sandboxControl";
import type { Sessions } from "../../core/sessions";
import type { StoreView } from "../../core/store";
import { isLeafError } from "../../leaf/errors";
import { accountText } from "../accountText";
import { Cancelled, tell, Told } from "../gate";
import type { LeafUsersTree, Node } from "../leafUsersTree";
import { pickLeafUser } from "../pickLeafUser";
import { nameOf } from "../presentation";
import { askAll, choiceStep, required, textStep } from "../prompts";
import { sayNotKept } from "./signIn";

/** What *Connect to Panorama* works with. */
export interface ConnectParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly connector: Connector;
  readonly partners: PartnerCredentialsShelf;
  readonly sandbox: SandboxControl;
  readonly provider: Provider;
  readonly tree: LeafUsersTree;
  readonly clock: Clock;
}

/** *Connect to Panorama*: asks for what is not known yet, makes the one-click call, and hands over the farmer's address. */
export async function connect(parts: ConnectParts, node: Node | undefined): Promise<void> {
  const { store, sessions, connector, partners, tree } = parts;
  const { account } = sessions.require();
  const user = await pickLeafUser(store, parts.clock, node, { title: t("Connect to Panorama"), needs: "connect" });
  const farmer = nameOf(user);
  const answers = await ask(parts, farmer);
  if (answers.environment === "PRODUCTION") await confirmProduction(parts.provider, farmer, accountText(account));
  if (sessions.active?.account !== account) {
    throw new Told(t("{0} was not connected, because the account has changed in the meantime.", farmer));
  }

  let outcome;
  try {
    outcome = await connector.connect({ leafUserId: user.id, ...answers });
  } catch (error) {
    if (!isLeafError(error) || error.kind === "cancelled" || error.kind === "unauthorized") throw error;
    throw new Told(t("{0} was not connected. {1}", farmer, explain(error).sentence), {
      title: t("Try Again"),
      command: "leafPanorama.connect",
      args: [tree.nodeOf(user.id)],
    });
  }
  if (answers.partnerIsNew && (await partners.write(account, answers.environment, answers.partner)) !== "kept") {
    sayNotKept();
  }
  if (outcome.kind === "untrustedAddress") {
    throw new Told(
      t(
        "{0} was not connected. Leaf answered with an address at {1}, which is not Panorama's, so it was not opened.",
        farmer,
        outcome.origin,
      ),
    );
  }
  tell(
    t(
      "{0} has 15 minutes to turn on “Leaf Integration” in Panorama ({1}). This window watches for it.",
      farmer,
      answers.environment,
    ),
    { title: t("Open in Browser"), command: "leafPanorama.openSignInPage", args: [tree.nodeOf(user.id)] },
    { title: t("Copy Link"), command: "leafPanorama.copySignInLink", args: [tree.nodeOf(user.id)] },
  );
}

interface Answers {
  environment: ClientEnvironment;
  partner: PartnerCredentials;
  partnerIsNew: boolean;
  operation: OperationReference;
}

async function ask(parts: ConnectParts, farmer: string): Promise<Answers> {
  const { provider, partners, sandbox } = parts;
  const { account } = parts.sessions.require();
  const answers: Answers = {
    environment: "STAGE",
    partner: { clientId: "", username: "", password: "" },
    partnerIsNew: true,
    operation: { organizationCode: "" },
  };
  const partnerUnknown = () => answers.partnerIsNew;
  const partnerOf = (what: string) => t("{0} of your Panorama partner account, {1}", what, answers.environment);
  await askAll(t("Connect {0} to Panorama", farmer), [
    choiceStep(
      () => ({
        placeholder: t("Which Panorama?"),
        choices: provider.environments.map(({ id, portal, production }) => ({
          label: id,
          description: portal,
          detail: production ? t("Real farmers and their data") : t("Precision Planting's test environment"),
          value: id,
        })),
      }),
      async (environment) => {
        answers.environment = environment;
        const kept = await partners.read(account, environment);
        answers.partnerIsNew = kept === undefined;
        if (kept) answers.partner = kept;
      },
    ),
    textStep(
      () => ({
        prompt: partnerOf(t("Client ID")),
        value: answers.partner.clientId,
        check: required(t("Type the client ID.")),
      }),
      (clientId) => void (answers.partner = { ...answers.partner, clientId: clientId.trim() }),
      partnerUnknown,
    ),
    textStep(
      () => ({
        prompt: partnerOf(t("Username")),
        value: answers.partner.username,
        check: required(t("Type the username.")),
      }),
      (username) => void (answers.partner = { ...answers.partner, username: username.trim() }),
      partnerUnknown,
    ),
    textStep(
      () => ({
        prompt: t("{0}. Kept in the editor's secret store once Leaf has accepted it.", partnerOf(t("Password"))),
        secret: true,
        check: required(t("Type the password.")),
      }),
      (password) => void (answers.partner = { ...answers.partner, password }),
      partnerUnknown,
    ),
    textStep(
      () => {
        const codes = sandbox
          .organizations(answers.environment)
          .map((item) => `${item.organizationCode} (${item.name})`);
        const prompt = t("The farmer's organization code, or your partner portal's Share Initiation URL");
        return {
          prompt: codes.length > 0 ? t("{0}. The sandbox knows {1}.", prompt, codes.join(", ")) : prompt,
          placeholder: t("A short text such as krwv4vYH"),
          secret: true,
          check: (value) => {
            const read = readOperation(provider, value);
            return "problem" in read ? read.problem : undefined;
          },
        };
      },
      (value) => {
        const read = readOperation(provider, value);
        if ("operation" in read) answers.operation = read.operation;
      },
    ),
  ]);
  return answers;
}

/** One input for both: a UUID or an address is a sharingUrlId, anything else an organization code. */
function readOperation(provider: Provider, text: string): { operation: OperationReference } | { problem: string } {
  const sharing = provider.readSharingUrlId(text);
  if ("value" in sharing) return { operation: { sharingUrlId: sharing.value } };
  const code = provider.readOrganizationCode(text);
  return "value" in code ? { operation: { organizationCode: code.value } } : code;
}

async function confirmProduction(provider: Provider, farmer: string, account: string): Promise<void> {
  const portal = provider.environments.find(({ production }) => production)?.portal ?? "";
  const go = t("Connect on PRODUCTION");
  const chosen = await vscode.window.showWarningMessage(
    t("Connect {0} on PRODUCTION?", farmer),
    {
      modal: true,
      detail: t("Account {0}. This starts sharing a real farmer's data from {1} with Leaf.", account, portal),
    },
    go,
  );
  if (chosen !== go) throw new Cancelled();
}
