import { isoMicros } from "./time";
import { statusOf, type PanoramaCredential } from "./credential";
import type { JsonObject } from "./http";
import type { Settings } from "./options";
import { showEmbedded, showOtherStatus, type OtherCredential, type OtherCredentials } from "./otherCredential";

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

/** How much a Leaf user's record says of its credentials. */
type RecordSettings = Pick<Settings, "embeddedCredentials" | "providers">;

/** Another company's credential in a user's record. */
function showInRecord(credential: OtherCredential, { embeddedCredentials, providers }: RecordSettings): JsonObject {
  if (embeddedCredentials) return showEmbedded(credential);
  // Leaf doesn't say whether a status stands there. The sample world with few has it; the one with many has clients ask.
  return providers > 0 ? { id: credential.id } : showOtherStatus(credential);
}

/** The user as the API shows it. */
export function showUser(user: LeafUser, settings: RecordSettings): JsonObject {
  const { panorama } = user;
  const others = user.otherCredentials
    .all()
    .map((credential) => [credential.provider.key, showInRecord(credential, settings)] as const);
  const shown = { id: user.id, ...user.profile, ...Object.fromEntries(others) };
  if (!settings.embeddedCredentials || panorama === undefined) return shown;
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
