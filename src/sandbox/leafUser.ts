import { isoMicros } from "./time";
import { statusOf, type PanoramaCredential } from "./credential";
import type { JsonObject } from "./http";

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
  /** Credentials of other companies, by Leaf's name for the field. */
  otherCredentials: Readonly<Record<string, JsonObject>>;
  panorama: PanoramaCredential | undefined;
}

/** The user as the API shows it. */
export function showUser(user: LeafUser, embeddedCredentials: boolean): JsonObject {
  const { panorama } = user;
  const shown = { id: user.id, ...user.profile, ...user.otherCredentials };
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
