import type { Trouble } from "./troubles";

/*
 * Cognito and Amazon's gateways name a refusal by an exception. Most of them are nobody's doing who shares data, so they
 * are told apart by name before any sentence is looked at.
 */

const BY_NAME: Readonly<Record<string, Trouble>> = {
  ...named("rateLimited", [
    "toomanyrequests",
    "limitexceeded",
    "toomanyfailedattempts",
    "throttling",
    "throttled",
    "requestthrottled",
    "throttledrequest",
    "requestlimitexceeded",
    "provisionedthroughputexceeded",
    "bandwidthlimitexceeded",
    "slowdown",
    "quotaexceeded",
    "ratelimitexceeded",
    "ratelimited",
  ]),
  ...named("serverTrouble", [
    "internalerror",
    "internalservererror",
    "internalserver",
    "internalfailure",
    "internalservice",
    "internalserviceerror",
    "serviceunavailable",
    "serviceunavailableerror",
    "servererror",
    "temporarilyunavailable",
    "unexpectedlambda",
    "invalidlambdaresponse",
    "modelerror",
    "integrationfailure",
    "integrationtimeout",
    "endpointrequesttimedout",
    "concurrentmodification",
    "dependencyfailed",
    "requesttimeout",
  ]),
  ...named("partnerRefused", [
    "invalidclient",
    "invalidclientid",
    "unauthorizedclient",
    "usernotfound",
    "clientnotfound",
    "invaliduserpoolconfiguration",
    "invalidsecrethash",
  ]),
  ...named("partnerAccount", [
    "passwordresetrequired",
    "usernotconfirmed",
    "userdisabled",
    "accountlocked",
    "passwordexpired",
    "mfamethodnotfound",
    "softwaretokenmfanotfound",
    "newpasswordrequired",
    "softwaretokenmfa",
    "smsmfa",
    "emailotp",
    "mfasetup",
    "selectmfatype",
    "mfarequired",
  ]),
  ...named("accessExpired", ["expiredtoken", "invalidtoken", "tokenexpired", "jwtexpired"]),
  ...named("badRequest", [
    "invalidparameter",
    "invalidparametervalue",
    "missingparameter",
    "missingrequiredparameter",
    "validation",
    "validationerror",
    "serialization",
    "unknownoperation",
    "invalidaction",
    "invalidpassword",
    "codemismatch",
    "expiredcode",
    "codedeliveryfailure",
    "aliasexists",
    "usernameexists",
    "unsupportedgranttype",
    "unsupportedoperation",
    "unsupporteduserstate",
    "unsupportedtokentype",
    "invalidrequest",
    "invalidscope",
    "invalidsignature",
    "incompletesignature",
    "signaturedoesnotmatch",
    "missingauthenticationtoken",
    "unrecognizedclient",
    "requestexpired",
    "invalidlambdafunction",
    "userlambdavalidation",
    "requestentitytoolarge",
    "unsupportedmediatype",
  ]),
};

function named(trouble: Trouble, names: readonly string[]): Record<string, Trouble> {
  return Object.fromEntries(names.map((name) => [name, trouble]));
}

/** An exception's name without its package, what follows it, and its ending: `com.amazonaws…#TooManyRequestsException:http://…`. */
export function bareName(text: string): string {
  const name = text.trim().split("#").at(-1) ?? "";
  return (name.split(/[:;\s]/)[0] ?? "").split(/[./]/).at(-1) ?? "";
}

/** What an exception with this name means whatever its message says; undefined where only the message tells. */
export function meaningOfName(text: string): Trouble | undefined {
  const key = bareName(text)
    .replace(/[^a-z0-9]/gi, "")
    .toLowerCase()
    .replace(/exception$/, "");
  return Object.hasOwn(BY_NAME, key) ? BY_NAME[key] : undefined;
}

const MERE_STATUS =
  /^(http )?(error )?(4\d\d|bad request|un ?authori[sz]ed|forbidden|access denied|denied|error|failed|failure|client error|true|about blank)( error)?( exception)?$/;

/** Whether a name, in plain words, says no more than an HTTP status does. */
export function isMereStatus(words: string): boolean {
  return words === "" || MERE_STATUS.test(words);
}
