import * as l10n from "@vscode/l10n";
import { counted } from "../base/l10n";
import { oneLine } from "../base/text";
import { credentialOf, eventsOf, utc, type Answer, type Facts } from "./facts";
import { describeFailure } from "./failures";
import { openTroubles } from "../events/eventMeaning";

/** What a diagnosis has examined, a sentence each, including what it could not. */
export function lookedAt(facts: Facts): string[] {
  const own = facts.provider.shown ? [attempt(facts), partners(facts)] : [organizations(facts)];
  return [signIn(facts), credential(facts), events(facts), leafUser(facts), ...own].filter((line) => line !== "");
}

function outcome<T>(answer: Answer<T>, answered: (value: T) => string, notAsked: string, failed: string): string {
  switch (answer.kind) {
    case "answered":
      return answered(answer.value);
    case "failed":
      return `${failed} ${describeFailure(answer.failure)}`;
    case "notAsked":
      return notAsked;
  }
}

function signIn({ session, account }: Facts): string {
  if (session !== "signedIn") return l10n.t("Leaf sign-in: not valid, so Leaf was not queried.");
  return account?.expiresAt === undefined
    ? l10n.t("Leaf sign-in: valid, as far as is known.")
    : l10n.t("Leaf sign-in: the token is valid until {0}.", utc(account.expiresAt));
}

function credential(facts: Facts): string {
  return outcome(
    facts.credential,
    (value) =>
      value === null
        ? l10n.t("Credential: none in Leaf.")
        : l10n.t("Credential: Leaf says {0}.", value.status === null ? l10n.t("no status") : oneLine(value.status)),
    l10n.t("Credential: not requested."),
    l10n.t("Credential: could not be loaded."),
  );
}

function events(facts: Facts): string {
  const none = l10n.t("Events: none without a credential.");
  const { events: answer } = facts;
  if (answer.kind === "failed" && answer.failure.kind === "notFound") return none;
  const missing = facts.credential.kind === "answered" && !credentialOf(facts);
  return outcome(
    answer,
    (value) => {
      if (value.length === 0) return l10n.t("Events: none in the last 30 days.");
      // Only the shown provider's exchanges can be read.
      if (!facts.provider.shown) return l10n.t("Events loaded: {0}.", value.length);
      const open = openTroubles(eventsOf(facts), facts.healthy, facts.now).length;
      return open === 0
        ? l10n.t("Events loaded: {0}; every failure was followed by a success.", value.length)
        : counted(
            open,
            l10n.t("Events loaded: {0}; {1} failure with no success since.", value.length, open),
            l10n.t("Events loaded: {0}; {1} failures with no success since.", value.length, open),
          );
    },
    missing ? none : l10n.t("Events: not requested."),
    l10n.t("Events: could not be loaded."),
  );
}

function organizations(facts: Facts): string {
  return outcome(
    facts.organizations,
    (value) =>
      value.length === 0
        ? l10n.t("Organizations: none.")
        : l10n.t("Organizations: {0}.", value.map(({ status }) => status ?? l10n.t("no status")).join(", ")),
    "",
    l10n.t("Organizations: could not be loaded."),
  );
}

function leafUser({ leafUserFound }: Facts): string {
  return outcome(
    leafUserFound,
    (found) => (found ? l10n.t("Leaf user: exists in this account.") : l10n.t("Leaf user: not found in this account.")),
    "",
    l10n.t("Leaf user: could not be loaded."),
  );
}

function attempt({ attempt: ended, connection }: Facts): string {
  if (connection.kind === "awaitingFarmer" || connection.kind === "starting")
    return l10n.t("Last attempt: in progress.");
  if (!ended) return l10n.t("Last attempt: none failed in this window.");
  const ends = { expired: l10n.t("expired"), cancelled: l10n.t("canceled"), failed: l10n.t("failed") };
  return l10n.t("Last attempt: {0} ({1}).", ends[ended.kind], ended.environment);
}

function partners({ partners: kept }: Facts): string {
  return kept.length === 0
    ? l10n.t("Partner credentials: none saved to compare with.")
    : l10n.t(
        "Partner credentials: compared with those saved for {0}.",
        kept.map(({ environment }) => environment).join(", "),
      );
}
