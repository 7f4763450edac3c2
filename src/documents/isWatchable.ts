import { isNameLike, isPlaceholder } from "../masking/errorWords";

/** A shorter secret stands by chance in many texts. */
const SHORTEST = 8;
/** A secret of this length is no word, and need not stand alone to be recognized. */
export const LONG = 16;
/** Words that passwords begin with that are no secrets, and that texts are full of. */
const COMMON =
  /^(?:pass(?:word|wort|e|code)?|senha|contrasena|secret|token|change ?me|welcome|let ?me ?in|qwert[yz]|abc|admin|user(?:name)?|test(?:er|ing)?|example|sample|demo|default|sandbox|leaf|panorama|farm(?:er)?)[\d\p{P}\p{S}]*$/iu;

/** Whether a secret is so unlike other texts that a document that has it has it for no other reason. */
export function isWatchable(secret: string): boolean {
  if (secret.length < SHORTEST || isPlaceholder(secret) || new Set(secret).size < 4) return false;
  return secret.length >= LONG || !(isNameLike(secret) || COMMON.test(secret) || /^[\d\s\p{P}\p{S}]+$/u.test(secret));
}
