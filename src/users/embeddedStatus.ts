import type { LeafUser } from "../leaf/users";
import type { Connected } from "../model/credentialIdentity";
import type { Provider } from "../model/provider";

type Attached = LeafUser["attached"];

/** Every record has the same few keys, and each is compared with every provider's path. */
const letters = new Map<string, string>();
/** What a foreign record's keys may take up at most. */
const MOST_KEYS = 500;

function lettersOf(text: string): string {
  let found = letters.get(text);
  if (found === undefined) {
    found = text.toLowerCase().replace(/[^a-z]/g, "");
    if (letters.size >= MOST_KEYS) letters.clear();
    letters.set(text, found);
  }
  return found;
}

/**
 * What a Leaf user's record says of a provider; undefined if it doesn't name it. For some providers Leaf documents no key,
 * so that one is known by the letters of its path as well. Pure.
 */
function inRecord(attached: Attached, { path, embeddedKey }: Provider["status"]): Attached[string] | undefined {
  if (Object.hasOwn(attached, embeddedKey)) return attached[embeddedKey];
  const wanted = lettersOf(path);
  const key = Object.keys(attached).find((name) => lettersOf(name) === wanted);
  return key === undefined ? undefined : attached[key];
}

/** Whether a Leaf user's own record names a provider, with or without a status. Pure. */
export function isInRecord(attached: Attached, { status }: Pick<Provider, "status">): boolean {
  return inRecord(attached, status) !== undefined;
}

/**
 * What a Leaf user's own record tells of its status; undefined if it tells nothing. Leaf documents neither that a list
 * embeds credentials nor that it embeds all there are: so what a record leaves out says nothing, neither of its own user
 * nor of any other. Pure.
 */
export function statusInRecord(attached: Attached, { status }: Pick<Provider, "status">): Connected | undefined {
  const embedded = inRecord(attached, status);
  return embedded?.status ? { status: embedded.status, environment: embedded.clientEnvironment } : undefined;
}
