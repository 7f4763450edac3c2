import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Redactor } from "../../masking/redact";
import { accountKey } from "../../model/account";
import type { ConnectableProvider } from "../../model/provider";
import { diagnose as diagnoseFacts, type Diagnosis } from "../../diagnosis/diagnose";
import { gatherFacts, type FactTools } from "../../diagnosis/gather";
import { reportOf } from "../../diagnosis/report";
import { accountText } from "../status/accountText";
import type { DiagnosisDocuments } from "../diagnosis/diagnosisDocuments";
import { tell, Told } from "./commandRunner";
import { offerOf, type Offer } from "./remedies";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { nameOf } from "../tree/presentation";
import { showBriefly } from "../surface/messages";
import { inView } from "../surface/progress";

/** What *Diagnose Connection* works with. */
export interface DiagnoseParts extends Omit<FactTools, "accountText" | "mask" | "provider"> {
  readonly provider: ConnectableProvider;
  readonly documents: DiagnosisDocuments;
  readonly redactor: Redactor;
  readonly tree: LeafUsersTree;
}

/** *Diagnose Connection*: asks Leaf anew, shows what was found, and offers the command that mends it. */
export async function diagnose(parts: DiagnoseParts, node: Node | undefined): Promise<void> {
  const { store, clock, documents, redactor, tree } = parts;
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Diagnose Connection") });
  const leafUser = { id: user.id, name: nameOf(user) };
  const account = shownAccount(store);
  const other = node?.kind === "provider" ? parts.others.named(node.provider) : undefined;
  const tools = { ...parts, provider: other ?? parts.provider, accountText, mask: redactor.text };
  const facts = await inView(() => gatherFacts(tools, leafUser));
  if (shownAccount(store) !== account) {
    throw new Told(l10n.t("{0} was not diagnosed, because the account changed in the meantime.", leafUser.name));
  }
  const diagnosis = diagnoseFacts(facts);
  const name = other ? `${leafUser.name} · ${other.name}` : leafUser.name;
  const subject = { account, leafUserId: other ? `${user.id} ${other.id}` : user.id, name };
  await documents.show(subject, reportOf(facts, diagnosis));
  offerRemedy(name, diagnosis, tree.nodeOf(user.id));
}

function shownAccount({ snapshot: { session } }: DiagnoseParts["store"]): string {
  return "account" in session ? accountKey(session.account) : "";
}

/** *Copy Last Diagnosis*: its Markdown, for a support ticket. */
export async function copyDiagnosis(documents: DiagnosisDocuments): Promise<void> {
  if (documents.last === undefined) {
    throw new Told(l10n.t("No diagnosis yet."), {
      title: l10n.t("Diagnose Connection"),
      command: "leafPanorama.diagnose",
    });
  }
  await vscode.env.clipboard.writeText(documents.last);
  showBriefly(l10n.t("Diagnosis copied"), 2000);
}

// The editor's Markdown preview runs no commands, so the remedy is offered beside the report.
function offerRemedy(farmer: string, { causes, sentence }: Diagnosis, node: Node): void {
  const remedy = causes[0]?.remedy;
  if (!remedy) return;
  const copy: Offer = { title: l10n.t("Copy Diagnosis"), command: "leafPanorama.copyDiagnosis" };
  tell(l10n.t("{0}: {1}.", farmer, sentence), offerOf(remedy, node), copy);
}
