/*
 * What a value under a secret's name may be instead of a secret: a word for an error or a state, a sentence that
 * complains, or what somebody else has already put in a secret's place. It decides what a diagnosis can still go by.
 */

/** What words for errors are made of, however they are joined: `token_expired`, `ExpiredToken`, `idexists`. */
const STEM =
  /expir|invalid|notnull|notblank|notempty|denied|denies|exist|notfound|notallowed|notauth|unauthor|unauthen|forbid|exceed|timeout|timedout|missing|required|mismatch|unavailable|unsupported|unknown|refused|rejected|revoked|disabled|exception|error|fail|fault|throttl|ratelimit|toomany|conflict|duplicate|malformed|badrequest|badgateway|internal|abort|cancel|blocked|locked|incorrect|insufficient|notconfirmed|usernotfound|slowdown|interrupt|unexpected|overload|unreachable|econn|success/;
/** Whole words that name a state, an error or how something went. */
const WORDS = new Set(
  (
    "ok error err failed failure expired invalid missing required revoked denied refused rejected unknown none " +
    "absent present empty blank unset undefined null nil nan void yes no on off true false valid active inactive " +
    "enabled disabled pending closed open ended malformed unauthorized unauthenticated forbidden blocked locked " +
    "unsupported unavailable internal conflict gone timeout throttled throttling aborted cancelled canceled duplicate " +
    "optional never always unchanged stale incorrect wrong mismatch bearer basic"
  ).split(" "),
);
/** Words with which a complaint starts, or goes on about what it is about. */
const COMPLAINTS = new Set(
  (
    "must may can cannot can't could couldn't should shouldn't will won't would is isn't are aren't was wasn't were has " +
    "hasn't have had does doesn't do don't did didn't not no never it its it's this that the a an your please field " +
    "value size length too only at already invalid missing required expired incorrect wrong unknown unable failed " +
    "refused rejected denied revoked malformed blank empty null unsupported unexpected expected enter check use if " +
    "when for from you we there needs need cookie token password authentication authorization verification or and " +
    "could be as by in of to on with sign try again"
  ).split(" "),
);
const ERROR_NUMBER =
  /^(?:-?\d{1,5}|-\d{6,10}|0x[\da-f]{1,8}|[a-z]{2,8}[-_]\d{1,6}|[a-z]\d{1,5}|(?:ora|aadsts|ts|err|http|sql|auth|api|sys|cf|tls|dns|oauth|kc|pg|lf)\d{1,7}|(?:\d[\da-z]|hy|xx|p0|f0|hv)[\da-z]\d{2})$/i;
/** `ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`, and the like. */
const SYSTEM_ERROR =
  /^(?:E[A-Z]{2,3}|E[A-Z]{4,15}|(?:ERR|UND_ERR|CERT|HPE|ORA|SQLITE|WSAE?|NS_ERROR|SSL|TLS)_?[A-Z][A-Z\d_]{1,60})$/;
const SYSTEM_ONE_WORD =
  /^E(?:CONN|ADDR|HOST|NET|NOT|PIPE|PROTO|TIMED|AI|ACCES|PERM|EXIST|IS|IN|BADF|AGAIN|CANCEL|ALREADY|DESTADDR|MFILE|NFILE|NOENT|NOSPC|ROFS|BUSY|IO|FBIG|LOOP|NOMEM|SOCKET|AUTH|OTP|USAGE|RESOLVE|INTEGRITY|404|401|403)/;

/** The words of a name in camel, snake, kebab or any other case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Whether letters could be a word that somebody pronounces. */
function isWordlike(word: string): boolean {
  return word.length <= 20 && (word.length < 3 || /[aeiouy]/.test(word)) && !/[^aeiouy]{5}/.test(word);
}

/** Whether a name is written in one way throughout, as names are: `some_name`, `SOME_NAME`, `SomeName`, not a mixture. */
function isOneStyle(name: string): boolean {
  return /^(?:[a-z]+(?:[._:/ -][a-z]+)*|[A-Z]+(?:[._:/ -][A-Z]+)*|[A-Za-z]?[a-z]+(?:[._:/ -]?[A-Z][a-z]+)*|(?:[A-Z][a-z]+[._:/ -]?)+(?:[A-Z]{2,3})?)$/.test(
    name,
  );
}

/** Whether a text is made of names as programmers and people write them: words, in one style. */
export function isNameLike(text: string): boolean {
  return text.length <= 80 && isOneStyle(text) && wordsOf(text).every(isWordlike);
}

/** Whether a `code` says what went wrong, or how things stand; `told`: what stands beside it speaks of an error. */
export function readsAsCode(value: string, told = false): boolean {
  if (value.length > 100) return false;
  if (ERROR_NUMBER.test(value) || (SYSTEM_ERROR.test(value) && (value.includes("_") || SYSTEM_ONE_WORD.test(value))))
    return true;
  // `com.amazon.coral.service#NotAuthorizedException`, `Client.InvalidParameter`, `error.http.401`.
  if (!/^[A-Za-z\d]+(?:[._:/# -]{1,2}[A-Za-z\d]+)*$/.test(value)) return false;
  const digits = value.replace(/\D/g, "").length;
  const words = wordsOf(value);
  const letters = words.join("").replace(/\d/g, "");
  if (digits <= 4 && STEM.test(letters) && !/[A-Z]{3}[a-z]/.test(value)) return true;
  if (words.length === 1 && WORDS.has(words[0] ?? "")) return true;
  if (digits > 0) return false;
  return (words.length > 1 || told) && isNameLike(value);
}

const SENTENCE = /^[A-Za-z][a-z'’]*(?:[,:;]? \(?(?:[A-Za-z]?[a-z'’-]+|\d{1,4}|[A-Z]{2,5})\)?)+[.!?]?$/;

/** Whether a value says that there is none, or how it stands with it: `expired`, `must not be blank`. */
export function tellsOfIt(value: string): boolean {
  if (value.length > 200) return false;
  if (/^[A-Za-z]+$/.test(value)) return WORDS.has(value.toLowerCase());
  if (/^[A-Za-z]{2,}(?:[_-][A-Za-z]{2,}){1,5}$/.test(value)) return isOneStyle(value) && STEM.test(letters(value));
  // A sentence of plain words, and the first of them or half of them are those of a complaint.
  if (!SENTENCE.test(value)) return false;
  const words = value.toLowerCase().match(/[a-z\d'’-]+/g) ?? [];
  const known = words.filter((word) => COMPLAINTS.has(word.replace("’", "'")) || WORDS.has(word) || STEM.test(word));
  return COMPLAINTS.has(words[0] ?? "") || WORDS.has(words[0] ?? "") || known.length * 2 >= words.length;
}

/** Whether a text begins as a complaint does, or says in one word how things stand. */
export function startsAsComplaint(text: string): boolean {
  const [first = ""] = /^[a-z'’]+(?![^\s.,;:!?])/i.exec(text) ?? [];
  const word = first.toLowerCase().replace("’", "'");
  return COMPLAINTS.has(word) || WORDS.has(word);
}

function letters(value: string): string {
  return value.toLowerCase().replace(/[^a-z]/g, "");
}

const PLACEHOLDER =
  /^(?:[*•x]{3,64}|\.{3}|…|-{1,3}|[[<({*]{1,3}\s?(?:redacted|hidden|masked|filtered|removed|secret|token|password|sensitive|truncated|omitted|none|null|empty|your|access|api|my|the|object)(?:[ _.-](?:[a-z]+|Object)){0,4}\s?[\])}>*]{1,3}|\$\{[a-z][\w.]{0,60}\}|\{\{?\s?\$?[a-z][\w.]{0,60}\s?\}\}|%[sdv]|redacted|hidden|masked|filtered|your[-_ ](?:[a-z]+[-_ ]?){1,4})$/i;

/** `$API_TOKEN`: in capitals, and by a name that says what it is. */
const VARIABLE = /^\$\{?(?:[A-Z]+_)*(?:TOKEN|PASSWORD|PASS|SECRET|KEY|AUTH|CREDENTIALS?|COOKIE|CODE)\}?$/;

/** Whether a value is what stands in a secret's place: stars, `[REDACTED]`, `${TOKEN}`. */
export function isPlaceholder(value: string): boolean {
  return value.length <= 100 && (PLACEHOLDER.test(value) || VARIABLE.test(value));
}

/** Whether a text that stands alone looks made by chance, as tokens, keys and passwords do. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || isNameLike(value)) return false;
  const text = value.replace(/={1,2}$/, "");
  if (!/^[\w.~+/%:$!@#^&*-]+$/.test(text)) return false;
  // Dates, versions, addresses and file names.
  if (/^[\d.:TZ+-]+$/.test(text) || /^v?\d+(?:\.\d+)+/.test(text) || /^\/|\.(?:[a-z]{2,4}|json|html)$/.test(text))
    return false;
  const lower = /[a-z]/.test(text);
  const upper = /[A-Z]/.test(text);
  const digit = /\d/.test(text);
  // `refresh-2024`: words of one style, and numbers between them.
  const named = text
    .replace(/\d+/g, "")
    .split(/[-_./:]+/)
    .filter(Boolean)
    .join("-");
  if (/(?:^|[-_./:])\d+(?:$|[-_./:])/.test(text) && !/[A-Za-z]\d|\d[A-Za-z]/.test(text) && isNameLike(named))
    return false;
  if (digit && (lower || upper)) return true;
  return lower && upper && (text.length >= 16 || /[A-Z]{2,}[a-z]|[a-z][A-Z][A-Z]/.test(text));
}
