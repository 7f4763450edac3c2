import { MASK } from "./text";

/*
 * The one place where secrets are taken out of text. Foreign text (bodies, headers) is masked by key and by value
 * before it leaves src/leaf; log lines and error texts pass through here once more.
 */

const SECRET_WORDS = new Set([
  "token",
  "tokens",
  "secret",
  "secrets",
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "authorization",
  "cookie",
  "cookies",
  "jwt",
  "bearer",
  "signature",
  "session",
]);
/** `code` grants access (an organization code, an OAuth code) unless one of these says what kind it is. */
const HARMLESS_CODES = new Set([
  "status",
  "error",
  "err",
  "response",
  "http",
  "country",
  "currency",
  "zip",
  "post",
  "postal",
  "language",
  "lang",
  "result",
  "exit",
  "reason",
  "crop",
  "product",
]);
/** A key that ends in one of these tells something about a secret, not the secret. */
const HARMLESS_ENDINGS = new Set(["type", "expiry", "expires", "expiration", "in", "at", "count", "length", "present"]);
const SECRET_JOINED = ["apikey", "accesskey", "privatekey", "secretkey", "signinurl", "sharingurl", "sharingurlid"];

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Whether a field of this name holds a secret, in camel, snake, kebab or any other case. */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined) return false;
  const joined = words.join("");
  if (SECRET_JOINED.some((name) => joined.endsWith(name))) return true;
  if (HARMLESS_ENDINGS.has(last)) return false;
  if (last === "code" || last === "codes") return !HARMLESS_CODES.has(words.at(-2) ?? "");
  if (["accesstoken", "refreshtoken", "idtoken"].some((name) => joined.includes(name))) return true;
  return words.some((word) => SECRET_WORDS.has(word));
}

function maskValues(text: string): string {
  return (
    text
      .replace(/\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, MASK)
      .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`)
      // The farmer's one-time page: whoever has the address can share the farmer's data.
      .replace(/(\/connections\/)[\w.~%-]+/g, `$1${MASK}`)
  );
}

function maskPlain(text: string): string {
  return maskValues(text)
    .replace(
      /(\\*["'])([\w.$ -]{1,100})\1(\s*[:=]\s*)(\\*["'])(.*?)\4/g,
      (whole, q1: string, key: string, mid: string, q2: string) =>
        isSecretKey(key) ? `${q1}${key}${q1}${mid}${q2}${MASK}${q2}` : whole,
    )
    .replace(/([\w.%[\]-]{1,100})=([^&\s;"'<>]+)/g, (whole, key: string) =>
      isSecretKey(decode(key)) ? `${key}=${MASK}` : whole,
    )
    .replace(/^([\w-]{1,100})(\s*:\s*)(\S.*)$/gm, (whole, key: string, mid: string) =>
      isSecretKey(key) ? `${key}${mid}${MASK}` : whole,
    );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all: the text is what it says.
    return text;
  }
}

const STRING_TOKEN = /"(?:[^"\\]|\\[\s\S])*"/y;
const OTHER_TOKEN = /[^\s"{}[\],:]+/y;

/**
 * Masks JSON, or what is left of it, token by token: layout stays, nesting costs no stack, and a body that was cut
 * off in the middle is masked as far as it goes.
 */
function maskJson(text: string, nesting: number): string {
  let out = "";
  let at = 0;
  // For each open bracket: whether all that is inside belongs to a secret key.
  const secretLevels: boolean[] = [];
  let secretValue = false;
  const inSecret = () => secretValue || secretLevels.at(-1) === true;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === '"') {
      STRING_TOKEN.lastIndex = at;
      const token = STRING_TOKEN.exec(text)?.[0];
      if (token === undefined) {
        // An open string: the body was cut off inside it.
        return out + (inSecret() ? `"${MASK}` : maskPlain(text.slice(at)));
      }
      at += token.length;
      const colon = /^\s*:/.test(text.slice(at, at + 200));
      if (colon) {
        out += token;
        secretValue = isSecretKey(token.slice(1, -1));
      } else {
        out += inSecret() && token !== '""' ? `"${MASK}"` : maskJsonString(token, nesting);
        secretValue = false;
      }
      continue;
    }
    if (char === "{" || char === "[") {
      secretLevels.push(inSecret());
      secretValue = false;
    } else if (char === "}" || char === "]") {
      secretLevels.pop();
      secretValue = false;
    } else if (char === ",") {
      secretValue = false;
    } else if (!/[\s:]/.test(char)) {
      OTHER_TOKEN.lastIndex = at;
      const token = OTHER_TOKEN.exec(text)?.[0] ?? char;
      at += token.length;
      const harmless =
        /^(?:true|false|null)$/.test(token) || (/^-?\d{1,5}$/.test(token) && !inSecretLevel(secretLevels));
      out += inSecret() && !harmless ? `"${MASK}"` : token;
      secretValue = false;
      continue;
    }
    out += char;
    at += 1;
  }
  return out;
}

const inSecretLevel = (levels: readonly boolean[]) => levels.at(-1) === true;

function maskJsonString(token: string, nesting: number): string {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    // Not a valid JSON string (a raw line break, a bad escape): masked as the plain text it is.
    return `"${maskPlain(token.slice(1, -1))}"`;
  }
  if (typeof value !== "string") return token;
  const masked = mask(value, nesting + 1);
  return masked === value ? token : JSON.stringify(masked);
}

function mask(text: string, nesting: number): string {
  return nesting < 6 && /^\s*["{[]/.test(text) ? maskJson(text, nesting) : maskPlain(text);
}

/** The text with every secret masked that its key or its form gives away; never throws, never recurses on depth. */
export function maskText(text: string): string {
  return mask(text, 0);
}

/** Masks text by key, by form and by the values it was told to remember (passwords, tokens, codes of this session). */
export class Redactor {
  readonly #known = new Set<string>();

  /** From now on this value is masked wherever it turns up; short values would tear harmless words apart and are left. */
  remember(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= 6) this.#known.add(secret);
  }

  readonly text = (text: string): string => {
    let out = text;
    // Longest first: a secret that contains another is masked whole.
    for (const secret of [...this.#known].sort((a, b) => b.length - a.length)) {
      for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
        out = out.replaceAll(form, MASK);
      }
    }
    return maskText(out);
  };
}
