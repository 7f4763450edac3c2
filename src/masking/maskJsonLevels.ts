import type { Replacement, Stretch } from "./maskEncoded";
import { readsAsCode } from "./errorWords";
import { isNameOfOne } from "./maskPhrases";
import { isHarmlessValue, meaningOfKey, type KeyMeaning } from "./secretKeys";

/** A stretch of the text that may still have to be masked, or unmasked, when its siblings are known. */
interface Pending extends Stretch {
  /** The value, if it is a single one. */
  readonly value?: string;
  /** What takes its place so far. */
  readonly replacement?: Replacement | undefined;
}

/** What is known of an object or array while its inside is read. */
export interface Level {
  /** What all inside it is, by the key it stands under. */
  readonly meaning: KeyMeaning;
  readonly object: boolean;
  /** What the object's name says of its value. */
  named: KeyMeaning;
  /** Values that came before a name. */
  values: Pending[];
  /** Values of `code`, shown or masked by their looks alone. */
  codes: Pending[];
  /** A sibling says that a `code` here is one of a sign-in. */
  grant: boolean;
  /** A sibling says that a `code` here is an error's. */
  error: boolean;
  /** In an array: how many elements came before. */
  count: number;
  /** In an array: the element before, if it names a secret. */
  name: string | undefined;
  /** In an array: a name of a harmless header was seen where one is due. */
  headers: boolean;
}

/** A level that was just entered. */
export function levelOf(meaning: KeyMeaning, object: boolean): Level {
  return {
    meaning,
    object,
    named: "harmless",
    values: [],
    codes: [],
    grant: false,
    error: false,
    count: 0,
    name: undefined,
    headers: false,
  };
}

const NAME_KEYS = /^(?:k|n|(?:[a-z]+[-_.]?)?(?:name|key|header|field|param|parameter|attribute|property|variable))$/i;
const TYPE_KEYS = /^(?:type|id|scheme|label|kind)$/i;
const VALUE_KEYS = /^(?:v|(?:[a-z]+[-_.]?)?(?:value|values|val)|content|contents|parameter|data|text)$/i;
const SCHEMES = /^(?:bearer|basic|digest|token|api[-_ ]?key|password|secret|jwt|oauth2?|access[-_ ]?token|cookie)$/i;
const GRANT_KEYS = new Set("granttype redirecturi codeverifier clientsecret".split(" "));
const ERROR_KEYS = new Set(
  (
    "message error errors status statuscode errno syscall detail details description reason title errormessage " +
    "errordescription timestamp path cause hint severity field stack instance fault violations"
  ).split(" "),
);

/** What a key is for, beside what it says of its own value. */
export interface KeyRole {
  readonly holds: "name" | "type" | "value" | "nothing";
  readonly tells: "grant" | "error" | "nothing";
}

const roles = new Map<string, KeyRole>();

/** What a key is for in its object. */
export function roleOf(key: string): KeyRole {
  let role = roles.get(key);
  if (role === undefined) {
    if (roles.size >= 2000) roles.clear();
    role = judgeRole(key);
    if (key.length <= 100) roles.set(key, role);
  }
  return role;
}

function judgeRole(key: string): KeyRole {
  if (key.length > 60) return { holds: "nothing", tells: "nothing" };
  const plain = key.toLowerCase().replace(/[^a-z]/g, "");
  const holds = VALUE_KEYS.test(key)
    ? "value"
    : TYPE_KEYS.test(key)
      ? "type"
      : NAME_KEYS.test(key)
        ? "name"
        : "nothing";
  return { holds, tells: GRANT_KEYS.has(plain) ? "grant" : ERROR_KEYS.has(plain) ? "error" : "nothing" };
}

/** What the name means that a key of an object holds, if the key is one for names. */
export function namedBy(role: KeyRole, content: string): KeyMeaning {
  if (content.length > 200 || role.holds === "nothing") return "harmless";
  if (role.holds === "type") return SCHEMES.test(content) ? "secret" : "harmless";
  // "parameter" and "key" may hold either.
  return role.holds === "name" ? meaningOfKey(content) : "harmless";
}

/** Whether a `code` may be read though its looks alone don't tell; `undefined`: they do. */
export function judgeCode(level: Level, { value }: Pending): boolean | undefined {
  if (value === undefined) return undefined;
  if (level.grant) return false;
  return level.error && readsAsCode(value, true) ? true : undefined;
}

const HARMLESS_HEADER =
  /^(?:host|accept(?:-[a-z]+)?|content-[a-z]+|date|user-agent|connection|via|server|vary|etag|location|cache-control|transfer-encoding|x-request-id|x-forwarded-[a-z]+|x-amz[a-z]*-[a-z-]*(?:date|id|target)|referer|origin|expires|pragma|age|keep-alive|upgrade|:(?:method|path|authority|scheme|status))$/i;
const HARMLESS_NEXT =
  /\s{0,9},\s{0,40}"(?:Host|Accept|Content-|Date|User-Agent|Connection|Via|Server|Vary|Cache-|X-)/iy;
const LAST = /\s{0,40}\]/y;

/** Whether an array's element is the value of the name before it, and a secret; then notes the element. */
export function isValueInArray(level: Level, content: string, text: string, end: number, inArray: boolean): boolean {
  const { name, count } = level;
  level.count += 1;
  level.name = undefined;
  if (name !== undefined) {
    const meaning = name === "sharing" ? "code" : meaningOfKey(name);
    HARMLESS_NEXT.lastIndex = end;
    LAST.lastIndex = end;
    const certain =
      (count % 2 === 1 && (level.headers || HARMLESS_NEXT.test(text))) || (inArray && count === 1 && LAST.test(text));
    const isName = isNameOfOne(content) && (!certain || meaningOfKey(content) !== "harmless");
    if (!isName && !isHarmlessValue(meaning, content)) return true;
  }
  if (content.length <= 60 && /^[\w.:-]+$/.test(content)) {
    if (count % 2 === 0 && HARMLESS_HEADER.test(content)) level.headers = true;
    else if (content === "sharing" || !["harmless", "byLooks"].includes(meaningOfKey(content))) level.name = content;
  }
  return false;
}
