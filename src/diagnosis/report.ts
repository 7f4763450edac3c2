import * as l10n from "@vscode/l10n";
import { shorten } from "../base/text";
import { hasCredential } from "../model/connection";
import type { Cause, Confidence } from "./cause";
import type { Diagnosis } from "./diagnose";
import { credentialOf, eventsOf, utc, type Facts } from "./facts";
import { describeFailure } from "./failures";
import { remedyTitle } from "../model/remedy";
import { asMarkdown as md } from "../masking/markdown";

/** A diagnosis of masked facts as a Markdown document: the verdict, what to do, what was looked at, the facts. Pure. */
export function reportOf(facts: Facts, diagnosis: Diagnosis): string {
  const { causes } = diagnosis;
  const [only] = causes;
  const lines = [
    `# ${md(l10n.t("Diagnosis: {0}", titleOf(facts)))}`,
    "",
    `**${md(diagnosis.sentence)}.**${closing(diagnosis)}`,
    ...(causes.length === 1 && only
      ? ["", ...grounds(only)]
      : causes.flatMap((cause, index) => [
          "",
          `## ${index + 1}. ${md(cause.title)}`,
          "",
          md(cause.sentence),
          "",
          ...grounds(cause),
        ])),
    "",
    `## ${l10n.t("Checks performed")}`,
    "",
    ...diagnosis.lookedAt.map((line) => `- ${md(line)}`),
    "",
    `## ${l10n.t("Facts")}`,
    "",
    `| ${l10n.t("Fact")} | ${l10n.t("Value")} |`,
    "| --- | --- |",
    ...factsOf(facts).map(([name, value]) => `| ${md(name)} | ${md(shorten(value, 500))} |`),
    "",
  ];
  return lines.join("\n");
}

function titleOf({ leafUser, provider }: Facts): string {
  const name = shorten(leafUser.name, 120);
  return provider.shown ? name : `${name} · ${provider.name}`;
}

/** What follows the verdict in its line. */
function closing({ verdict, causes }: Diagnosis): string {
  const [only] = causes;
  if (verdict === "unexplained")
    return ` ${l10n.t("The connection doesn't work, and no check found the cause. Leaf's support can see more.")}`;
  if (causes.length > 1) return ` ${l10n.t("The most likely cause is first.")}`;
  return only ? ` ${md(only.sentence)}` : "";
}

function grounds(cause: Cause): string[] {
  const todo = cause.remedy ? ` ${l10n.t("Next step: {0}.", `**${md(remedyTitle(cause.remedy))}**`)}` : "";
  return [
    ...cause.evidence.map((line) => `- ${md(line)}`),
    ...(cause.evidence.length > 0 ? [""] : []),
    `${l10n.t("Confidence: {0}.", sureness(cause.confidence))}${todo}`,
  ];
}

function sureness(confidence: Confidence): string {
  const words: Record<Confidence, () => string> = {
    certain: () => l10n.t("certain"),
    likely: () => l10n.t("likely"),
    possible: () => l10n.t("possible"),
  };
  return words[confidence]();
}

function factsOf(facts: Facts): [string, string][] {
  const { account, connection, leafUser, listFailure, attempt } = facts;
  const credential = credentialOf(facts);
  const newest = eventsOf(facts)[0];
  const row = (name: string, value: string | null | undefined): [string, string][] =>
    value === null || value === undefined || value === "" ? [] : [[name, value]];
  const status = credential ? credential.status : hasCredential(connection) ? connection.status : undefined;
  return [
    ...row(l10n.t("Leaf user ID"), leafUser.id),
    ...row(l10n.t("Account"), account?.text ?? l10n.t("signed out")),
    ...row(l10n.t("API URL"), account?.apiUrl),
    ...row(l10n.t("Leaf token valid until"), account?.expiresAt === undefined ? undefined : utc(account.expiresAt)),
    ...row(l10n.t("{0} status", facts.provider.name), status === null ? l10n.t("no status") : status),
    ...row(l10n.t("Client environment"), credential?.clientEnvironment),
    ...row(l10n.t("Credential ID"), credential?.id),
    ...row(l10n.t("Client ID"), credential?.clientId),
    ...row(facts.provider.shown ? l10n.t("Partner username") : l10n.t("Username"), credential?.username),
    ...row(l10n.t("Created"), credential?.createdTime),
    ...facts.partners.flatMap((partner) =>
      row(l10n.t("Partner credentials saved for {0}", partner.environment), comparison(facts, partner)),
    ),
    ...row(l10n.t("Latest event"), newest && [newest.createdDate ?? "", newest.statusCode ?? ""].join(" ").trim()),
    ...row(l10n.t("Last attempt"), attempt && (attempt.kind === "failed" ? attempt.reason : attempt.kind)),
    ...row(l10n.t("Last failed list of Leaf users"), listFailure && describeFailure(listFailure)),
    ...row(l10n.t("Checked at"), utc(facts.now)),
  ];
}

function comparison(facts: Facts, { clientId, username }: Facts["partners"][number]): string {
  const credential = credentialOf(facts);
  if (!credential) return l10n.t("yes");
  const sameClient = credential.clientId === clientId;
  const sameUser = credential.username === username;
  if (sameClient && sameUser) return l10n.t("client ID and username match the credential");
  return sameClient
    ? l10n.t("client ID matches the credential, username differs")
    : l10n.t("client ID differs from the credential's");
}
