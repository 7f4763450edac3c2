import { t } from "../base/l10n";
import type { LeafFailure } from "../leaf/errors";
import { STILL_THERE } from "./deletion";

/** What the user can do about a failure. */
export type Remedy = "signInAgain" | "tryAgain" | "none";

/** A failure in a sentence or two: what happened, to whom, and what to do. */
export interface Explanation {
  readonly sentence: string;
  readonly remedy: Remedy;
}

/** Explains a failed call to Leaf to the user. Pure. */
export function explain(error: LeafFailure): Explanation {
  const host = error.host ?? "Leaf";
  const why = error.problem?.detail ?? error.problem?.title ?? error.problem?.message;
  switch (error.kind) {
    case "offline":
      return {
        sentence: t("{0} can't be reached{1}. Check the network connection.", host, inBrackets(error.code)),
        remedy: "tryAgain",
      };
    case "tls":
      return {
        sentence: t(
          "The certificate of {0} was not accepted{1}. Behind a company's proxy, its certificate authority must be known to this machine.",
          host,
          inBrackets(error.code),
        ),
        remedy: "tryAgain",
      };
    case "proxy":
      return {
        sentence: t("The proxy in front of {0} refused the request. Check the editor's setting “http.proxy”.", host),
        remedy: "tryAgain",
      };
    case "timeout":
      return { sentence: t("{0} didn't answer in time.", host), remedy: "tryAgain" };
    case "unauthorized":
      return { sentence: t("The Leaf sign-in has expired or was refused. Sign in again."), remedy: "signInAgain" };
    case "forbidden":
      return { sentence: t("Leaf doesn't allow this for your account{0}.", inBrackets(why)), remedy: "none" };
    case "notFound":
      return {
        sentence: t("Leaf doesn't find this. It may be deleted, or belong to another account than the one signed in."),
        remedy: "none",
      };
    case "rateLimited":
      return {
        sentence:
          error.retryAfterSeconds === undefined
            ? t("Leaf's rate limit is used up. Wait a minute.")
            : t("Leaf's rate limit is used up. Leaf asks to wait {0} seconds.", error.retryAfterSeconds),
        remedy: "tryAgain",
      };
    case "rejected":
      if (error.code === STILL_THERE) {
        return {
          sentence: t("Leaf still has it, although Leaf's answer said that it is gone. Look again in a minute."),
          remedy: "tryAgain",
        };
      }
      return {
        sentence: why
          ? t("Leaf refused: {0}", asSentence(why))
          : t("Leaf refused the request ({0}).", error.status ?? "?"),
        remedy: "none",
      };
    case "server":
      return {
        sentence: t("Leaf has a problem of its own{0}. Try again later.", inBrackets(error.status)),
        remedy: "tryAgain",
      };
    case "malformed":
      return {
        sentence: t(
          "The answer is not what Leaf sends{0}. Is the API URL in the settings right, or does a proxy answer in Leaf's place?",
          inBrackets(why ?? error.status),
        ),
        remedy: "tryAgain",
      };
    case "cancelled":
      return { sentence: t("Cancelled."), remedy: "none" };
  }
}

function inBrackets(text: string | number | undefined): string {
  return text === undefined ? "" : ` (${text})`;
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
