import { t } from "../base/l10n";
import { oneLine } from "../base/text";
import { credentialOf, eventsOf, utc, type Answer, type Facts } from "./facts";
import { describeFailure } from "./failures";
import { openTroubles } from "../events/signs";

/** What a diagnosis has examined, a sentence each, including what it could not. */
export function lookedAt(facts: Facts): string[] {
  return [signIn(facts), credential(facts), events(facts), leafUser(facts), attempt(facts), partners(facts)].filter(
    (line) => line !== "",
  );
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
  if (session !== "signedIn") return t("Leaf sign-in: none that is valid, so Leaf was not asked.");
  return account?.expiresAt === undefined
    ? t("Leaf sign-in: valid, as far as is known here.")
    : t("Leaf sign-in: the token is good until {0}.", utc(account.expiresAt));
}

function credential(facts: Facts): string {
  return outcome(
    facts.credential,
    (value) =>
      value === null
        ? t("Credential: Leaf has none.")
        : t("Credential: Leaf says {0}.", value.status === null ? t("no status") : oneLine(value.status)),
    t("Credential: could not be asked for."),
    t("Credential: could not be had."),
  );
}

function events(facts: Facts): string {
  const none = t("Events: there are none without a credential.");
  const { events: answer } = facts;
  if (answer.kind === "failed" && answer.failure.kind === "notFound") return none;
  const missing = facts.credential.kind === "answered" && !credentialOf(facts);
  return outcome(
    answer,
    (value) => {
      if (value.length === 0) return t("Events: Leaf has none of the last 30 days.");
      const open = openTroubles(eventsOf(facts), facts.healthy, facts.now).length;
      return open === 0
        ? t("Events: the newest {0}; no failure among them that was not followed by a success.", value.length)
        : open === 1
          ? t("Events: the newest {0}; 1 failure without a success since.", value.length)
          : t("Events: the newest {0}; {1} failures without a success since.", value.length, open);
    },
    missing ? none : t("Events: could not be asked for."),
    t("Events: could not be had."),
  );
}

function leafUser({ leafUserFound }: Facts): string {
  return outcome(
    leafUserFound,
    (found) => (found ? t("Leaf user: exists in this account.") : t("Leaf user: not found in this account.")),
    "",
    t("Leaf user: could not be had."),
  );
}

function attempt({ attempt: ended, connection }: Facts): string {
  if (connection.kind === "awaitingFarmer" || connection.kind === "starting") return t("Last attempt: under way.");
  if (!ended) return t("Last attempt: none in this window that ended badly.");
  const ends = { expired: t("expired"), cancelled: t("cancelled"), failed: t("failed") };
  return t("Last attempt: {0} ({1}).", ends[ended.kind], ended.environment);
}

function partners({ partners: kept }: Facts): string {
  return kept.length === 0
    ? t("Partner credentials: none are kept here to compare with.")
    : t(
        "Partner credentials: compared with those kept for {0}.",
        kept.map(({ environment }) => environment).join(", "),
      );
}
