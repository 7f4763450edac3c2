import * as l10n from "@vscode/l10n";
import type { LeafFailure } from "../leaf/errors";
import { isPending } from "../model/connection";
import type { Cause } from "./cause";
import { utc, type Answer, type Facts } from "./facts";
import { causeOfFailure } from "./failures";

/** What stands between this editor and Leaf, or keeps Leaf from showing the Leaf user. */
export function leafCauses(facts: Facts): Cause[] {
  if (facts.session === "signedOut" || facts.session === "restoring") return [signedOut()];
  const failures = [facts.credential, facts.events, facts.leafUserFound].flatMap(failureOf);
  const known = failures.map(causeOfFailure).filter((cause) => cause !== undefined);
  const expired = facts.session === "refused" ? [tokenExpired(facts)] : [];
  const missing =
    facts.leafUserFound.kind === "answered" && !facts.leafUserFound.value ? [leafUserNotFound(facts)] : [];
  // Only what was asked just now counts: an older failure is over once Leaf answers.
  return [...expired, ...missing, ...known.filter(({ id }) => expired.length === 0 || id !== "leafTokenExpired")];
}

/** That nothing was ever connected, or nothing is left. */
export function notConnectedCauses(facts: Facts): Cause[] {
  const none = facts.credential.kind === "answered" && facts.credential.value === null;
  if (!none || facts.attempt || isPending(facts.connection)) return [];
  if (facts.leafUserFound.kind === "answered" && !facts.leafUserFound.value) return [];
  if (facts.connection.kind === "lost") return [credentialGone()];
  return [
    {
      id: "notConnected",
      title: l10n.t("Not connected yet"),
      sentence: l10n.t("Leaf has no Panorama credential for this Leaf user. Connect it to Panorama."),
      evidence: [l10n.t("Leaf has no credential. Deleting one also deletes its events.")],
      confidence: "certain",
      remedy: "connect",
    },
  ];
}

function credentialGone(): Cause {
  return {
    id: "credentialGone",
    title: l10n.t("The credential no longer exists"),
    sentence: l10n.t(
      "The connection worked at the last check, but now Leaf has no Panorama credential for this Leaf user. It was deleted or detached outside this window. Connect again; the farmer has to share again.",
    ),
    evidence: [l10n.t("Leaf has no credential. Deleting one also deletes its events.")],
    confidence: "certain",
    remedy: "connect",
  };
}

function failureOf(answer: Answer<unknown>): LeafFailure[] {
  return answer.kind === "failed" ? [answer.failure] : [];
}

function signedOut(): Cause {
  return {
    id: "signedOut",
    title: l10n.t("Not signed in"),
    sentence: l10n.t("Leaf can't be queried without an account."),
    evidence: [],
    confidence: "certain",
    remedy: "signIn",
  };
}

function tokenExpired({ account, now }: Facts): Cause {
  const end = account?.expiresAt;
  const over = end !== undefined && end <= now;
  return {
    id: "leafTokenExpired",
    title: over ? l10n.t("The Leaf token has expired") : l10n.t("Leaf refuses the token"),
    sentence: l10n.t(
      "The Leaf sign-in has expired or was refused, so the connection couldn't be checked; it may be fine. Sign in again.",
    ),
    evidence: [
      over
        ? l10n.t("The token was valid until {0}.", utc(end))
        : l10n.t("Leaf answered 401 to a request with this token."),
    ],
    confidence: "certain",
    remedy: "signInAgain",
  };
}

function leafUserNotFound({ account, leafUser }: Facts): Cause {
  return {
    id: "leafUserNotFound",
    title: l10n.t("This account has no such Leaf user"),
    sentence: l10n.t(
      "The Leaf user was deleted, or it belongs to another API owner. Each API owner sees only its own Leaf users.",
    ),
    evidence: [
      l10n.t("Leaf answered 404 for the Leaf user {0}.", leafUser.id),
      ...(account ? [l10n.t("Signed in: {0}", account.text)] : []),
    ],
    confidence: "certain",
    remedy: "signInWithAnother",
  };
}
