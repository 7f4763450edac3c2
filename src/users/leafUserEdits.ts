import type { Logger } from "../base/logger";
import { isLeafError, isLost, type LeafError } from "../leaf/errors";
import {
  deleteLeafUser,
  getLeafUser,
  LEAF_USER_FIELDS,
  leafUserPath,
  patchLeafUser,
  type LeafUser,
  type LeafUserChanges,
  type LeafUserField,
} from "../leaf/users";
import type { Connection } from "../model/connection";
import { isSomebodyElse, stillThere } from "../model/deletion";
import type { LeafUsers } from "./leafUsers";
import { searchAmongAll, type FoundLeafUsers } from "./leafUserSearch";
import type { LookupOptions } from "./statusLookup";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { StoreView, UsersWriter } from "../model/store";

/** What has become of an edit. */
interface Edited {
  readonly user: LeafUser;
  /** Fields that Leaf has answered to with another value than it was sent. */
  readonly notTaken: readonly LeafUserField[];
}

/** Changes, deletes and finds Leaf users at Leaf, and shows what has become of them. */
export class LeafUserEdits {
  constructor(
    private readonly store: StoreView & UsersWriter,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    /** Ends an attempt to connect that has nobody to connect any more. */
    private readonly attempts: { giveUp(leafUserId: string): Promise<unknown> },
    private readonly log: Logger,
  ) {}

  /**
   * Sends the changed fields and nothing else, so that a change made elsewhere meanwhile and every credential stay;
   * throws a LeafError. The call is not repeated: if its answer is lost, a look tells whether it was carried out.
   */
  async edit(leafUserId: string, changes: LeafUserChanges): Promise<Edited> {
    const session = this.sessions.require();
    const answer = await this.#patch(session, leafUserId, changes);
    const before = this.store.snapshot.users.users.find(({ id }) => id === leafUserId);
    // An answer that names no credentials doesn't say that there are none any more.
    const user = { ...answer, attached: { ...before?.attached, ...answer.attached } };
    if (session.isCurrent()) this.store.changeUsers({ kind: "put", user });
    return { user, notTaken: LEAF_USER_FIELDS.filter((field) => field in changes && !took(user, changes, field)) };
  }

  /**
   * Deletes a Leaf user with its credentials, and looks whether it is gone; throws a LeafError. One that is already gone
   * is as good as deleted; one that is still there stays in the list, whatever was answered.
   */
  async delete(leafUserId: string): Promise<void> {
    const session = this.sessions.require();
    let lost: LeafError | undefined;
    try {
      await deleteLeafUser(session.leaf, leafUserId);
    } catch (error) {
      if (!isLeafError(error)) throw error;
      if (isLost(error)) lost = error;
      else if (error.kind !== "notFound") throw error;
    }
    const left = await this.#left(session, leafUserId, lost);
    if (left && session.isCurrent()) this.store.changeUsers({ kind: "put", user: left });
    if (left) throw lost ?? stillThere(`DELETE ${leafUserPath(leafUserId)}`);
    await this.#gone(session, leafUserId);
  }

  async #left(session: ActiveSession, leafUserId: string, lost: LeafError | undefined): Promise<LeafUser | undefined> {
    if (lost) return this.#after(session, leafUserId, lost);
    try {
      return await getLeafUser(session.leaf, leafUserId);
    } catch (error) {
      if (!isLeafError(error)) throw error;
      if (isSomebodyElse(error)) throw error;
      return undefined;
    }
  }

  /** Asks Leaf for one Leaf user and its credential, as they are now; undefined if the user is gone. Throws a LeafError. */
  async fresh(leafUserId: string): Promise<{ readonly user: LeafUser; readonly connection: Connection } | undefined> {
    const session = this.sessions.require();
    try {
      const [user, connection] = await Promise.all([
        getLeafUser(session.leaf, leafUserId),
        this.users.look(leafUserId),
      ]);
      if (session.isCurrent()) this.store.changeUsers({ kind: "put", user });
      return { user, connection };
    } catch (error) {
      if (!isLeafError(error, "notFound")) throw error;
      await this.#gone(session, leafUserId);
      return undefined;
    }
  }

  /** Has Leaf search among all Leaf users; see searchAmongAll. Throws a LeafError. */
  async search(text: string, signal: AbortSignal): Promise<FoundLeafUsers> {
    return searchAmongAll(this.sessions.require().leaf, text, signal);
  }

  /** Puts a Leaf user that was found into the list, if it is not there, and looks at its status; throws a LeafError. */
  async include(user: LeafUser, how?: LookupOptions): Promise<void> {
    this.store.changeUsers({ kind: "put", user });
    await this.users.look(user.id, how);
  }

  async #patch(session: ActiveSession, leafUserId: string, changes: LeafUserChanges): Promise<LeafUser> {
    try {
      return await patchLeafUser(session.leaf, leafUserId, changes);
    } catch (error) {
      if (isLeafError(error, "notFound")) await this.#gone(session, leafUserId);
      if (!isLeafError(error) || !isLost(error)) throw error;
      const now = await this.#after(session, leafUserId, error);
      if (!now || LEAF_USER_FIELDS.some((field) => field in changes && !took(now, changes, field))) throw error;
      return now;
    }
  }

  /** The Leaf user as it is after a lost answer; undefined if it is gone. Rejects with `lost` if nobody can tell. */
  async #after(session: ActiveSession, leafUserId: string, lost: LeafError): Promise<LeafUser | undefined> {
    try {
      return await getLeafUser(session.leaf, leafUserId);
    } catch (error) {
      if (isLeafError(error, "notFound")) return undefined;
      if (!isLeafError(error)) throw error;
      this.log.warn(`What has become of Leaf user ${leafUserId} is not known: ${error.message}`);
      throw lost;
    }
  }

  async #gone(session: ActiveSession, leafUserId: string): Promise<void> {
    if (!session.isCurrent()) return;
    this.store.changeUsers({ kind: "removed", leafUserId });
    await this.attempts.giveUp(leafUserId);
  }
}

/** Whether a field has the value that it was to get; null and an empty text are the same nothing. */
function took(user: LeafUser, changes: LeafUserChanges, field: LeafUserField): boolean {
  return (user[field] ?? "") === (changes[field] ?? "");
}
