import * as l10n from "@vscode/l10n";
import type { LeafErrorKind, LeafFailure } from "../leaf/errors";
import { explain } from "../model/explain";
import type { Cause, CauseId } from "./cause";
import type { Remedy } from "../model/remedy";

interface Meaning {
  readonly id: CauseId;
  readonly title: () => string;
  readonly remedy: Remedy;
}

/** What a failed call means by itself; the kinds that are missing mean nothing without knowing what was asked. */
const meanings: Partial<Record<LeafErrorKind, Meaning>> = {
  offline: { id: "offline", title: () => l10n.t("Leaf can't be reached"), remedy: "tryAgain" },
  tls: { id: "tls", title: () => l10n.t("Leaf's certificate was not accepted"), remedy: "openProxySettings" },
  proxy: { id: "proxy", title: () => l10n.t("A proxy refuses the request"), remedy: "openProxySettings" },
  timeout: { id: "timeout", title: () => l10n.t("Leaf didn't answer in time"), remedy: "tryAgain" },
  unauthorized: {
    id: "leafTokenExpired",
    title: () => l10n.t("The Leaf token has expired or was refused"),
    remedy: "signInAgain",
  },
  forbidden: {
    id: "leafForbids",
    title: () => l10n.t("Leaf doesn't allow this account to see the connection"),
    remedy: "signInWithAnother",
  },
  rateLimited: { id: "rateLimited", title: () => l10n.t("Leaf's rate limit is reached"), remedy: "tryAgain" },
  server: { id: "leafServer", title: () => l10n.t("Leaf returned a server error"), remedy: "tryAgain" },
  malformed: {
    id: "notLeaf",
    title: () => l10n.t("Something else is answering in Leaf's place"),
    remedy: "openApiUrlSetting",
  },
};

const dns: Meaning = { id: "dns", title: () => l10n.t("Leaf's name can't be resolved (DNS)"), remedy: "tryAgain" };

/** The cause that a failed call tells of by itself, if it does. */
export function causeOfFailure(failure: LeafFailure): Cause | undefined {
  const unresolved = failure.code === "ENOTFOUND" || failure.code === "EAI_AGAIN";
  const stranger = failure.kind === "proxy" && failure.status !== undefined && failure.status !== 407;
  const meaning = unresolved && failure.kind === "offline" ? dns : meanings[stranger ? "malformed" : failure.kind];
  return (
    meaning && {
      id: meaning.id,
      title: meaning.title(),
      sentence: explain(failure).sentence,
      evidence: [describeFailure(failure)],
      confidence: "certain",
      remedy: meaning.remedy,
    }
  );
}

/** A failed call in a line: which call, and what came back. */
export function describeFailure({ call, host, status, code, problem }: LeafFailure): string {
  const said = [problem?.errorKey, problem?.detail ?? problem?.title ?? problem?.message].filter(Boolean).join(": ");
  const answer = status === undefined ? (code ?? l10n.t("no answer")) : l10n.t("HTTP {0}", status);
  return [host === undefined ? call : `${call} (${host})`, "→", answer, said].filter((part) => part !== "").join(" ");
}
