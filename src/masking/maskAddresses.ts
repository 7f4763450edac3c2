import { isNameLike, looksRandom } from "./errorWords";
import { Kind } from "./secretScan";
import { MASK } from "../base/text";

/** How long the part of an address may be that tells who asks. */
const LONGEST = 600;
const SLASHES = /\\*\/\\*\/(?=[^\s/])/g;
const USER_AND_PASSWORD = /^([^/?#@:\s\\]{0,256}):([^/?#\s]*)@(?=[\w[%(•])/;
/** A password with a slash or a question mark in it, which no address should have. */
const ODD_PASSWORD =
  /^([^/?#@:\s\\]{0,256}):(?!\d{0,5}(?:[/?#\\]|$))([^\s]*?)@(?=[\w[][\w.-]*(?::\d{1,5})?(?:[/?#\s]|$))/;
const ALONE = /^([^/?#@:\s]{8,256})@(?=[\w[])/;

/** Masks what gives access in an address: who asks, the organization, the one-time page, the hook. */
export function maskAddresses(source: string, kinds: number): string {
  let text = source;
  if (kinds & Kind.address) text = maskBare(maskUserinfo(text));
  if (kinds & Kind.sharing) text = maskSharing(text);
  if (kinds & Kind.oneTimePage) text = text.replace(ONE_TIME_PAGE, `$1${MASK}`).replace(HOOK, `$1${MASK}`);
  return text;
}

/** The farmer's one-time page: whoever has the address can share the farmer's data. */
const ONE_TIME_PAGE = /(\/connections\\*\/)[\w.~%-]+/gi;
const HOOK =
  /(hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|api\.telegram\.org\/bot|webhook\.office\.com\/webhookb2\/)[^\s"'<>]{1,500}(?<!\\)/gi;

function maskUserinfo(text: string): string {
  let at = text.indexOf("@");
  let out = "";
  let done = 0;
  SLASHES.lastIndex = 0;
  for (let found = SLASHES.exec(text); found; found = SLASHES.exec(text)) {
    const from = SLASHES.lastIndex;
    if (at < from) at = text.indexOf("@", from);
    if (at < 0) break;
    if (at - from > LONGEST) continue;
    const rest = /^[^\s"'<>`|]*/.exec(text.slice(from, at + LONGEST))?.[0] ?? "";
    const pair = USER_AND_PASSWORD.exec(rest) ?? ODD_PASSWORD.exec(rest);
    const alone = pair ? null : ALONE.exec(rest);
    const [whole, user = "", password] = pair ?? alone ?? [];
    if (whole === undefined || (pair && password === "") || (alone && !looksRandom(user))) continue;
    // Some put their token in the user's place.
    const shown =
      pair && !(user.length >= 16 && looksRandom(user)) && user !== "" ? `${user}:` : pair && user === "" ? ":" : "";
    out += `${text.slice(done, from)}${shown}${MASK}`;
    done = from + whole.length - 1;
    SLASHES.lastIndex = done;
  }
  return out + text.slice(done);
}

const BARE =
  /(?<![\w/.@+-])([\w.+-]{1,64}):([^\s:@/"'<>,;]{4,128})@(?=[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|localhost\b|(?:tcp|udp|unix)\(|[\w-]{1,63}:\d{2,5}\b)/g;
const NO_USERS =
  /^(?:mailto|email|e-mail|mail|user|username|login|to|from|cc|bcc|sips?|xmpp|acct|by|contact|owner|name|id|author|account|reply-to|replyto|sender|subject|for|ssh|git)$/i;
const THIN = /(\bjdbc:oracle:\w{1,10}:[^\s/@"']{1,128}\/)[^\s@"'/]{1,256}(?=@)/g;

/** `user:password@host` without a scheme before it. */
function maskBare(text: string): string {
  return text
    .replace(THIN, `$1${MASK}`)
    .replace(BARE, (whole, user: string, password: string) =>
      NO_USERS.test(user) || !/\d|[^\w.-]|[a-z][A-Z]/.test(password) ? whole : `${user}:${MASK}@`,
    )
    .replaceAll(`${MASK}@@`, `${MASK}@`);
}

const SLASH = "(?:\\\\*\\/|%(?:25){0,3}2[Ff])";
const SHARING = new RegExp(
  `sharing${SLASH}((?:[^\\s/?#"'<>&\\\\%,;)\\]}|\`]|%(?!(?:25){0,3}(?:2[FfCc]|3[FfEe]|22|0[AaDd])))+)`,
  "gi",
);
/** What comes before `sharing` where it is the first segment of a path, or one of the first. */
const PATH_BEFORE = /(?:^|\/|%(?:25){0,3}2[Ff]|["'`=(>]|(?:%22|%20|GET|PUT|POST|DELETE|PATCH|HEAD) ?)$/i;
const HOST_BEFORE = /(?:\/|2f){2}([\w.-]{1,100})(?::\d{1,5})?(?:(?:\\*\/|%)[^\s"'<>]{0,100})?$/i;
/** What follows an organization code at Panorama. */
const HANDSHAKE = new RegExp(`^${SLASH}(?:confirm\\b|[^\\s/"'<>]{1,100}${SLASH}download\\b)`, "i");
/** What may follow `/sharing/` in an ordinary address; on Panorama's own host it is always an organization. */
const ORDINARY = new Set(
  (
    "status settings confirm confirmed overview organizations organization operations connections connection partners " +
    "partner help about index new edit list all data permissions permission requests request invites invite history " +
    "events api docs faq guide guides farmers farmer leaf public private fields files download users me home terms " +
    "privacy policy options preferences manage management search share shared v1 v2 v3 undefined null health ping login"
  ).split(" "),
);

/** Masks the organization code, which is a segment of the path at Panorama: `/sharing/{code}/confirm`. */
function maskSharing(text: string): string {
  return text.replace(SHARING, (whole: string, code: string, offset: number) => {
    const before = text.slice(Math.max(0, offset - 240), offset);
    if (!PATH_BEFORE.test(before) || /^(?:[{:•<$]|%7b)/i.test(code)) return whole;
    const host = HOST_BEFORE.exec(before)?.[1];
    const after = text.slice(offset + whole.length, offset + whole.length + 240);
    const masked = `${whole.slice(0, whole.length - code.length)}${MASK}`;
    if (host !== undefined && /^api\.partner\./i.test(host)) return masked;
    if (HANDSHAKE.test(after) && !ORDINARY.has(code.toLowerCase())) return masked;
    const words = ORDINARY.has(code.toLowerCase()) || /^[a-z]+(?:[-_.][a-z]+)+$/.test(code);
    // Elsewhere, what reads as a word is one.
    return words || (host !== undefined && isNameLike(code)) ? whole : masked;
  });
}
