import type { CredentialEvent } from "../../leaf/credentialEvents";
import type { Problem } from "../../leaf/errors";

/** What a refusal is about. */
export type Trouble =
  | "tokenExpired"
  | "partnerRefused"
  | "wrongOrganization"
  | "environmentMismatch"
  | "sharingOff"
  | "limitedPermission"
  | "rateLimited"
  | "serverTrouble"
  | "refused";

/** What one exchange says. */
export type Sign =
  /** `tokens`: it only brought new tokens, which doesn't tell whether Panorama still gives data. */
  | { readonly kind: "success"; readonly tokens: boolean }
  /** `explicit`: in so many words; otherwise it is concluded from the HTTP status alone. */
  | { readonly kind: "trouble"; readonly trouble: Trouble; readonly explicit: boolean }
  | { readonly kind: "unclear" };

/** Text brought to one form, so that `organizationNotFound`, `ORGANIZATION_NOT_FOUND` and a sentence read the same. */
export function plainWords(text: string): string {
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
    /incorrect (username|user name|password)|(invalid|unauthorized|unknown) client\b|(bad|invalid|wrong|incorrect) (partner )?(credentials?|password|username|client id)\b|partner (credentials?|password|username|client id|account)?.{0,30}(refused|rejected|invalid|not accepted|wrong|unknown)|client id .{0,30}(refused|unknown|does not exist|not found)|user not found exception|user does not exist|secret hash/,
  ],
  [
    "wrongOrganization",
    /(organi[sz]ation|operation)( code)?.{0,60}(not found|does not exist|not exist|unknown|invalid|wrong|incorrect|does not match|mismatch)|(invalid|wrong|unknown|incorrect|no such|no|not find) (organi[sz]ation|operation)\b/,
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

const NAME_KEYS = ["__type", "error", "errorKey", "errorCode", "error_code", "code", "type", "event", "eventType"];
const SENTENCE_KEYS = ["message", "Message", "detail", "error_description", "reason", "title", "status"];

/** The values of the given keys, from JSON (one level of nesting), form data, or a masked remainder of either. */
function valuesOf(body: string, keys: readonly string[]): string {
  const fields = parseFields(body);
  return keys
    .map((key) => fields.get(key))
    .filter((value) => value !== undefined)
    .join(" ; ");
}

function parseFields(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  const read = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === "string") fields.set(key, fields.get(key) ?? item.slice(0, 500));
      else if (depth > 0) read(item, depth - 1);
    }
  };
  const text = body.slice(0, 100_000);
  if (/^\s*\{/.test(text)) {
    try {
      read(JSON.parse(text), 2);
    } catch {
      // Cut off or not JSON after all: the pairs that can be read are read one by one.
      for (const [, key = "", value = ""] of text.matchAll(/"(\w{1,40})"\s*:\s*"([^"]{0,500})"/g))
        fields.set(key, value);
    }
  } else if (/^[\w.%+-]+=/.test(text)) {
    for (const [key, value] of new URLSearchParams(text.slice(0, 4000))) fields.set(key, value);
  }
  return fields;
}

const ERROR_HEADER = /x-amzn-errortype["']?\s{0,9}[:=][\s"'[]{0,9}([\w.#]{1,200})/i;

/** The exception that Amazon's headers name, if they do. */
export function errorTypeIn(headers: string): string | undefined {
  return ERROR_HEADER.exec(headers.slice(0, 20_000))?.[1]?.split("#").at(-1);
}

const COGNITO = /x-amzn-errortype|x-amz-json|cognito/i;
const TOKENS = /"?(access_?token|AuthenticationResult)"?\s*[:=]/i;

/** What one of a credential's events says. Pure. */
export function signOf(event: CredentialEvent): Sign {
  const { statusCode, headers, body } = event;
  const trouble = (kind: Trouble, explicit: boolean): Sign => ({ kind: "trouble", trouble: kind, explicit });
  // Whatever their body says: too many requests, or a failure on the other side.
  if (statusCode === 429) return trouble("rateLimited", true);
  if (statusCode !== null && statusCode >= 500) return trouble("serverTrouble", true);
  const names = `${valuesOf(body, NAME_KEYS)} ; ${errorTypeIn(headers) ?? ""}`;
  if (statusCode !== null && statusCode < 400) {
    // A success may still bring bad news, such as the notice that sharing was turned off.
    const meaning = meaningOf(names);
    return meaning ? trouble(meaning, true) : { kind: "success", tokens: TOKENS.test(body) };
  }
  const sentences = valuesOf(body, SENTENCE_KEYS);
  const plain = /^\s*[{<]/.test(body) ? "" : body.slice(0, 1000);
  const meaning = meaningOf(`${names} ; ${sentences} ; ${plain}`);
  if (meaning) return trouble(meaning, true);
  if (statusCode === null) return { kind: "unclear" };
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
 * The failures that nothing has put right since, newest first. A success ends what was before it; only new tokens don't
 * end a refusal by Panorama itself, unless Leaf says that the connection works.
 */
export function openTroubles(events: readonly CredentialEvent[], healthy: boolean): readonly Finding[] {
  const found: Finding[] = [];
  let tokensWork = false;
  for (const event of newestFirst(events)) {
    const sign = signOf(event);
    if (sign.kind === "success") {
      if (healthy || !sign.tokens) break;
      tokensWork = true;
    } else if (sign.kind === "trouble") {
      const { trouble, explicit } = sign;
      const over = tokensWork && (trouble === "tokenExpired" || trouble === "partnerRefused" || isPassing(trouble));
      if (!over) found.push({ event, trouble, explicit });
    }
  }
  return found;
}

/** Whether such a failure usually goes away by itself. */
export function isPassing(trouble: Trouble): boolean {
  return trouble === "rateLimited" || trouble === "serverTrouble";
}

function newestFirst(events: readonly CredentialEvent[]): readonly CredentialEvent[] {
  const dated = events.map((event) => ({ event, at: Date.parse(event.createdDate ?? "") }));
  // Leaf was asked for the newest first; without a date on each there is nothing better to go by.
  if (dated.some(({ at }) => Number.isNaN(at))) return events;
  return dated.sort((left, right) => right.at - left.at).map(({ event }) => event);
}
