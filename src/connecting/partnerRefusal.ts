import * as l10n from "@vscode/l10n";
import { isLeafError, LeafError } from "../leaf/errors";
import { listLeafUsers } from "../leaf/users";
import type { ActiveSession } from "../accounts/openSession";

/**
 * Makes a call that carries partner credentials, or what a developer has of another provider. On a 401 either Leaf's token is refused or the partner's credentials
 * are: a call without the latter tells which, and the error says so.
 */
export async function withPartner<T>(
  session: ActiveSession,
  call: () => Promise<T>,
  signal?: AbortSignal,
  refused = l10n.t("the partner credentials were refused"),
): Promise<T> {
  const { renewals } = session;
  try {
    return await call();
  } catch (error) {
    if (!isLeafError(error, "unauthorized")) throw error;
    await listLeafUsers(session.leaf, 0, signal);
    // It was the token, and there is a new one now: a call that got a 401 was not carried out.
    if (session.renewals !== renewals) return withPartner(session, call, signal, refused);
    const { call: name, status, problem } = error;
    throw new LeafError({
      kind: "rejected",
      call: name,
      ...(status === undefined ? {} : { status }),
      problem: problem?.detail === undefined ? { detail: refused } : problem,
    });
  }
}
