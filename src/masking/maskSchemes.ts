import { isNameLike, isPlaceholder, looksRandom, tellsOfIt } from "./errorWords";
import { Kind } from "./secretScan";
import { MASK } from "../base/text";

const SPACE = "(?:\\s|%20|\\+|\\\\t){1,20}";
const VALUE = "([\\w.~+/%:!$*-]{3,}={0,4})";
/** What follows these is a secret unless it reads as a word of prose. */
const STRONG = new RegExp(
  `\\b(Bearer|Basic|ApiKey|Api-Key|DPoP|PoP|NTLM|Negotiate|Kerberos|SSWS|GenieKey|SharedKey(?:Lite)?|Splunk|PrivateToken|Zoho-oauthtoken|Klaviyo-API-Key|AWS4-[A-Z0-9-]{3,40}|HMAC-SHA\\d{1,3}|JWT)(${SPACE})${VALUE}`,
  "gi",
);
/** What follows these is a secret only if it looks like one: they are words of their own. */
const WEAK = new RegExp(
  `\\b(Token|Key|Bot|AWS|MAC|OAuth|Digest|Signature|HMAC|Apikey-v1|Auth|Access|Hawk|vapid|SAPISIDHASH)( |%20|\\+)${VALUE}`,
  "gi",
);
/** Parameters of a scheme that prove who is asking; a challenge has none of them. */
const SCHEME_LINE =
  /\b(?:Digest|Hawk|MAC|SCRAM-[A-Z0-9-]{3,20}|vapid|HOBA|Mutual|PASSporT)(?:\s|%20|\+){1,5}(?=\w{1,20}\s?=)/gi;
const PROOF =
  /\b(response|mac|hash|cnonce|result|data|proof|rspauth|auth|t|k|id|kid)\s{0,2}=\s{0,2}(\\*["']?)([^\s"',;\\]{3,4096})/gi;
const LONGEST_LINE = 4000;

/** Masks what follows the name of an authentication scheme, quoted or not, and says the same value elsewhere. */
export function maskSchemes(source: string, kinds: number): string {
  const found = new Set<string>();
  const hide =
    (is: (value: string, scheme: string) => boolean) =>
    (whole: string, ...parts: string[]) => {
      const [scheme = "", space = "", value = ""] = parts;
      if (!is(value, scheme)) return whole;
      if (value.length >= 8 && found.size < 20) found.add(value);
      return `${scheme}${space}${MASK}`;
    };
  let text = source;
  if (kinds & Kind.scheme) text = text.replace(STRONG, hide(isCredential));
  if (kinds & Kind.weakScheme) text = text.replace(WEAK, hide(isRandomWord));
  if (kinds & Kind.proof) text = maskProofs(text);
  // An error often says what it was given both alone and within its header.
  for (const value of found) if (looksRandom(value)) text = text.replaceAll(value, MASK);
  return text;
}

function isRandomWord(value: string): boolean {
  return looksRandom(value.replace(/[.:]+$/, "")) && !/^[a-z]+[-_.:/]/.test(value);
}

/** Whether what follows the scheme is a value, not a word of prose such as "Bearer token" or "Basic authentication". */
function isCredential(value: string, scheme: string): boolean {
  const text = value.replace(/[.:=!]+$/, "");
  const decoded = () => Buffer.from(value, "base64").toString("latin1");
  if (text.length < 30 && (isNameLike(text) || tellsOfIt(text) || isPlaceholder(text))) {
    return scheme.toLowerCase() === "basic" && /^[\x20-\x7e]{0,40}:[\x20-\x7e]{0,40}$/.test(decoded());
  }
  if (/^(?:ACCESS|YOUR|API|JWT|AUTH|ID)?[-_]?(?:TOKEN|KEY|JWT|CREDENTIALS)(?:[-_]HERE)?$/.test(text)) return false;
  return text.length >= 6 || /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded());
}

function maskProofs(text: string): string {
  let out = "";
  let done = 0;
  SCHEME_LINE.lastIndex = 0;
  for (let scheme = SCHEME_LINE.exec(text); scheme; scheme = SCHEME_LINE.exec(text)) {
    const from = SCHEME_LINE.lastIndex;
    const line = /^[^\r\n<>]*/.exec(text.slice(from, from + LONGEST_LINE))?.[0] ?? "";
    out += text.slice(done, from) + line.replace(PROOF, (_, name: string, quote: string) => `${name}=${quote}${MASK}`);
    done = from + line.length;
    SCHEME_LINE.lastIndex = Math.max(done, from);
  }
  return out + text.slice(done);
}
