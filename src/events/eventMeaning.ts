import type { CredentialEvent } from "../leaf/credentialEvents";
import { momentOf } from "../leaf/dates";
import type { Problem } from "../leaf/errors";
import { bodyFields, type BodyFields } from "./eventFields";
import { isHtml } from "./body/html";
import { bareName, isMereStatus, meaningOfName } from "./exceptions";
import type { Trouble } from "./troubles";

/** What one exchange says. */
type Sign =
  /**
   * `tokens`: it only brought new tokens, `empty`: it listed nothing; neither tells whether Panorama still gives data.
   */
  | { readonly kind: "success"; readonly tokens: boolean; readonly empty: boolean }
  /** `explicit`: in so many words; otherwise it is concluded from the HTTP status alone. */
  | { readonly kind: "trouble"; readonly trouble: Trouble; readonly explicit: boolean }
  | { readonly kind: "unclear" };

/** Text brought to one form, so that `organizationNotFound`, `ORGANIZATION_NOT_FOUND` and a sentence read the same. */
function plainWords(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

// Leaf and Panorama document hardly any of these words, so each pattern takes what is plausible. The order matters:
// Cognito uses one exception for a wrong password and for an expired token, and only its message tells them apart.
const MEANINGS: readonly (readonly [Trouble, RegExp])[] = [
  [
    "environmentMismatch",
    /environment (mismatch|does not match|do not match|is wrong)|(mismatch|wrong|invalid|different|other) (client )?environment|belongs? to (stage|production)/,
  ],
  [
    "partnerRefused",
    /incorrect (username|user name|password)|(invalid|unauthorized|unknown) client\b|(bad|invalid|wrong|incorrect) (partner )?(credentials?|password|username|client id)\b|partner (credentials?|password|username|client id|account)?.{0,30}(refused|rejected|invalid|not accepted|wrong|unknown)|client id .{0,30}(refused|unknown|does not exist|not found)|user not found exception|user does not exist|secret hash|flow (is )?not enabled|user pool (client )?.{0,60}does not exist|client .{0,60}does not exist/,
  ],
  [
    "wrongOrganization",
    /(organi[sz]ation|operation)( code)?.{0,60}(not found|does not exist|not exist|unknown|invalid|wrong|incorrect|does not match|mismatch)|(invalid|wrong|unknown|incorrect|no such|no|not find) (organi[sz]ation|operation)\b/,
  ],
  [
    "rateLimited",
    /(too many|rate of) requests|rate (limit )?(is |was )?exceeded|attempts? (limit )?exceeded|throttl(ed|ing)\b/,
  ],
  [
    "partnerAccount",
    /user is (disabled|not confirmed)|user account .{0,20}(locked|disabled)|password (reset )?(is )?(required|expired)|reset .{0,20}password|temporary password .{0,20}expired/,
  ],
  [
    "accessExpired",
    /(access|id|identity|bearer|incoming|security) token (has |have |is |was )?(been )?(expired|invalid|no longer valid)|(expired|invalid) (access|id|identity|bearer|security) token/,
  ],
  [
    "tokenExpired",
    /not authorized exception|invalid grant|token (has |have |is |was )?(been )?(expired|revoked|invalid|no longer valid)|(expired|invalid|revoked) (refresh |access |id |cognito )?token|expired token exception/,
  ],
  [
    "sharingOff",
    /(sharing|share|integration|connection|consent|access) (is |was |has |has been |been )*(revoked|disabled|off|removed|stopped|withdrawn|ended|turned off|toggled off)|(revoked|disabled|stopped|withdrew|removed) (the )?(sharing|share|integration|consent|access)|(does not|no longer|not) (share|shared|sharing)/,
  ],
  [
    "limitedPermission",
    /insufficient (permissions?|scopes?|privileges?)|limited permissions?|not permitted|permissions? (is |are |was )?(denied|missing|limited|insufficient)|(missing|lacks?|no|without) (the )?(permissions?|scopes?)/,
  ],
];

/** What a text is about, if it says. */
export function meaningOf(text: string): Trouble | undefined {
  const words = plainWords(text);
  return MEANINGS.find(([, pattern]) => pattern.test(words))?.[0];
}

/** What a refusal of Leaf is about: by its key, else by its sentence. */
export function meaningOfProblem(problem: Problem | undefined): Trouble | undefined {
  const texts = [problem?.errorKey, problem?.detail, problem?.message, problem?.title];
  for (const text of texts) {
    const meaning = text === undefined ? undefined : meaningOf(text);
    if (meaning) return meaning;
  }
  return undefined;
}

const ERROR_KEYS = ["__type", "error", "errorKey", "errorCode", "error_code", "code", "Code", "ChallengeName"];
const NAME_KEYS = [...ERROR_KEYS, "type", "event", "eventType"];
const SENTENCE_KEYS = ["message", "Message", "detail", "error_description", "reason", "title", "status"];

/** The values of the given keys. */
function valuesOf(fields: BodyFields, keys: readonly string[]): string[] {
  return keys.map((key) => fields.get(key)?.text.slice(0, 500)).filter((value) => value !== undefined);
}

const ERROR_HEADER = /x-amzn-errortype["']?\s{0,9}[:=,]\s{0,9}(?:["']value["']\s{0,9}:)?[\s"'[]{0,9}([\w.#]{1,200})/i;

/** The exception that Amazon's headers name, if they do. */
export function errorTypeIn(headers: string): string | undefined {
  return ERROR_HEADER.exec(headers.slice(0, 20_000))?.[1]?.split(/[#.]/).at(-1);
}

const COGNITO = /x-amzn-errortype|x-amz-json|cognito/i;
const TOKENS = /"?(access_?token|AuthenticationResult)"?\s*[:=]/i;
const NO_ITEMS = /^\s*\{\s*"items"\s*:\s*\[\s*\]/;
/** What a firewall, a network of caches or a load balancer says of itself; nginx says so in front of any answer. */
const GATEWAY =
  /x-amzn-waf-action|error from cloudfront|["']?\bserver["']?\s{0,9}[:=,][\s"'[]{0,9}(cloudfront|cloudflare|akamai|awselb|big-?ip|imperva|incapsula|sucuri)/i;

const trouble = (kind: Trouble, explicit = true): Sign => ({ kind: "trouble", trouble: kind, explicit });

/** What one of a credential's events says. Pure. */
export function signOf(event: CredentialEvent): Sign {
  const { statusCode, headers, body } = event;
  // Whatever their body says: too many requests, or a failure on the other side.
  if (statusCode === 429) return trouble("rateLimited");
  if (statusCode !== null && statusCode >= 500 && statusCode < 600) return trouble("serverTrouble");
  if (/x-amzn-waf-action/i.test(headers)) return trouble("gatewayRefused");
  const fields = bodyFields(body);
  if (statusCode !== null && (statusCode < 400 || statusCode >= 600)) return signOfAnswer(event, fields);
  const meaning = meaningOfRefusal(event, fields);
  if (meaning) return trouble(meaning);
  if (statusCode === null) return { kind: "unclear" };
  return isGateways(event) ? trouble("gatewayRefused") : signOfStatus(event, statusCode, fields);
}

/** What an answer says that refuses nothing. */
function signOfAnswer({ statusCode, headers, body }: CredentialEvent, fields: BodyFields): Sign {
  if (statusCode === null || statusCode < 200 || statusCode >= 300) return { kind: "unclear" };
  // Cognito asks for more than a password before it gives tokens.
  if (fields.has("ChallengeName")) return trouble("partnerAccount");
  // A success may still bring bad news, such as the notice that sharing was turned off.
  const meaning = meaningOf([...valuesOf(fields, NAME_KEYS), errorTypeIn(headers) ?? ""].join(" ; "));
  if (meaning) return trouble(meaning);
  // A page for people is not what was asked for.
  if (isHtml(body)) return { kind: "unclear" };
  return { kind: "success", tokens: TOKENS.test(body), empty: NO_ITEMS.test(body) };
}

function meaningOfRefusal(event: CredentialEvent, fields: BodyFields): Trouble | undefined {
  const { statusCode, headers, body } = event;
  const header = errorTypeIn(headers);
  const names = [...(header === undefined ? [] : [header]), ...valuesOf(fields, NAME_KEYS)];
  const sentences = valuesOf(fields, SENTENCE_KEYS).join(" ; ");
  const plain = /^\s*[{[<]/.test(body) ? "" : body.slice(0, 1000);
  const bySentence = meaningOf(`${sentences} ; ${plain}`);
  const byName = names.map(meaningOfName).find((found) => found !== undefined);
  // A name that covers much is made precise by its sentence.
  if (byName === "badRequest") return bySentence ?? byName;
  if (byName === "accessExpired") return /refresh|grant/i.test(sentences) ? "tokenExpired" : byName;
  if (byName) return byName;
  if (names.some((name) => /^resource_?not_?found(exception)?$/i.test(bareName(name)))) {
    return bySentence === "wrongOrganization" || bySentence === "environmentMismatch" ? bySentence : "partnerRefused";
  }
  const text = `${names.join(" ; ")} ; ${sentences} ; ${plain}`;
  const meaning = meaningOf(text);
  // A token that data was asked for with is the one of an hour; that of a farmer's consent is only shown to Cognito.
  const ofAnHour = statusCode === 401 && !COGNITO.test(headers) && !/refresh|grant|cognito|revoked/i.test(text);
  return meaning === "tokenExpired" && ofAnHour ? "accessExpired" : meaning;
}

/** Whether the answer is not Panorama's own: its interface speaks JSON, and what stands in front of it pages for people. */
function isGateways({ headers, body }: CredentialEvent): boolean {
  if (/^\s*</.test(body) || isHtml(body)) return true;
  if (/^forbidden(exception)?$/i.test(errorTypeIn(headers) ?? "")) return true;
  return !/^\s*[{[]/.test(body) && GATEWAY.test(headers);
}

/** What a refusal without words may be about. */
function signOfStatus({ headers }: CredentialEvent, statusCode: number, fields: BodyFields): Sign {
  const names = [errorTypeIn(headers) ?? "", ...valuesOf(fields, ERROR_KEYS)].map(plainWords);
  // There is a reason, and it is none that is known here.
  if (!names.every(isMereStatus)) return trouble("refused", false);
  if (statusCode === 403) return trouble("sharingOff", false);
  if (statusCode === 401 || (statusCode === 400 && COGNITO.test(headers))) return trouble("tokenExpired", false);
  return trouble("refused", false);
}

/** An event with what it says. */
export interface Finding {
  readonly event: CredentialEvent;
  readonly trouble: Trouble;
  readonly explicit: boolean;
}

/**
 * The failures that nothing has put right since, newest first. A success ends what was before it; only new tokens, or an
 * empty list, don't end a refusal by Panorama itself, unless Leaf says that the connection works.
 */
export function openTroubles(events: readonly CredentialEvent[], healthy: boolean, now = Infinity): readonly Finding[] {
  const found: Finding[] = [];
  let tokensWork = false;
  for (const event of newestFirst(events, now)) {
    const sign = signOf(event);
    if (sign.kind === "success") {
      if (healthy || !(sign.tokens || sign.empty)) break;
      tokensWork = true;
    } else if (sign.kind === "trouble") {
      const { trouble: kind, explicit } = sign;
      const over = tokensWork && (OVER_WITH_TOKENS.has(kind) || isPassing(kind));
      if (!over) found.push({ event, trouble: kind, explicit });
    }
  }
  return found;
}

const OVER_WITH_TOKENS = new Set<Trouble>(["tokenExpired", "partnerRefused", "partnerAccount"]);
const PASSING = new Set<Trouble>(["rateLimited", "serverTrouble", "gatewayRefused", "accessExpired"]);

/** Whether such a failure usually goes away by itself. */
export function isPassing(kind: Trouble): boolean {
  return PASSING.has(kind);
}

/** How far this machine's clock may be behind Leaf's, in milliseconds. */
const AHEAD_MS = 2 * 24 * 60 * 60_000;

/**
 * The events with the newest first. One without a date, or with one of the future, is nobody knows how old: it comes
 * last, unless there are no others; then Leaf was asked for the newest first.
 */
export function newestFirst(events: readonly CredentialEvent[], now: number): readonly CredentialEvent[] {
  const timed = events.map((event) => ({ event, at: momentOf(event.createdDate) }));
  const dated = timed.filter(({ at }) => at <= now + AHEAD_MS);
  if (dated.length === 0) return events;
  const rest = timed.filter((item) => !dated.includes(item));
  return [...dated.sort((left, right) => right.at - left.at), ...rest].map(({ event }) => event);
}
