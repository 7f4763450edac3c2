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

/** A credential of another company; what it was made of is not kept, as it may be secret. */
export interface OtherCredential {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly status: string | null;
}

/** A user's credentials of other companies, by Leaf's name for the field. */
export type OtherCredentials = Readonly<Record<string, OtherCredential>>;

/** One end user of the Leaf account: a grower. */
export interface LeafUser {
  readonly id: string;
  profile: Profile;
  otherCredentials: OtherCredentials;
  panorama: PanoramaCredential | undefined;
}

/** Another company's credential as the API shows it. */
export function showOther({ id, status, createdAt }: OtherCredential): JsonObject {
  return { id, status, createdTime: isoMicros(createdAt * 1_000 + 123) };
}

/** The user as the API shows it. */
export function showUser(user: LeafUser, embeddedCredentials: boolean): JsonObject {
  const { panorama } = user;
  const others = Object.entries(user.otherCredentials).map(([field, credential]) => [field, showOther(credential)]);
  const shown = { id: user.id, ...user.profile, ...(Object.fromEntries(others) as JsonObject) };
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
