/*
 * A link to a Leaf user: `vscode://leaf-panorama.leaf-panorama/leafUser/{id}`, and with `/events` at its end to the events of
 * the credential. A link comes from anywhere: nothing of it decides on more than which Leaf user is shown.
 */

/** What a link leads to. */
interface LeafUserLink {
  readonly leafUserId: string;
  /** To the event log, not to the row. */
  readonly events: boolean;
}

/** The parts of an address behind its host, decoded. */
interface Address {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** No link of ours is longer. */
const LONGEST = 100;
const PATH = /^\/leafUser\/([\w-]{1,64})(\/events)?$/;
/** The editor puts in which window is meant. */
const QUERY = /^(?:windowId=\w{1,20})?$/;

/** Reads a link; undefined if it is none, or has anything in it that such a link has not. */
export function readLeafUserLink({ path, query, fragment }: Address): LeafUserLink | undefined {
  if (path.length > LONGEST || query.length > LONGEST || fragment !== "" || !QUERY.test(query)) return undefined;
  const [, leafUserId, events] = PATH.exec(path) ?? [];
  return leafUserId === undefined ? undefined : { leafUserId, events: events !== undefined };
}

/** The link to a Leaf user's row; `scheme` is the editor's own, `extension` the id of this extension. */
export function linkToLeafUser(scheme: string, extension: string, leafUserId: string): string {
  return `${scheme}://${extension}/leafUser/${encodeURIComponent(leafUserId)}`;
}
