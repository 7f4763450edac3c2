import { Emitter } from "../base/emitter";
import { isHealthy, record, statusOf, type PanoramaCredential } from "./credential";
import { troubleBehind, type Trouble } from "./trouble";
import { Directory, type Organization, type Partner } from "./directory";
import {
  fileFetched,
  organizationsListed,
  refused,
  sharingConfirmed,
  streamsListed,
  tokenRefreshed,
  type Exchange,
} from "./exchange";
import { LeafFile } from "./files";
import type { AnyCredential, Happening } from "./happening";
import { Histories } from "./history";
import { prefixOf } from "./ids";
import type { LeafUser, Profile } from "./leafUser";
import type { Settings } from "./options";
import { OtherCredentials, type OtherCredential } from "./otherCredential";
import { letIn, otherExchanges, otherRefused } from "./otherExchanges";
import type { OtherProvider } from "./otherProviders";
import { panoramaExchanges } from "./panoramaExchanges";
import { plannedUsers } from "./planned";
import { notFound } from "./problem";
import { Random } from "./random";
import { seedUsers } from "./seeding";
import { Sessions } from "./sessions";
import { SandboxClock } from "./time";

/** Everything that the sandbox knows; the routes read it and change it only by these verbs. */
export class World {
  readonly clock: SandboxClock;
  readonly sessions: Sessions;
  readonly histories = new Histories(panoramaExchanges);
  readonly otherHistories = new Histories(otherExchanges);
  readonly #users = new Map<string, LeafUser>();
  /** Who has a credential, by the part of its id that the ids of all that it brings begin with. */
  readonly #connected = new Map<string, LeafUser>();
  readonly #settings: Settings;
  readonly #seed: number;
  readonly #happened = new Emitter<Happening>();
  /** Tells what happens, right after it did. */
  readonly onDidHappen = this.#happened.event;
  #directory: Directory;
  #created = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#seed = settings.seed;
    this.clock = new SandboxClock(settings.clock);
    this.#directory = new Directory(settings.seed);
    this.sessions = new Sessions(this.clock, settings.windowSeconds);
    this.#seedUsers();
  }

  /** Who exists outside the Leaf users. */
  get directory(): Directory {
    return this.#directory;
  }

  /** Makes everything as it is after a start now. */
  reset(): void {
    this.clock.reset();
    this.#directory = new Directory(this.#seed);
    this.#users.clear();
    this.#connected.clear();
    this.sessions.clear();
    this.histories.clear();
    this.otherHistories.clear();
    this.#created = 0;
    this.#seedUsers();
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

  /** The Leaf users that have a Panorama credential, in no order that matters. */
  connectedUsers(): Iterable<LeafUser> {
    return this.#connected.values();
  }

  /** The Leaf user with the id, if there is one. */
  findUser(id: string): LeafUser | undefined {
    return this.#users.get(id);
  }

  /** The users whose files a test has staged. */
  *staged(): Iterable<{ user: LeafUser; panorama: PanoramaCredential }> {
    for (const user of this.#connected.values()) {
      if (user.panorama?.stagedFiles !== undefined) yield { user, panorama: user.panorama };
    }
  }

  /** The user and the credential that brought what has this id, if there is one. */
  bringerOf(id: string): { user: LeafUser; panorama: PanoramaCredential } | undefined {
    const user = this.#connected.get(prefixOf(id));
    return user?.panorama === undefined ? undefined : { user, panorama: user.panorama };
  }

  createUser(profile: Profile): LeafUser {
    const user: LeafUser = {
      id: this.#newId(),
      profile,
      otherCredentials: new OtherCredentials(),
      panorama: undefined,
    };
    this.#users.set(user.id, user);
    return user;
  }

  deleteUser(user: LeafUser): void {
    this.detach(user);
    this.#users.delete(user.id);
    this.sessions.drop(user.id);
  }

  /** Takes another company's credential away; its events go with it. */
  detachOther(user: LeafUser, provider: OtherProvider): void {
    user.otherCredentials.remove(provider);
  }

  /** Attaches another company's credential, or replaces it with its events. */
  attachOther(user: LeafUser, provider: OtherProvider, given: Readonly<Record<string, string>> = {}): OtherCredential {
    const now = this.clock.now();
    const id = this.#newId();
    const credential = { id, createdAt: now, provider, given, allBlocked: false, changes: [], recorded: [] };
    record(credential, now, letIn(new Random(`${id}/attach`), credential));
    user.otherCredentials.put(credential);
    return credential;
  }

  /** Attaches credentials of exactly these other companies; one that is there already stays as it is. */
  attachExactly(user: LeafUser, providers: readonly OtherProvider[]): void {
    for (const { provider } of user.otherCredentials.all()) {
      if (!providers.includes(provider)) this.detachOther(user, provider);
    }
    for (const provider of providers) {
      if (user.otherCredentials.get(provider) === undefined) this.attachOther(user, provider);
    }
  }

  /** Takes away the Panorama credential; its events go with it. */
  detach(user: LeafUser): void {
    if (user.panorama !== undefined) this.#connected.delete(prefixOf(user.panorama.id));
    user.panorama = undefined;
  }

  /**
   * Connects the user to an operation. The same operation again fixes the credential that is there; another one, or
   * a refresh token that the caller brings, replaces it with its events (the sandbox's choice).
   */
  attach(user: LeafUser, partner: Partner, organization: Organization, refreshToken?: string): PanoramaCredential {
    const now = this.clock.now();
    const { environment, organizationCode } = organization;
    const random = new Random(`${this.#seed}/attach/${user.id}/${now}`);
    const present = user.panorama;
    if (present?.organizationCode === organizationCode && refreshToken === undefined) {
      present.changes.push({ at: now, trouble: undefined });
      record(present, now, sharingConfirmed(random, present));
      record(present, now, tokenRefreshed(random, "USER_PASSWORD_AUTH"));
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
    const file = new LeafFile(credential, 0);
    if (refreshToken === undefined) record(credential, now, sharingConfirmed(random, credential));
    record(credential, now, tokenRefreshed(random, "USER_PASSWORD_AUTH"));
    record(credential, now, organizationsListed(random, credential));
    record(credential, now, streamsListed(random, credential, file));
    record(credential, now, fileFetched(random, credential, file));
    this.detach(user);
    user.panorama = credential;
    this.#connected.set(prefixOf(credential.id), user);
    this.#happened.fire({ kind: "connected", user, credential });
    return credential;
  }

  /** Breaks a credential, and records the refusal that tells Leaf. */
  breakCredential(credential: PanoramaCredential, trouble: Trouble): void {
    const now = this.clock.now();
    const before = statusOf(credential);
    credential.changes.push({ at: now, trouble });
    record(credential, now, refused(new Random(`${credential.id}/break/${now}`), trouble, credential));
    this.#happened.fire({ kind: "statusSet", credential, before });
  }

  /** Gives a credential a status in any word, and the refusal or the success that belongs to the word if one does. */
  setStatus(credential: PanoramaCredential, status: string | null): void {
    this.#setStatus(credential, status, refused, tokenRefreshed);
  }

  /** The same for another company's credential. */
  setOtherStatus(credential: OtherCredential, status: string | null): void {
    this.#setStatus(credential, status, otherRefused, (random) => letIn(random, credential));
  }

  #setStatus<C extends AnyCredential>(
    credential: C,
    status: string | null,
    refusal: (random: Random, trouble: Trouble, credential: C) => Exchange,
    success: (random: Random) => Exchange,
  ): void {
    const now = this.clock.now();
    const before = statusOf(credential);
    const trouble = troubleBehind(status);
    const random = new Random(`${credential.id}/status/${now}`);
    credential.changes.push({ at: now, trouble, status });
    if (trouble !== undefined) record(credential, now, refusal(random, trouble, credential));
    else if (isHealthy(credential)) record(credential, now, success(random));
    this.#happened.fire({ kind: "statusSet", credential, before });
  }

  #seedUsers(): void {
    const { plan } = this.#settings;
    const users = plan
      ? plannedUsers(plan, this.#settings, this.#directory)
      : seedUsers(this.#settings, this.#directory);
    for (const user of users) {
      this.#users.set(user.id, user);
      if (user.panorama !== undefined) this.#connected.set(prefixOf(user.panorama.id), user);
    }
  }

  #newId(): string {
    this.#created += 1;
    return new Random(`${this.#seed}/created/${this.#created}`).uuid();
  }
}
