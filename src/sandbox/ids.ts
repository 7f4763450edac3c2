import type { Connection } from "./credential";
import { Random } from "./random";

/** What a connection brings with it, each with an id of its own. */
type BroughtKind = "file" | "operation" | "field" | "boundary";

const COUNT = 0x10000;
const PREFIX = 13;

/** Random numbers of a credential for each purpose, found once, as everything that it brings is derived from them. */
interface Sources {
  readonly time: Random;
  readonly look: Random;
  readonly events: Random;
  readonly file: Random;
  readonly details: Random;
  readonly operation: Random;
  readonly field: Random;
  readonly ids: Readonly<Record<BroughtKind, Random>>;
  readonly mask: number;
  /** How many fields the operation behind the connection has. */
  readonly fields: number;
}

const known = new WeakMap<Connection, Sources>();

/** The random numbers of a credential. */
export function sourcesOf(credential: Connection): Sources {
  const found = known.get(credential);
  if (found !== undefined) return found;
  const base = new Random(credential.id);
  const sources: Sources = {
    time: base.at(1),
    look: base.at(2),
    events: base.at(3),
    file: base.at(4),
    details: base.at(5),
    operation: base.at(6),
    field: base.at(7),
    ids: { file: base.at(11), operation: base.at(12), field: base.at(13), boundary: base.at(14) },
    mask: base.at(15).int(0, COUNT - 1),
    fields: base.at(16).int(6, 40),
  };
  known.set(credential, sources);
  return sources;
}

/** The id of the nth thing of a kind: it begins like the credential's and hides the number, so that it leads back to both. */
export function idOf(kind: BroughtKind, credential: Connection, n: number): string {
  const { ids, mask } = sourcesOf(credential);
  const digits = ids[kind].at(n).hex(14);
  const number = ((n ^ mask) & (COUNT - 1)).toString(16).padStart(4, "0");
  return `${prefixOf(credential.id)}-4${digits.slice(0, 3)}-a${digits.slice(3, 6)}-${number}${digits.slice(6)}`;
}

/** The part of an id by which its credential is found. */
export function prefixOf(id: string): string {
  return id.slice(0, PREFIX);
}

/** The number behind an id of this kind and credential, if it is one. */
export function numberOf(kind: BroughtKind, credential: Connection, id: string): number | undefined {
  const n = parseInt(id.slice(24, 28), 16) ^ sourcesOf(credential).mask;
  return Number.isInteger(n) && n >= 0 && idOf(kind, credential, n) === id ? n : undefined;
}
