import type { LeafUser } from "../leaf/users";

/** No id is longer, and no more of a line is looked at around a place. */
const LONGEST_ID = 64;
/** As Leaf writes its ids. */
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;
/** What else may be an id: a long word that has a digit. A short number would be one in every line. */
const WORD = /(?=[A-Za-z_-]*\d)[\w-]{20,64}/g;

/** A Leaf user whose id stands in a line; the offsets count UTF-16 code units. */
interface LeafUserInLine {
  readonly user: LeafUser;
  readonly from: number;
  readonly to: number;
}

/** The Leaf user whose id stands in a line at an offset, if it is one that is known. */
export function leafUserAt(
  line: string,
  at: number,
  userById: (id: string) => LeafUser | undefined,
): LeafUserInLine | undefined {
  const start = Math.max(0, at - LONGEST_ID);
  const near = line.slice(start, at + LONGEST_ID);
  for (const pattern of [UUID, WORD]) {
    for (const { 0: id, index } of near.matchAll(pattern)) {
      const from = start + index;
      if (at < from || at > from + id.length) continue;
      const user = userById(id);
      if (user) return { user, from, to: from + id.length };
    }
  }
  return undefined;
}
