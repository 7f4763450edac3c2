import { maskAddresses } from "./maskAddresses";
import { maskJwts } from "./maskJwts";
import { maskPhrases } from "./maskPhrases";
import { maskSchemes } from "./maskSchemes";
import { Kind, kindsIn } from "./secretScan";
import { MASK } from "../base/text";

const SIGNS = /[=:%&<\\]/;
/** Dates and other numbers: they have signs too, and there are many of them. */
const NUMBERS = /^[\d:TZ.+ -]*$/;

/** Whether a text holds a sign behind a key, an encoding, or a secret's own form, so that it must be looked into. */
export function isSuspect(text: string): boolean {
  return SIGNS.test(text) ? !NUMBERS.test(text) : kindsIn(text) !== 0;
}

/** The text with all masked that is a secret by its form: tokens, keys, what follows a scheme, and addresses. */
export function maskValues(source: string): string {
  const kinds = kindsIn(source);
  if (kinds === 0) return source;
  let text = source;
  if (kinds & Kind.privateKey) text = maskPrivateKeys(text);
  if (kinds & Kind.jwt) text = maskJwts(text);
  if (kinds & Kind.knownToken) text = text.replace(KNOWN_TOKENS, MASK);
  return maskPhrases(maskAddresses(maskSchemes(text, kinds), kinds), kinds);
}

/** Tokens that begin in a way by which their makers want them to be found. */
const KNOWN_TOKENS =
  /\b(?:gh[pousr]_[\w-]{10,255}|github_pat_[\w-]{10,255}|gl(?:pat|rt|dt|cbt|ptt|ft|soat|agent)-[\w-]{10,255}|xox[a-z]-[\w-]{8,255}|xapp-[\w-]{8,255}|[sr]k_(?:live|test)_[\w-]{6,255}|sk-[\w-]{16,255}|whsec_[\w-]{8,255}|AIza[\w-]{20,80}|ya29\.[\w.-]{8,2048}|npm_[\w-]{16,255}|pypi-[\w-]{16,255}|SG\.[\w-]{8,80}\.[\w-]{8,80}|hv[sbr]\.[\w-]{16,255}|(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[\w+/=%-]{10,8192}|shp(?:at|ca|pa|ss)_[\w-]{16,80}|do[opr]_v1_[\w-]{16,80}|A(?:KIA|SIA)[A-Z0-9]{12,20}|(?:ST|TGT|PGT|PT)-\d{1,8}-[\w.-]{10,255})/g;

const BEGIN_KEY = /-{4,5}\s?BEGIN(?: |\+|%20)[A-Z0-9 +%]{0,60}?PRIVATE(?: |\+|%20)KEY(?:(?: |\+|%20)BLOCK)?\s?-{4,5}/g;
const END_KEY = /-{4,5}\s?END/g;

function maskPrivateKeys(text: string): string {
  let out = "";
  let done = 0;
  for (const { index, 0: begin } of text.matchAll(BEGIN_KEY)) {
    if (index < done) continue;
    END_KEY.lastIndex = index + begin.length;
    const end = END_KEY.exec(text)?.index ?? text.length;
    out += text.slice(done, index + begin.length) + MASK;
    done = end;
  }
  return out + text.slice(done);
}
