import * as v from "valibot";
import type { Clock } from "../base/clock";
import { Emitter } from "../base/emitter";
import type { ClientEnvironment, PartnerCredentials } from "../model/provider";
import type { Kept, SecretsStorage } from "../model/storage";
import type { Account } from "../model/account";

/** Milliseconds since the epoch, as far as dates reach. */
const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const schema = v.object({
  clientId: v.string(),
  username: v.string(),
  password: v.string(),
  sharingUrlId: v.exactOptional(v.string()),
  keptAt: time,
  acceptedAt: v.exactOptional(time),
});

/** What may be told of a kept set: no value of it, only when. Milliseconds since the epoch. */
export interface PartnerCredentialsAge {
  readonly keptAt: number;
  /** When Leaf last accepted a call with it; undefined if that has not happened yet. */
  readonly acceptedAt?: number;
  readonly hasSharingUrlId: boolean;
}

/** Keeps one set of partner credentials for each account and environment. */
export class PartnerCredentialsStorage {
  readonly #writes = new Emitter<Account>();
  /** A set was saved for this account. */
  readonly onDidWrite = this.#writes.event;

  constructor(
    private readonly storage: SecretsStorage,
    private readonly clock: Clock,
  ) {}

  async read(account: Account, environment: ClientEnvironment): Promise<PartnerCredentials | undefined> {
    const kept = await this.#read(account, environment);
    if (!kept) return undefined;
    const { clientId, username, password, sharingUrlId } = kept;
    return { clientId, username, password, ...(sharingUrlId === undefined ? {} : { sharingUrlId }) };
  }

  /** When the set was kept and last accepted; undefined if there is none. */
  async age(account: Account, environment: ClientEnvironment): Promise<PartnerCredentialsAge | undefined> {
    const kept = await this.#read(account, environment);
    if (!kept) return undefined;
    const { keptAt, acceptedAt, sharingUrlId } = kept;
    return { keptAt, hasSharingUrlId: sharingUrlId !== undefined, ...(acceptedAt === undefined ? {} : { acceptedAt }) };
  }

  /**
   * Keeps a set in place of the one before; `accepted`: Leaf has just taken it. What is known of a set stays while it is
   * the same set: that it was written once more says nothing of whether Leaf takes it.
   */
  async write(
    account: Account,
    environment: ClientEnvironment,
    partner: PartnerCredentials,
    accepted: boolean,
  ): Promise<Kept> {
    const now = this.clock.now();
    const before = await this.#read(account, environment);
    const same =
      before?.clientId === partner.clientId &&
      before.username === partner.username &&
      before.password === partner.password;
    const acceptedAt = accepted ? now : same ? before.acceptedAt : undefined;
    const { clientId, username, password, sharingUrlId } = partner;
    const kept: v.InferOutput<typeof schema> = {
      clientId,
      username,
      password,
      ...(sharingUrlId === undefined ? {} : { sharingUrlId }),
      keptAt: same ? before.keptAt : now,
      ...(acceptedAt === undefined ? {} : { acceptedAt }),
    };
    const written = await this.storage.write(keyOf(account, environment), JSON.stringify(kept));
    this.#writes.fire(account);
    return written;
  }

  erase(account: Account, environment: ClientEnvironment): Promise<void> {
    return this.storage.erase(keyOf(account, environment));
  }

  async #read(account: Account, environment: ClientEnvironment): Promise<v.InferOutput<typeof schema> | undefined> {
    const text = await this.storage.read(keyOf(account, environment));
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    return result.success ? result.output : undefined;
  }
}

function keyOf(account: Account, environment: ClientEnvironment): string {
  // Every sandbox has the same partner, whatever port it got this time.
  return `partner:${account.kind === "sandbox" ? "sandbox" : `${account.apiUrl}:${account.login}`}:${environment}`;
}
