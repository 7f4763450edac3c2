import { isPlaceholder, looksRandom, readsAsCode, tellsOfIt, wordsOf } from "./errorWords";

/** Words that make a key a secret's, whatever else is in it. */
const SECRET_WORDS = new Set(
  (
    "token tokens secret secrets password passwords passwd passcode pwd passphrase authorization cookie cookies jwt " +
    "bearer signature session sessions sessionid sig hmac csrf xsrf otp totp pin dpop assertion passwort kennwort pswd " +
    "passwrd passkey pword contrase senha wachtwoord"
  ).split(" "),
);
/** Words that make a key a secret's if the key ends with them, and only for a single value: many objects are called so. */
const SECRET_IF_SINGLE = new Set(["credential", "credentials"]);
/** Whole keys of which the value's looks decide: `auth` may be a scheme, `key` a name, `sid` a number. */
const BY_LOOKS = new Set([
  "auth",
  "key",
  "sid",
  "ticket",
  "salt",
  "nonce token",
  "x key",
  "d",
  "k",
  "p",
  "q",
  "dp",
  "dq",
  "qi",
]);
/** Whole keys that are secrets, though their words are too short or too common to be looked for in others. */
const SECRET_WHOLE = new Set([
  "pass",
  "pw",
  "pwrd",
  "answer",
  "mfa",
  "srp a",
  "x auth",
  "npm auth",
  "userinfo",
  "secret id",
]);
/** `code` grants access (an organization code, an OAuth code) unless one of these says what kind it is. */
const HARMLESS_CODES = new Set(
  (
    "status error err response http country currency zip post postal language lang result exit reason crop product " +
    "sub area dial calling iso char key byte op event failure fault problem validation severity reply return success " +
    "type unit state region province county fips epsg crs color colour tax vat sort bar source class category site " +
    "fuel commodity variety timezone locale airport branch grpc sql os exception message sqlstate vendor inner detail " +
    "harvest hybrid seed brand chemical machine implement vehicle equipment station"
  ).split(" "),
);
/** A key that ends in one of these tells something about a secret, not the secret. */
const HARMLESS_ENDINGS = new Set(
  (
    "type types expiry expires expiration expired in at count counts length size present url uri endpoint name names " +
    "status valid validity issuer audience lifetime ttl age policy required enabled supported version error errors " +
    "message reason description date time timestamp created updated issued algorithm alg method methods limit format " +
    "kind duration timeout environment scope scopes exists provided missing hint java kt js ts py go rb cs php seconds " +
    "minutes days hours strength score attempts retries mode level service server host port domain region rotation class " +
    "manager handler validator filter bucket remaining used usage consent owner role group position rules rule length " +
    "username user email use exception invalid revoked denied refused locked failed failure failures success"
  ).split(" "),
);
/** What a key ends with when all is written as one word. */
const SECRET_JOINED = (
  "apikey accesskey privatekey secretkey signingkey encryptionkey masterkey sharedkey subscriptionkey authkey " +
  "securitykey initializationvector sshkey signinurl sharingurl sharingurlid codeverifier samlresponse sessid sessionid organizationcode " +
  "orgcode accountkey sharedaccesskey authcode authorizationcode accesscode invitecode devicecode usercode verificationcode token secret password " +
  "passwd passphrase cookie cookies authorization signature session assertion"
).split(" ");
const SECRET_ANYWHERE = ["accesstoken", "refreshtoken", "idtoken"];
const HOW_MANY = new Set(["max", "total", "used", "remaining", "prompt", "completion"]);
const LONGEST_KEY = 200;

/**
 * What a key says of its value: a secret whatever it is, a secret if it is a single value, a code, a secret if it looks
 * like one, or nothing.
 */
export type KeyMeaning = "secret" | "secretIfSingle" | "code" | "byLooks" | "harmless";

function judge(key: string): KeyMeaning {
  // `password2` and `Set-Cookie2` are of the same kind.
  const words = wordsOf(key).map((word) => word.replace(/(?<=[a-z]{3})\d{1,3}$/, ""));
  const last = words.at(-1);
  if (last === undefined) return "harmless";
  const joined = words.join("");
  const whole = words.join(" ");
  if (BY_LOOKS.has(whole)) return "byLooks";
  if (SECRET_WHOLE.has(whole)) return "secret";
  if (HARMLESS_ENDINGS.has(last) && !joined.endsWith("signinurl") && !joined.endsWith("sharingurl")) return "harmless";
  if (last === "code" || last === "codes") {
    if (words.length === 1) return "code";
    return HARMLESS_CODES.has(words.at(-2) ?? "") ? "harmless" : "secret";
  }
  if (last === "tokens" && HOW_MANY.has(words.at(-2) ?? "")) return "harmless";
  if (SECRET_JOINED.some((name) => joined.endsWith(name)) || SECRET_ANYWHERE.some((name) => joined.includes(name))) {
    return "secret";
  }
  if (words.some((word) => SECRET_WORDS.has(word))) return "secret";
  return SECRET_IF_SINGLE.has(last) || /credentials?$/.test(joined) ? "secretIfSingle" : "harmless";
}

const judged = new Map<string, KeyMeaning>();
/** Names that are secret for the text at hand only. */
let ownNames: ReadonlySet<string> = new Set();

/**
 * Does one piece of work, in which these names are secret as well. Masking a text is one synchronous step, so that no
 * other text is masked meanwhile; the many places that ask about a name need not hand them on.
 */
export function withSecretNames<T>(names: readonly string[], work: () => T): T {
  const before = ownNames;
  ownNames = new Set(names.map((name) => wordsOf(name).join(" ")));
  try {
    return work();
  } finally {
    ownNames = before;
  }
}

/** What a field's name says of its value, in camel, snake, kebab or any other case. */
export function meaningOfKey(key: string): KeyMeaning {
  const cut = key.length > LONGEST_KEY ? key.slice(-LONGEST_KEY) : key;
  // Of `ns:key`, `credential.key` and `credential[key]`, the last part is the name.
  if (ownNames.size > 0 && ownNames.has(wordsOf(cut.replace(/^.*[:.[]/, "")).join(" "))) return "secret";
  let meaning = judged.get(cut);
  if (meaning === undefined) {
    // Bodies repeat the same few keys; foreign ones must not fill the memory.
    if (judged.size >= 2000) judged.clear();
    meaning = judge(cut);
    judged.set(cut, meaning);
  }
  return meaning;
}

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string): boolean {
  return meaningOfKey(key) !== "harmless";
}

/** Whether a key is one that tells something about a secret: `tokenType`, `password_expires`. */
export function tellsAbout(key: string): boolean {
  return HARMLESS_ENDINGS.has(wordsOf(key.slice(-LONGEST_KEY)).at(-1) ?? "");
}

/**
 * Whether a value may stand under a key with this meaning: nothing, a stand-in, a word for how things are, or a `code`
 * that names an error.
 */
export function isHarmlessValue(meaning: KeyMeaning, value: string): boolean {
  if (value === "" || value === "null" || value === "true" || value === "false") return true;
  // How many there are.
  if (/^\d{1,2}$/.test(value)) return true;
  if (meaning === "byLooks") return !isRandomKey(value);
  if (isPlaceholder(value) || tellsOfIt(value)) return true;
  return meaning === "code" && readsAsCode(value);
}

/** No key that was made by chance is longer. */
export const LONGEST_RANDOM = 8192;

/** Whether what stands under such a key as `key` or `auth` is a secret: long, of one piece, and made by chance. */
function isRandomKey(value: string): boolean {
  if (value.length > LONGEST_RANDOM) return false;
  // No key is as long as this and has pairs in it; each pair is looked at by itself.
  if (value.length > 512 && /=[^=]/.test(value)) return false;
  if (/^[\da-f-]{36}$/i.test(value) || !/^[\w+/=.~:-]{10,}$/.test(value)) return false;
  if (/[./:].*?[./:]/.test(value) || /\.[a-z]{2,5}$/.test(value)) return false;
  return looksRandom(value);
}
