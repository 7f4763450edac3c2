import type { JsonObject } from "./http";
import { record, type PanoramaCredential, type Trouble } from "./credential";
import { Directory, type Organization, type Partner } from "./directory";
import { fileFetched, filesListed, organizationsListed, refused, sharingConfirmed, tokenRefreshed } from "./exchange";
import { firstFile } from "./history";
import type { LeafUser, Profile } from "./leafUser";
import type { Settings } from "./options";
import { notFound } from "./problem";
import { Random } from "./random";
import { seedUsers } from "./seeding";
import { Sessions } from "./sessions";
import { SandboxClock } from "./time";

/** Everything that the sandbox knows; the routes read it and change it only by these verbs. */
export class World {
  readonly clock: SandboxClock;
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly #users = new Map<string, LeafUser>();
  readonly #seed: number;
  #created = 0;

  constructor(settings: Settings) {
    this.#seed = settings.seed;
    this.clock = new SandboxClock(settings.clock);
    this.directory = new Directory(settings.seed);
    this.sessions = new Sessions(this.clock, settings.windowSeconds);
    for (const user of seedUsers(settings, this.directory)) this.#users.set(user.id, user);
  }

  /** All Leaf users, in the order of their creation. */
  users(): LeafUser[] {
    return [...this.#users.values()];
  }

  /** The Leaf user with the id; refuses with 404 when there is none. */
  user(id: string): LeafUser {
    const user = this.#users.get(id);
    if (user === undefined) throw notFound();
    return user;
  }

  createUser(profile: Profile): LeafUser {
    const user: LeafUser = { id: this.#newId(), profile, otherCredentials: {}, panorama: undefined };
    this.#users.set(user.id, user);
    return user;
  }

  deleteUser(user: LeafUser): void {
    this.#users.delete(user.id);
    this.sessions.drop(user.id);
  }

  /** Takes away the credentials of other companies that are not among those to keep. */
  keepOtherCredentials(user: LeafUser, kept: Readonly<Record<string, JsonObject>>): void {
    user.otherCredentials = kept;
  }

  /** Attaches another company's credential, or replaces it; `field` is Leaf's name for it in the user's record. */
  attachOther(user: LeafUser, field: string): JsonObject {
    const credential = { id: this.#newId(), status: "ACTIVE" };
    user.otherCredentials = { ...user.otherCredentials, [field]: credential };
    return credential;
  }

  /** Takes away the Panorama credential; its events go with it. */
  detach(user: LeafUser): void {
    user.panorama = undefined;
  }

  /**
   * Connects the user to an operation. The same operation again mends the credential that is there; another one, or
   * a refresh token that the caller brings, replaces it with its events (the sandbox's choice).
   */
  attach(user: LeafUser, partner: Partner, organization: Organization, refreshToken?: string): PanoramaCredential {
    const now = this.clock.now();
    const { environment, organizationCode } = organization;
    const random = new Random(`${this.#seed}/attach/${user.id}/${now}`);
    const present = user.panorama;
    if (present?.organizationCode === organizationCode && refreshToken === undefined) {
      present.changes.push({ at: now, trouble: undefined });
      record(present, now, sharingConfirmed(random, organizationCode));
      record(present, now, tokenRefreshed(random));
      return present;
    }
    const credential: PanoramaCredential = {
      id: this.#newId(),
      createdAt: now,
      clientId: partner.clientId,
      username: partner.username,
      organizationCode,
      clientEnvironment: environment,
      refreshToken,
      changes: [],
      recorded: [],
    };
    const file = firstFile(credential);
    if (refreshToken === undefined) record(credential, now, sharingConfirmed(random, organizationCode));
    record(credential, now, tokenRefreshed(random));
    record(credential, now, organizationsListed(random, organizationCode));
    record(credential, now, filesListed(random, file));
    if (file !== undefined) record(credential, now, fileFetched(file));
    user.panorama = credential;
    return credential;
  }

  /** Breaks a credential, and records the refusal that tells Leaf. */
  breakCredential(credential: PanoramaCredential, trouble: Trouble): void {
    const now = this.clock.now();
    credential.changes.push({ at: now, trouble });
    record(credential, now, refused(new Random(`${credential.id}/break/${now}`), trouble));
  }

  #newId(): string {
    this.#created += 1;
    return new Random(`${this.#seed}/created/${this.#created}`).uuid();
  }
}
