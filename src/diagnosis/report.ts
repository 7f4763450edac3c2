import { t } from "../base/l10n";
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
    `# ${md(t("Diagnosis: {0}", shorten(facts.leafUser.name, 120)))}`,
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
    `## ${t("Checks performed")}`,
    "",
    ...diagnosis.lookedAt.map((line) => `- ${md(line)}`),
    "",
    `## ${t("Facts")}`,
    "",
    `| ${t("Fact")} | ${t("Value")} |`,
    "| --- | --- |",
    ...factsOf(facts).map(([name, value]) => `| ${md(name)} | ${md(shorten(value, 500))} |`),
    "",
  ];
  return lines.join("\n");
}

/** What follows the verdict in its line. */
function closing({ verdict, causes }: Diagnosis): string {
  const [only] = causes;
  if (verdict === "unexplained")
    return ` ${t("The connection doesn't work, and no check found the cause. Leaf's support can see more.")}`;
  if (causes.length > 1) return ` ${t("The most likely cause is first.")}`;
  return only ? ` ${md(only.sentence)}` : "";
}

function grounds(cause: Cause): string[] {
  const todo = cause.remedy ? ` ${t("Next step: {0}.", `**${md(remedyTitle(cause.remedy))}**`)}` : "";
  return [
    ...cause.evidence.map((line) => `- ${md(line)}`),
    ...(cause.evidence.length > 0 ? [""] : []),
    `${t("Confidence: {0}.", sureness(cause.confidence))}${todo}`,
  ];
}

function sureness(confidence: Confidence): string {
  const words: Record<Confidence, () => string> = {
    certain: () => t("certain"),
    likely: () => t("likely"),
    possible: () => t("possible"),
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
    ...row(t("Leaf user ID"), leafUser.id),
    ...row(t("Account"), account?.text ?? t("signed out")),
    ...row(t("API URL"), account?.apiUrl),
    ...row(t("Leaf token valid until"), account?.expiresAt === undefined ? undefined : utc(account.expiresAt)),
    ...row(t("Panorama status"), status === null ? t("no status") : status),
    ...row(t("Client environment"), credential?.clientEnvironment),
    ...row(t("Credential ID"), credential?.id),
    ...row(t("Client ID"), credential?.clientId),
    ...row(t("Partner username"), credential?.username),
    ...row(t("Created"), credential?.createdTime),
    ...facts.partners.flatMap((partner) =>
      row(t("Partner credentials saved for {0}", partner.environment), comparison(facts, partner)),
    ),
    ...row(t("Latest event"), newest && [newest.createdDate ?? "", newest.statusCode ?? ""].join(" ").trim()),
    ...row(t("Last attempt"), attempt && (attempt.kind === "failed" ? attempt.reason : attempt.kind)),
    ...row(t("Last failed list of Leaf users"), listFailure && describeFailure(listFailure)),
    ...row(t("Checked at"), utc(facts.now)),
  ];
}

function comparison(facts: Facts, { clientId, username }: Facts["partners"][number]): string {
  const credential = credentialOf(facts);
  if (!credential) return t("yes");
  const sameClient = credential.clientId === clientId;
  const sameUser = credential.username === username;
  if (sameClient && sameUser) return t("client ID and username match the credential");
  return sameClient
    ? t("client ID matches the credential, username differs")
    : t("client ID differs from the credential's");
}
