/*
 * A quick look at a text: which kinds of secrets could be in it. One pass for all of them, so that a large body is not
 * searched by each pattern that has nothing to find there.
 */

/** The kinds, a bit each. */
export const Kind = {
  privateKey: 1,
  jwt: 2,
  knownToken: 4,
  scheme: 8,
  weakScheme: 16,
  proof: 32,
  sharing: 64,
  oneTimePage: 128,
  form: 256,
  option: 512,
  printed: 1024,
  named: 2048,
  address: 4096,
} as const;

const each = (words: string, ends: readonly string[] = [""]) =>
  words.split(" ").flatMap((word) => ends.map((end) => `${word}${end}`));
const BLANKS = [" ", "\t", "\n", "\r", "%20", "+", "\\t"];

/** What each kind begins with, or has in it, in lower case; three characters or more. */
const needles = (): readonly (readonly [number, readonly string[]])[] => [
  [Kind.privateKey, ["private"]],
  // Objects in base64, with blanks and line breaks in or before them.
  [Kind.jwt, each("eyj eya ewo ew0 ewk e30 ihs cns cxs dqp icb ica cib cgp")],
  [
    Kind.knownToken,
    each(
      "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- glrt- gldt- glcbt- glptt- glft- glsoat- glagent- xox xapp- sk_live " +
        "sk_test rk_live rk_test sk- whsec_ aiza ya29. npm_ pypi- sg. hvs. hvb. hvr. fwogzx iqojb3 shpat_ shpca_ shppa_ " +
        "shpss_ doo_v1 dop_v1 dor_v1 akia asia st- tgt- pgt- pt-",
    ),
  ],
  [
    Kind.scheme,
    each(
      "bearer basic apikey api-key dpop pop ntlm negotiate kerberos ssws geniekey sharedkey sharedkeylite splunk " +
        "privatetoken zoho-oauthtoken klaviyo-api-key jwt hmac-sha1 hmac-sha256 hmac-sha512",
      BLANKS,
    ).concat("aws4-"),
  ],
  [
    Kind.weakScheme,
    each("token key bot aws mac oauth digest signature hmac apikey-v1 auth access hawk vapid sapisidhash", [
      " ",
      "%20",
      "+",
    ]),
  ],
  [Kind.proof, each("digest hawk mac vapid hoba mutual passport", [" ", "\t", "%20", "+"]).concat("scram-")],
  [Kind.sharing, each("sharing", ["/", "\\", "%"])],
  [Kind.oneTimePage, ["connections/", "connections\\", "hooks.slack", "/webhook", "telegram.org"]],
  [Kind.form, ["form-data"]],
  [
    Kind.option,
    each("-- -u -b -a -p").flatMap((sign) => Array.from(" \n\t\"'`[,").map((before) => `${before}${sign}`)),
  ],
  [
    Kind.printed,
    [";s:", " string(", ">string(", "rejected value", "not a valid key=", "identified", "value:", "val:", "content:"],
  ],
  // What names of secrets are made of, where the secret may follow without a sign.
  [
    Kind.named,
    each("token passw passc passp secret cookie auth pwd session credential signature jwt csrf xsrf code").concat(
      ...["i key", "i-key", "i_key", "ikey", "s key", "s-key", "skey", "t key", "t-key"],
    ),
  ],
];

const HASHES = 0x7fff;
const hashOf = (hash: number, code: number) => ((hash << 5) ^ (code | 0x20)) & HASHES;

interface Needle {
  readonly codes: readonly number[];
  readonly kind: number;
}
interface Scan {
  /** The kinds that may begin with what has this hash. */
  readonly starts: Uint16Array;
  readonly byHash: ReadonlyMap<number, readonly Needle[]>;
}
let made: Scan | undefined;

/** Made with the first text, because it takes some milliseconds. */
function scan(): Scan {
  if (made) return made;
  const starts = new Uint16Array(HASHES + 1);
  const byHash = new Map<number, Needle[]>();
  for (const [kind, words] of needles()) {
    for (const word of words) {
      const codes = Array.from(word, (character) => character.charCodeAt(0) | 0x20);
      const hash = codes.slice(0, 3).reduce(hashOf, 0);
      starts[hash] = (starts[hash] ?? 0) | kind;
      byHash.set(hash, [...(byHash.get(hash) ?? []), { codes, kind }]);
    }
  }
  return (made = { starts, byHash });
}

/** The kinds of secrets whose signs are in the text; it may still have none of them. */
export function kindsIn(text: string): number {
  const { starts, byHash } = scan();
  let kinds = text.includes("@") ? Kind.address : 0;
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = ((hash << 5) ^ (text.charCodeAt(at) | 0x20)) & HASHES;
    if (((starts[hash] ?? 0) & ~kinds) !== 0 && at >= 2) kinds |= kindsAt(text, at - 2, byHash.get(hash), kinds);
  }
  return kinds;
}

function kindsAt(text: string, at: number, found: readonly Needle[] | undefined, known: number): number {
  let kinds = 0;
  for (const { codes, kind } of found ?? []) {
    if ((known & kind) !== 0) continue;
    let same = 0;
    while (same < codes.length && (text.charCodeAt(at + same) | 0x20) === codes[same]) same += 1;
    if (same === codes.length) kinds |= kind;
  }
  return kinds;
}
