import { isoMicros } from "./time";
import { statusOf, type PanoramaCredential } from "./credential";
import type { JsonObject } from "./http";
import { showEmbedded, showOtherStatus, type OtherCredentials } from "./otherCredential";

/** The fields of a Leaf user that a caller can set; a key that is missing here is missing in answers too. */
export interface Profile {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  address?: string | null;
  externalId?: string | null;
}

/** The names of the fields in a profile. */
export const PROFILE_FIELDS = ["name", "email", "phone", "address", "externalId"] as const;

/** One end user of the Leaf account: a grower. */
export interface LeafUser {
  readonly id: string;
  profile: Profile;
  readonly otherCredentials: OtherCredentials;
  panorama: PanoramaCredential | undefined;
}

/** The user as the API shows it. */
export function showUser(user: LeafUser, embeddedCredentials: boolean): JsonObject {
  const { panorama } = user;
  const others = user.otherCredentials
    .all()
    .map(
      (credential) =>
        [credential.provider.key, (embeddedCredentials ? showEmbedded : showOtherStatus)(credential)] as const,
    );
  const shown = { id: user.id, ...user.profile, ...Object.fromEntries(others) };
  if (!embeddedCredentials || panorama === undefined) return shown;
  return {
    ...shown,
    panoramaCredentials: {
      id: panorama.id,
      status: statusOf(panorama),
      clientEnvironment: panorama.clientEnvironment,
      createdTime: isoMicros(panorama.createdAt * 1_000 + 123),
    },
  };
}
