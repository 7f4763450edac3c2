import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { LastEnvironment } from "../../accounts/lastEnvironment";
import { hasCredential, isPending, type Connection } from "../../model/connection";
import type { Connector } from "../../connecting/connector";
import type { Credentials } from "../../connecting/credentials";
import { explain } from "../../model/explain";
import type { LeafUsers } from "../../users/leafUsers";
import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { ClientEnvironment, ConnectableProvider } from "../../model/provider";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { isLeafError, isLost, type LeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { Cancelled, Told } from "./commandRunner";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { ConnectQuestions, type ConnectAnswers } from "../prompts/connectQuestions";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { environmentText, nameOf, statusText } from "../tree/presentation";
import { confirmWrite, requireSameAccount } from "../prompts/confirmWrite";
import { askAll } from "../prompts/flow";
import { askModal } from "../surface/messages";
import { whileItHolds } from "../surface/progress";
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

/** *Connect to Panorama*: asks for what is not known yet, makes the one-click call, and hands over the farmer's address. */
export async function connect(parts: ConnectParts, node: Node | undefined): Promise<void> {
  const { store, clock } = parts;
  const session = parts.sessions.require();
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Connect to Panorama"), needs: "connect" });
  await askAndCall(parts, session, user);
}

/** The same for a Leaf user in an environment, both of which are decided; what Panorama needs beside them is asked for. */
export async function connectIn(parts: ConnectParts, user: LeafUser, environment: ClientEnvironment): Promise<void> {
  await askAndCall(parts, parts.sessions.require(), user, environment);
}

async function askAndCall(
  parts: ConnectParts,
  session: ActiveSession,
  user: LeafUser,
  decided?: ClientEnvironment,
): Promise<void> {
  const known = parts.store.connection(user.id);
  let first = hasCredential(known) ? await confirmReplace(parts, user, known) : undefined;
  const questions = await ConnectQuestions.of(parts, session, decided);
  await askAll(l10n.t("Connect {0} to Panorama", nameOf(user)), questions.steps(), async () => {
    // What the row shows can be old. The look comes late, because a prompt that opens late loses the focus and vanishes.
    first ??= await confirmReplace(parts, user, await parts.users.look(user.id));
    try {
      await call(parts, session, user, questions.answers, first);
      return undefined;
    } catch (error) {
      // What was entered stays, and what Leaf refuses of it is asked again.
      if (error instanceof CallRefused) return questions.refusalOf(error.refusal);
      throw toldOf(error, nameOf(user), parts.tree.nodeOf(user.id));
    }
  });
}

/** *Start Again*: makes the call of the last attempt once more, without asking for what is still known. */
export async function startAgain(parts: ConnectParts, node: Node | undefined): Promise<void> {
  const { store, clock, connector, partners, tree } = parts;
  const session = parts.sessions.require();
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Start Again"), needs: "again" });
  const last = store.connection(user.id);
  if (isPending(last)) {
    // Somebody was quicker: the link that was given out stays good.
    if (last.kind === "awaitingFarmer") tellWaiting(parts, user, last.environment);
    return;
  }
  const operation = await connector.lastOperation(user.id);
  const environment = "environment" in last && !hasCredential(last) ? last.environment : undefined;
  const partner = environment && (await partners.read(session.account, environment));
  if (!operation || !environment || !partner) {
    await connect(parts, tree.nodeOf(user.id));
    return;
  }
  try {
    await call(parts, session, user, { environment, partner, partnerIsNew: false, operation });
  } catch (error) {
    throw toldOf(error, nameOf(user), tree.nodeOf(user.id));
  }
}

/** Makes the call once the user agrees, and says what comes next; throws what Leaf answers. */
async function call(
  parts: ConnectParts,
  session: ActiveSession,
  user: LeafUser,
  answers: ConnectAnswers,
  first?: Replacement,
): Promise<void> {
  const { connector, partners, lastEnvironment } = parts;
  const { account } = session;
  const farmer = nameOf(user);
  const { environment, partner, operation } = answers;
  const accountChanged = l10n.t("{0} was not connected, because the account changed in the meantime.", farmer);
  const real = parts.provider.environments.find(({ id, production }) => production && id === environment);
  await confirmWrite(session, {
    question: l10n.t("Connect {0} on {1}?", farmer, environment),
    detail: real ? [l10n.t("This starts sharing a real farmer's data from {0} with Leaf.", real.portal)] : [],
    buttons: [real ? l10n.t("Connect on {0}", environment) : l10n.t("Connect")],
    always: real !== undefined,
    accountChanged,
  });
  await first?.();
  // This account's partner credentials must not travel to another one's API.
  requireSameAccount(session, accountChanged);
  const request = { leafUserId: user.id, environment, partner, operation };
  const outcome = await connector.connect(request).catch((error: unknown) => {
    throw isLeafError(error, "rejected") ? new CallRefused(error) : error;
  });
  if (outcome.kind === "cancelled") throw new Cancelled();
  const kept = await partners.write(account, environment, partner, outcome.kind !== "alreadyActive");
  if (answers.partnerIsNew && kept !== "kept") sayNotKept();
  await lastEnvironment.keepEnvironment(account, environment);
  // Whoever watches the attempts tells of its end.
  if (outcome.kind === "alreadyActive") return;
  if (outcome.kind === "untrustedAddress") {
    throw new Told(
      l10n.t(
        "{0} was not connected. Leaf returned a link to {1}, which is not the {2} portal, so it was not opened.",
        farmer,
        outcome.origin,
        environment,
      ),
    );
  }
  tellWaiting(parts, user, environment);
}

/** Says until when the farmer can act, as long as that is so, with the link at hand. */
function tellWaiting({ store, tree, clock }: ConnectParts, user: LeafUser, environment: string): void {
  const node = tree.nodeOf(user.id);
  const waiting = store.connection(user.id);
  if (waiting.kind !== "awaitingFarmer") return;
  const isOver = () => {
    const now = store.connection(user.id);
    // Without a sign-in nobody watches the attempt, and its link can't be opened from here.
    if (store.snapshot.session.kind !== "signedIn") return true;
    return now.kind !== "awaitingFarmer" || now.attempt !== waiting.attempt;
  };
  const over = new Promise<void>((resolve) => {
    const subscription = store.onDidChange(() => {
      if (!isOver()) return;
      subscription.dispose();
      resolve();
    });
  });
  const sentence = l10n.t(
    "{0} has until {1} to turn on “Leaf Integration” in Panorama ({2}).",
    nameOf(user),
    // A moment, not a duration: the message stays on the screen.
    new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(Math.max(waiting.deadline, clock.now())),
    environment,
  );
  const offers = [
    { title: l10n.t("Open Panorama Page"), command: "leafPanorama.openSignInPage", args: [node] },
    { title: l10n.t("Copy Panorama Link"), command: "leafPanorama.copySignInLink", args: [node] },
  ];
  const cancel = () => void vscode.commands.executeCommand("leafPanorama.cancelConnecting", node);
  void whileItHolds(sentence, offers, over, cancel);
}

/** Leaf has refused the one-click call itself, and none of what comes before it. */
class CallRefused extends Error {
  constructor(readonly refusal: LeafError) {
    super(refusal.message);
  }
}

/** What the user is told of a call that failed, with what to do next; what is no answer of Leaf's is passed on. */
function toldOf(thrown: unknown, farmer: string, node: Node): unknown {
  const error = thrown instanceof CallRefused ? thrown.refusal : thrown;
  if (!isLeafError(error) || error.kind === "unauthorized") return error;
  const { sentence } = explain(error);
  const diagnosis = { title: l10n.t("Diagnose Connection"), command: "leafPanorama.diagnose", args: [node] };
  if (isLost(error)) {
    const unknown = l10n.t(
      "{0} It is not known whether Leaf started to connect {1}; no working credential was found.",
      sentence,
      farmer,
    );
    return new Told(unknown, offerOf("startAgain", node), diagnosis);
  }
  const again = { title: l10n.t("Try Again"), command: "leafPanorama.connect", args: [node] };
  return new Told(l10n.t("{0} was not connected. {1}", farmer, sentence), again, diagnosis);
}

/** What has to be done before the call. */
type Replacement = () => Promise<void>;

/**
 * A credential that exists is not replaced without a word. Returns what has to be done before the call: one that works
 * is deleted, because as long as it is there nobody could tell whether the farmer has agreed to the new one.
 */
async function confirmReplace(
  { credentials }: ConnectParts,
  user: LeafUser,
  connection: Connection,
): Promise<Replacement> {
  if (!hasCredential(connection)) return () => Promise.resolve();
  const works = connection.kind === "active";
  const environment = environmentText(connection.environment);
  const replace = l10n.t("Replace");
  const chosen = await askModal(
    l10n.t("{0} already has a Panorama credential. Replace it?", nameOf(user)),
    works
      ? l10n.t(
          "It works: {0} ({1}). Replacing it deletes it and its events at once, and the farmer has to share again.",
          statusText(connection.status),
          environment,
        )
      : l10n.t(
          "Its status is {0} ({1}). The farmer gets a new link, and the credential stays as it is until they agree.",
          statusText(connection.status),
          environment,
        ),
    replace,
  );
  if (chosen !== replace) throw new Cancelled();
  let deleted: Promise<void> | undefined;
  // Asked again after a refusal, it is deleted already; a deletion that failed is tried again.
  const deleteOnce = () =>
    (deleted ??= credentials.delete(user.id).catch((error: unknown) => {
      deleted = undefined;
      throw error;
    }));
  return works ? deleteOnce : () => Promise.resolve();
}
