import { isHealthy } from "./credential";
import type { Organization } from "./directory";
import type { LeafUser } from "./leafUser";
import type { Session } from "./sessions";
import type { World } from "./world";

/** An operation as the farmer sees it. */
export interface Operation {
  readonly organization: Organization;
  /** Whether its data is shared with Leaf for this Leaf user. */
  readonly connected: boolean;
}

/** The operations that a session lets the farmer choose from; the one that is or was connected comes first. */
export function operationsOf(world: World, session: Session, user: LeafUser): Operation[] {
  const { panorama } = user;
  const own = panorama === undefined ? undefined : world.directory.find(panorama.organizationCode);
  const all = world.directory.organizations.filter(({ environment }) => environment === session.environment);
  const offered =
    session.organization !== undefined
      ? [session.organization]
      : own?.environment === session.environment
        ? [own, ...all.filter((organization) => organization !== own)]
        : all;
  return offered.map((organization) => ({
    organization,
    connected: own === organization && panorama !== undefined && isHealthy(panorama),
  }));
}

/** The farmer switches sharing on: Panorama tells Leaf, and Leaf attaches the credential. */
export function confirm(world: World, session: Session, user: LeafUser, organization: Organization): void {
  world.attach(user, world.directory.partners[session.environment], organization);
  session.confirmed = true;
}

/** The farmer switches sharing off: Panorama refuses Leaf from now on. */
export function revoke(world: World, user: LeafUser): void {
  if (user.panorama !== undefined) world.breakCredential(user.panorama, "revoked");
}
