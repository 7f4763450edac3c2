import { statusOf } from "../credential";
import { fieldCount, filesOf, type LeafFile } from "../files";
import type { AnyCredential } from "../happening";
import type { JsonObject } from "../http";
import { idOf } from "../ids";
import { fieldId } from "../land";
import type { LeafUser } from "../leafUser";
import { organizationsOf } from "../organizations";
import { showOther } from "../otherCredential";
import { OTHER_PROVIDERS } from "../otherProviders";
import { Random } from "../random";
import type { World } from "../world";

const [COMPANY_WITH_ORGANIZATIONS = { name: "" }] = OTHER_PROVIDERS.filter(({ hasOrganizations }) => hasOrganizations);
/** Fields by which a client is identified, where a company has one; the others are secrets. */
const CLIENT_FIELDS = ["clientId", "clientKey", "publicKey", "username", "apid"];

function clientOf(credential: AnyCredential): string {
  if (!("provider" in credential)) return credential.clientId;
  const shown = showOther(credential);
  const client = CLIENT_FIELDS.map((field) => shown[field]).find((value) => value !== undefined);
  return typeof client === "string" ? client : `sandbox-client-${credential.id.slice(0, 8)}`;
}

/** What an alert says of a credential: not whose it is, as in Leaf's. */
export function aboutCredential(credential: AnyCredential, status: string | null = statusOf(credential)): JsonObject {
  const provider = "provider" in credential ? credential.provider.name : "Panorama";
  return {
    credential: clientOf(credential),
    provider,
    credentialId: credential.id,
    message: `${provider} refused the credentials: ${status ?? "no status"}, the farmer has to connect again`,
    status,
  };
}

/** What alerts say of a Leaf user's data: real ids where the sandbox has such data, and sample ids elsewhere. */
export class About {
  readonly #processed: readonly LeafFile[];
  readonly #failed: readonly LeafFile[];
  readonly #operations: readonly LeafFile[];

  constructor(
    world: World,
    private readonly user: LeafUser | undefined,
  ) {
    const now = world.clock.now();
    const { panorama } = user ?? {};
    const regular = panorama !== undefined && panorama.stagedFiles === undefined;
    const files = regular ? [...filesOf(panorama, now)] : [];
    this.#processed = files.filter((file) => file.status(now) === "processed");
    this.#failed = files.filter((file) => file.status(now) === "failed");
    this.#operations = this.#processed.filter(({ fields }) => fields.length > 0);
  }

  get leafUserId(): string {
    return this.user?.id ?? new Random("alerts/leafUser").uuid();
  }

  /** The id of something that the sandbox has none of, which looks like every other. */
  sample(kind: string, n: number): string {
    return new Random(`${this.leafUserId}/${kind}/${n}`).uuid();
  }

  /** The nth file that was converted, from the newest on and then again. */
  processedFile(n: number): JsonObject {
    return { fileId: nth(this.#processed, n)?.id ?? this.sample("file", n), leafUserId: this.leafUserId };
  }

  /** The nth file that failed, with the reason. */
  failedFile(n: number): JsonObject {
    const file = nth(this.#failed, n);
    const message = file?.failure?.message ?? "no points passed the filter";
    return { fileId: file?.id ?? this.sample("file", n), leafUserId: this.leafUserId, message };
  }

  operation(n: number): JsonObject {
    const operationId = nth(this.#operations, n)?.operationId ?? this.sample("operation", n);
    return { operationId, leafUserId: this.leafUserId };
  }

  field(n: number): JsonObject {
    const { panorama } = this.user ?? {};
    const id = panorama === undefined ? this.sample("field", n) : fieldId(panorama, n % fieldCount(panorama));
    return { source: "SYNC", leafUserId: this.leafUserId, fieldId: id };
  }

  boundary(n: number): JsonObject {
    const { panorama } = this.user ?? {};
    const id =
      panorama === undefined ? this.sample("boundary", n) : idOf("boundary", panorama, n % fieldCount(panorama));
    return { ...this.field(n), boundaryId: id };
  }

  /** The Leaf user's credential, be it Panorama's or another company's, with the status that the alert is about. */
  credential(status: string): JsonObject {
    const credential = this.user?.panorama ?? this.user?.otherCredentials.all()[0];
    if (credential !== undefined) return aboutCredential(credential, status);
    const credentialId = this.sample("credential", 0);
    return { credential: "sandbox-client", provider: "Panorama", credentialId, message: "sample alert", status };
  }

  /** The nth organization that the farmer belongs to, of whichever company lists some. */
  organization(n: number): JsonObject {
    const [credential] = this.user?.otherCredentials.all().filter(({ provider }) => provider.hasOrganizations) ?? [];
    const found = credential && nth(organizationsOf(credential), n);
    const { name } = credential?.provider ?? COMPANY_WITH_ORGANIZATIONS;
    return { provider: name, organizationId: found?.id ?? String(100_000 + n), leafUserId: this.leafUserId };
  }
}

function nth<T>(items: readonly T[], n: number): T | undefined {
  return items[n % items.length];
}
