import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LeafUser } from "../../leaf/users";
import { unknownConnection } from "../../model/connection";
import { callListOf, postmanCollection, type CallList } from "../../snippets/collection";
import { flowOf, neededVariables, type FlowSubject } from "../../snippets/flow/flow";
import { pythonProgram } from "../../snippets/flow/python";
import { shellScript } from "../../snippets/flow/shell";
import { typescriptProgram } from "../../snippets/flow/typescript";
import { httpCollection } from "../../snippets/httpCollection";
import { leafTypes } from "../../snippets/leafTypes";
import { askAll } from "../prompts/flow";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { askChoice, BACK } from "../prompts/prompts";
import { choiceStep } from "../prompts/steps";
import type { Node } from "../tree/leafUsersTree";
import { nameOf } from "../tree/presentation";
import { showBriefly } from "../surface/messages";
import { Cancelled, tell, Told } from "./commandRunner";
import type { Offer } from "./remedies";
import { dayOf, saveText } from "./saveAs";
import { sayCopied } from "./sayCopied";
import { environmentFor, type ShownCallParts } from "./shownCalls";

/** The languages of a whole flow. */
const FLOWS = [
  { label: "Shell (curl, jq)", write: shellScript, language: "shellscript" },
  { label: "TypeScript (Node)", write: typescriptProgram, language: "typescript" },
  { label: "Python", write: pythonProgram, language: "python" },
] as const;

/** *Copy the Whole Flow As…*: a program that connects a farmer, from signing in to the events. */
export async function copyFlowAs(parts: ShownCallParts, node: Node | undefined): Promise<void> {
  const title = l10n.t("Copy the Whole Flow As");
  const user = await chooseUser(parts, node, title);
  let form: (typeof FLOWS)[number] = FLOWS[0];
  await askAll(user ? `${title}: ${nameOf(user)}` : title, [
    choiceStep(
      () => ({
        placeholder: l10n.t("Choose a language"),
        choices: FLOWS.map((value) => ({ label: value.label, value })),
      }),
      (value) => void (form = value),
    ),
  ]);
  const flow = await flowOf(await flowSubject(parts, user));
  const { label, language } = form;
  const text = form.write(flow);
  await vscode.env.clipboard.writeText(text);
  sayCopied(parts.log, { label, text, variables: neededVariables(flow), language });
}

/** *Export as Postman Collection…* */
export async function exportPostman(parts: ShownCallParts, node: Node | undefined): Promise<void> {
  const title = l10n.t("Export as Postman Collection");
  await saveCalls(parts, node, title, "postman_collection.json", postmanCollection);
}

/** *Export as HTTP File…* */
export async function exportHttpFile(parts: ShownCallParts, node: Node | undefined): Promise<void> {
  await saveCalls(parts, node, l10n.t("Export as HTTP File"), "http", httpCollection);
}

async function saveCalls(
  parts: ShownCallParts,
  node: Node | undefined,
  title: string,
  ending: string,
  write: (calls: CallList) => string,
): Promise<void> {
  const user = await chooseUser(parts, node, title);
  const subject = await flowSubject(parts, user);
  const others = user ? parts.others.of(user).map(({ provider }) => provider) : [];
  const { file, name } = await saveText({
    title: user ? `${title}: ${nameOf(user)}` : title,
    fileName: `leaf-panorama-${dayOf(parts.clock.now())}.${ending}`,
    text: async () => write(await callListOf(subject, others)),
  });
  tell(l10n.t("Saved to {0}, without secrets.", name), openOffer(file));
}

/** *Copy TypeScript Types of Leaf's Answers* */
export async function copyLeafTypes(): Promise<void> {
  await vscode.env.clipboard.writeText(leafTypes());
  showBriefly(l10n.t("TypeScript types copied"), 3000);
}

/** *Save TypeScript Types of Leaf's Answers…* */
export async function saveLeafTypes(): Promise<void> {
  const title = l10n.t("Save TypeScript Types of Leaf's Answers");
  const { file, name } = await saveText({ title, fileName: "leafAnswers.ts", text: leafTypes });
  tell(l10n.t("Saved to {0}.", name), openOffer(file));
}

function openOffer(file: vscode.Uri): Offer {
  return { title: l10n.t("Open"), command: "vscode.open", args: [file] };
}

/** The Leaf user that the flow connects; undefined for one that it creates. Throws Cancelled. */
async function chooseUser(
  { store, users, clock }: ShownCallParts,
  node: Node | undefined,
  title: string,
): Promise<LeafUser | undefined> {
  if (!node) {
    const choices = [
      { label: l10n.t("A new Leaf user"), icon: "add", value: true },
      { label: l10n.t("A Leaf user in the list…"), icon: "person", value: false },
    ];
    const placeholder = l10n.t("Which Leaf user is the farmer?");
    const isNew = await askChoice({ title, step: 1, totalSteps: 1 }, { placeholder, choices });
    if (isNew === BACK) throw new Cancelled();
    if (isNew) return undefined;
    await users.ensureLoaded();
  }
  return pickLeafUser(store, clock, node, { title });
}

async function flowSubject(
  { store, connector, lastEnvironment, provider }: ShownCallParts,
  user: LeafUser | undefined,
): Promise<FlowSubject> {
  const { session } = store.snapshot;
  if (!("account" in session)) throw new Told(l10n.t("Sign in to Leaf first."));
  const { account } = session;
  const connection = user ? store.connection(user.id) : unknownConnection;
  const last = user && (await connector.lastOperation(user.id));
  return {
    apiUrl: account.apiUrl,
    provider,
    environment: environmentFor(connection, lastEnvironment.environment(account)),
    operation: last && "sharingUrlId" in last ? "sharingUrlId" : "organizationCode",
    leafUserId: user?.id,
  };
}
