import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { ActiveSession } from "../../accounts/openSession";
import { Placeholders, variablesOf, type Variable } from "../../snippets/placeholders";
import { snippetCall, type SnippetCall } from "../../snippets/snippetCall";
import { SNIPPET_KINDS, snippetLabel, snippetOf, type SnippetKind } from "../../snippets/snippets";
import { requireSameAccount } from "../prompts/confirmWrite";
import { askAll } from "../prompts/flow";
import { choiceStep } from "../prompts/steps";
import { accountText, expiryText } from "../status/accountText";
import { askModal, showBriefly } from "../surface/messages";
import { Cancelled, Told } from "./commandRunner";
import { sayCopied } from "./sayCopied";
import { shownCalls, type ShownCallParts, type ShownSubject } from "./shownCalls";

/** What copying a call works with. */
export interface CopyAsParts extends ShownCallParts {
  readonly partners: PartnerCredentialsStorage;
}

/** The editor's ids; it shows one that it doesn't know as plain text. */
const LANGUAGES: Readonly<Record<SnippetKind, string>> = {
  curl: "shellscript",
  powershell: "powershell",
  typescript: "typescript",
  python: "python",
  http: "http",
};

type ShownCall = ShownSubject["calls"][number];

/** A call that was chosen, with variables in place of its secrets. */
interface Chosen {
  readonly subject: ShownSubject;
  readonly shown: ShownCall;
  readonly kind: SnippetKind;
  readonly call: SnippetCall;
}

/** *Copy As…*: a call as code that takes its secrets from the environment. */
export async function copyAs(parts: CopyAsParts, given: unknown): Promise<void> {
  const { kind, call } = await choose(parts, given, l10n.t("Copy As"));
  const text = snippetOf(kind, call);
  await vscode.env.clipboard.writeText(text);
  sayCopied(parts.log, { label: snippetLabel(kind), text, variables: variablesIn(call), language: LANGUAGES[kind] });
}

/** *Copy with Secrets As…*: the same with the secrets themselves, once the user has read which. */
export async function copyWithSecretsAs(parts: CopyAsParts, given: unknown): Promise<void> {
  const { subject, shown, kind, call } = await choose(parts, given, l10n.t("Copy with Secrets As"));
  const session = subject.session();
  if (!session) throw new Told(l10n.t("Its account isn't signed in. Switch to it first."));
  const secrets = await secretsFor(parts, subject, shown, session, variablesIn(call));
  const copy = l10n.t("Copy with Secrets");
  const chosen = await askModal(
    l10n.t("Copy “{0}” with secrets?", shown.title),
    [
      l10n.t("The clipboard will hold:"),
      ...secrets.said.map((line) => `• ${line}`),
      l10n.t("Whoever gets it can act as this account. Other programs can read the clipboard."),
      expiryText(session.account.expiresAt, parts.clock.now()),
    ].filter((line) => line !== ""),
    copy,
  );
  if (chosen !== copy) throw new Cancelled();
  requireSameAccount(session, l10n.t("Nothing was copied, because the account changed in the meantime."));
  const placeholders = new Placeholders(secrets.known);
  const target = { apiUrl: subject.apiUrl, token: placeholders.valueOf("LEAF_TOKEN") };
  const full = await snippetCall(shown.call(placeholders), target, placeholders);
  await vscode.env.clipboard.writeText(snippetOf(kind, full));
  showBriefly(l10n.t("{0} copied with secrets", snippetLabel(kind)), 3000);
}

/** Asks which call, where there are several, and in which form; throws Cancelled. */
async function choose(parts: CopyAsParts, given: unknown, title: string): Promise<Chosen> {
  const subject = await shownCalls(parts, given, title);
  const calls = await Promise.all(subject.calls.map(async (shown) => ({ shown, call: await written(subject, shown) })));
  let [chosen] = calls;
  let kind: SnippetKind = "curl";
  await askAll(`${title}: ${subject.farmer}`, [
    choiceStep(
      () => ({
        placeholder: l10n.t("Choose a call"),
        choices: calls.map((one) => ({ label: one.shown.title, description: addressOf(one.call), value: one })),
      }),
      (value) => void (chosen = value),
      { applies: () => calls.length > 1 },
    ),
    choiceStep(
      () => ({
        placeholder: chosen ? `${chosen.shown.title}: ${addressOf(chosen.call)}` : "",
        choices: SNIPPET_KINDS.map((value) => ({ label: snippetLabel(value), value })),
      }),
      (value) => void (kind = value),
    ),
  ]);
  if (!chosen) throw new Cancelled();
  return { subject, ...chosen, kind };
}

/** The call with variables for everything secret. */
function written({ apiUrl }: ShownSubject, shown: ShownCall): Promise<SnippetCall> {
  const placeholders = new Placeholders();
  return snippetCall(shown.call(placeholders), { apiUrl, token: placeholders.valueOf("LEAF_TOKEN") }, placeholders);
}

/** Method and address without what all of Leaf's addresses have in common; they have no variables. */
function addressOf({ method, url }: SnippetCall): string {
  const { pathname, search } = new URL(url.filter((part) => typeof part === "string").join(""));
  return `${method} ${pathname.replace(/^.*\/services\/\w+\/api(?=\/)/, "")}${search}`;
}

function variablesIn({ url, headers, body = [] }: SnippetCall): Variable[] {
  return variablesOf([url, ...headers.map(([, value]) => value), ...body.map(([, value]) => value ?? [])]);
}

/** The secrets that a call has variables for, as far as they are known here, and a line about each. */
async function secretsFor(
  { partners, connector }: CopyAsParts,
  { farmer, leafUserId }: ShownSubject,
  { environment }: ShownCall,
  session: ActiveSession,
  variables: readonly Variable[],
): Promise<{ known: Partial<Record<Variable, string>>; said: readonly string[] }> {
  const { account } = session;
  const LEAF_TOKEN = await session.token(true);
  if (LEAF_TOKEN === undefined) throw new Told(l10n.t("Sign in to Leaf first."));
  const token = [l10n.t("the Leaf token of {0}", accountText(account))];
  if (environment === undefined) return { known: { LEAF_TOKEN }, said: token };
  const [partner, operation] = await Promise.all([
    partners.read(account, environment),
    connector.lastOperation(leafUserId),
  ]);
  const code = operation && "organizationCode" in operation ? operation.organizationCode : undefined;
  const sharing = operation && "sharingUrlId" in operation ? operation.sharingUrlId : partner?.sharingUrlId;
  const known: Partial<Record<Variable, string | undefined>> = {
    LEAF_TOKEN,
    PANORAMA_CLIENT_ID: partner?.clientId,
    PANORAMA_USERNAME: partner?.username,
    PANORAMA_PASSWORD: partner?.password,
    ORGANIZATION_CODE: code,
    SHARING_URL_ID: sharing,
  };
  const has = (variable: Variable) => variables.includes(variable) && known[variable] !== undefined;
  return {
    known: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    said: [
      ...token,
      ...(has("PANORAMA_PASSWORD")
        ? [l10n.t("your partner credentials for {0}: client ID, username and password", environment)]
        : []),
      ...(has("ORGANIZATION_CODE") ? [l10n.t("the organization code of {0}", farmer)] : []),
      ...(has("SHARING_URL_ID") ? [l10n.t("the ID in your Share Initiation URL")] : []),
    ],
  };
}
