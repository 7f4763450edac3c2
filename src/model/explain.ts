import * as l10n from "@vscode/l10n";
import { asSentence } from "../base/text";
import { saidBy, type LeafFailure } from "../leaf/errors";
import { CREATED_UNSEEN } from "../leaf/users";
import { STILL_THERE } from "./deletion";
import type { Remedy } from "./remedy";

/** A failure in a sentence or two: what happened, to whom, and what to do. */
interface Explanation {
  readonly sentence: string;
  /** What the user can do; undefined if there is nothing to be done from here. */
  readonly remedy?: Remedy | undefined;
}

/** Explains a failed call to Leaf to the user. Pure. */
export function explain(error: LeafFailure): Explanation {
  const host = error.host ?? "Leaf";
  const why = error.problem && saidBy(error.problem);
  switch (error.kind) {
    case "offline":
      return { sentence: offline(error, host), remedy: "tryAgain" };
    case "tls":
      return { sentence: insecure(error, host), remedy: "tryAgain" };
    case "proxy":
      return { sentence: between(error, host), remedy: "tryAgain" };
    case "timeout":
      return { sentence: l10n.t("{0} didn't answer in time. Try again.", host), remedy: "tryAgain" };
    case "unauthorized":
      return { sentence: unauthorized(error, why), remedy: "signInAgain" };
    case "forbidden":
      return { sentence: l10n.t("Leaf doesn't allow this for your account{0}.", inBrackets(why)) };
    case "notFound":
      return {
        sentence: l10n.t("Not found. It may have been deleted, or it belongs to another Leaf account."),
      };
    case "rateLimited":
      return {
        sentence:
          error.retryAfterSeconds === undefined
            ? l10n.t("Rate-limited by Leaf. Try again in a minute.")
            : l10n.t("Rate-limited by Leaf. Try again in {0} s.", error.retryAfterSeconds),
        remedy: "tryAgain",
      };
    case "rejected":
      if (error.code === STILL_THERE) {
        return {
          sentence: l10n.t("Leaf reported it as deleted, but still has it. Refresh in a minute."),
          remedy: "tryAgain",
        };
      }
      return {
        sentence: why
          ? l10n.t("Leaf refused: {0}", asSentence(why))
          : l10n.t("Leaf refused the request ({0}).", error.status ?? "?"),
      };
    case "server":
      return {
        sentence: l10n.t("Leaf returned a server error{0}. Try again later.", inBrackets(error.status)),
        remedy: "tryAgain",
      };
    case "malformed":
      return { sentence: malformed(error, host, why), remedy: error.code === CREATED_UNSEEN ? undefined : "tryAgain" };
    case "cancelled":
      return { sentence: l10n.t("Canceled.") };
  }
}

function offline({ code }: LeafFailure, host: string): string {
  if (code === "ECONNRESET" || code === "EPIPE") {
    return l10n.t("The connection to {0} was lost ({1}). Try again.", host, code);
  }
  return l10n.t("{0} can't be reached{1}. Check the network connection.", host, inBrackets(code));
}

function insecure({ code }: LeafFailure, host: string): string {
  if (code !== undefined && /^(?:EPROTO|ERR_SSL)/.test(code)) {
    return l10n.t("No secure connection to {0} could be made ({1}). Check the API URL and the network.", host, code);
  }
  return l10n.t(
    "The certificate of {0} was not accepted{1}. Behind a company's proxy, its certificate authority must be installed on this machine.",
    host,
    inBrackets(code),
  );
}

/** Something between this machine and Leaf has answered, or should have passed the request on and didn't. */
function between({ status, code, at, problem }: LeafFailure, host: string): string {
  if (status === undefined) {
    if (at === undefined)
      return l10n.t("The proxy in front of {0} refused the request. Check the “http.proxy” setting.", host);
    return code === "ENOTFOUND" || code === "EAI_AGAIN"
      ? l10n.t("The proxy {0} was not found ({1}). Check the “http.proxy” setting.", at, code)
      : l10n.t("The proxy {0} can't be reached{1}. Check the “http.proxy” setting.", at, inBrackets(code));
  }
  if (status === 407)
    return l10n.t("The proxy in front of {0} asks for a sign-in (407). Check the “http.proxy” setting.", host);
  const words = problem && saidBy(problem);
  const said = words === undefined ? String(status) : `${status}, “${words}”`;
  if (status === 511 || status < 400) {
    return l10n.t(
      "A proxy or a network sign-in page answered in place of {0} ({1}). Open a web page in your browser to check whether the network asks for a sign-in, then try again.",
      host,
      at === undefined ? said : `${said}, ${at}`,
    );
  }
  if (status >= 500) {
    return l10n.t("A proxy or gateway in front of {0} answered with an error ({1}). Try again later.", host, said);
  }
  return l10n.t(
    "A proxy or gateway answered in place of {0} ({1}). Check the API URL and the “http.proxy” setting, or ask who runs your network.",
    host,
    said,
  );
}

function unauthorized({ call }: LeafFailure, why: string | undefined): string {
  if (call.endsWith(" /api/authenticate")) {
    return why === undefined
      ? l10n.t("Leaf refused the sign-in. Check the email and password, then sign in again.")
      : l10n.t("Leaf refused the sign-in: {0} Sign in again.", asSentence(why));
  }
  return l10n.t("The Leaf sign-in has expired or was refused{0}. Sign in again.", inBrackets(why));
}

function malformed({ code, status, at }: LeafFailure, host: string, why: string | undefined): string {
  if (code === CREATED_UNSEEN) {
    return l10n.t("Leaf accepted the Leaf user, but didn't return it. Refresh the list to see it.");
  }
  if (code === "EPROTO" || code?.startsWith("ERR_SSL_")) {
    return l10n.t(
      "{0} doesn't use HTTPS, although the API URL begins with https ({1}). Check the API URL.",
      host,
      code,
    );
  }
  if (code?.startsWith("HPE_")) {
    return l10n.t("{0} didn't answer in HTTP ({1}). Check the API URL and the “http.proxy” setting.", host, code);
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return at === undefined
      ? l10n.t("{0} redirects to another address ({1}). Check the API URL.", host, status)
      : l10n.t("{0} redirects to {1} ({2}). Check the API URL.", host, at, status);
  }
  if (code === "LEAF_CUT_OFF") return l10n.t("The answer from {0} was cut short. Try again.", host);
  if (code === "LEAF_TOO_LARGE") {
    return l10n.t("The answer from {0} is too large and was not loaded. Check the API URL.", host);
  }
  return l10n.t(
    "The answer doesn't look like Leaf's{0}. Check the API URL, and whether a proxy answers in place of Leaf.",
    inBrackets(why ?? status),
  );
}

function inBrackets(text: string | number | undefined): string {
  return text === undefined ? "" : ` (${text})`;
}
