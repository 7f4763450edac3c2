/** Words that make a key a secret's, whatever else is in it. */
const SECRET_WORDS = new Set(
  (
    "token tokens secret secrets password passwords passwd passcode pwd passphrase authorization cookie cookies jwt " +
    "bearer signature session sessions sessionid sig hmac csrf xsrf otp totp pin dpop assertion"
  ).split(" "),
);
/** Words that make a key a secret's if the key ends with them, and only for a single value: many objects are called so. */
const SECRET_IF_SINGLE = new Set(["credential", "credentials"]);
/** `code` grants access (an organization code, an OAuth code) unless one of these says what kind it is. */
const HARMLESS_CODES = new Set(
  (
    "status error err response http country currency zip post postal language lang result exit reason crop product " +
    "sub area dial calling iso char key byte op event failure fault problem validation severity reply return success " +
    "type unit state region province county fips epsg crs color colour tax vat sort bar source class category site " +
    "fuel commodity variety timezone locale airport branch"
  ).split(" "),
);
/** A key that ends in one of these tells something about a secret, not the secret. */
const HARMLESS_ENDINGS = new Set(
  (
    "type types expiry expires expiration expired in at count counts length size present url uri endpoint name names " +
    "status valid validity issuer audience lifetime ttl age policy required enabled supported version error errors " +
    "message reason description date time timestamp created updated issued algorithm alg method methods limit format " +
    "kind duration timeout environment scope scopes exists provided missing hint java kt js ts py go rb cs php seconds minutes days hours"
  ).split(" "),
);
/** What a key ends with when all is written as one word. */
const SECRET_JOINED = (
  "apikey accesskey privatekey secretkey signingkey encryptionkey masterkey sharedkey subscriptionkey authkey " +
  "securitykey sshkey signinurl sharingurl sharingurlid codeverifier samlresponse sessid sessionid organizationcode " +
  "orgcode authcode authorizationcode accesscode invitecode devicecode usercode verificationcode token secret password " +
  "passwd passphrase cookie cookies authorization signature session assertion"
).split(" ");
const SECRET_ANYWHERE = ["accesstoken", "refreshtoken", "idtoken"];
const HOW_MANY = new Set(["max", "total", "used", "remaining", "prompt", "completion"]);
const LONGEST_KEY = 200;

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** What a key says of its value: a secret whatever it is, a secret if it is a single value, a code, or nothing. */
export type KeyMeaning = "secret" | "secretIfSingle" | "code" | "harmless";

function judge(key: string): KeyMeaning {
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined) return "harmless";
  const joined = words.join("");
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

/** What a field's name says of its value, in camel, snake, kebab or any other case. */
export function meaningOfKey(key: string): KeyMeaning {
  const cut = key.length > LONGEST_KEY ? key.slice(-LONGEST_KEY) : key;
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

const ERROR_NAME =
  /^(?:[A-Za-z]+(?:Exception|Error|Failure|Fault|NotFound|Denied|Mismatch)|[A-Z]{2,}(?:_[A-Z]{2,}){1,6})$/;
const OAUTH_ERRORS = new Set(
  (
    "invalid_grant invalid_client invalid_request unauthorized_client unsupported_grant_type invalid_scope access_denied " +
    "invalid_token expired_token insufficient_scope server_error temporarily_unavailable slow_down authorization_pending " +
    "login_required consent_required interaction_required"
  ).split(" "),
);

/** Whether a value may stand under a key with this meaning: nothing, yes or no, or a `code` that names an error. */
export function isHarmlessValue(meaning: KeyMeaning, value: string): boolean {
  if (value === "" || value === "null" || value === "true" || value === "false") return true;
  if (meaning !== "code") return false;
  return /^-?\d{1,4}$/.test(value) || ERROR_NAME.test(value) || OAUTH_ERRORS.has(value);
}
