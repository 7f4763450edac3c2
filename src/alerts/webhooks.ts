import { Emitter, type Disposable } from "../base/emitter";
import { isLeafError, LeafError } from "../leaf/errors";
import {
  createWebhook,
  deleteWebhook,
  listFailedCalls,
  listWebhooks,
  webhookSecret,
  type FailedCall,
  type NewWebhook,
  type Webhook,
} from "../leaf/alerts";
import type { Kept } from "../model/storage";
import type { StoreView } from "../model/store";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { WebhookSecrets } from "../accounts/webhookSecrets";

/** How many failed calls are shown at most. */
const MOST_FAILED = 100;

/** What is known of the account's webhooks. */
interface WebhooksState {
  /** Undefined until they were loaded. */
  readonly webhooks?: readonly Webhook[] | undefined;
  /** The newest first; undefined if Leaf did not tell. */
  readonly failedCalls?: readonly FailedCall[] | undefined;
  readonly loading: boolean;
  readonly error?: LeafError | undefined;
}

/** What came of replacing a webhook. */
export type Replaced =
  | { readonly kind: "replaced"; readonly kept: Kept | "lost" }
  /** The new one was created, and the old one could not be deleted. */
  | { readonly kind: "both"; readonly error: LeafError }
  /** The new one was not created, and the old one is there again. */
  | { readonly kind: "restored"; readonly error: LeafError }
  /** Neither is there. */
  | { readonly kind: "lost"; readonly error: LeafError };

const nothing: WebhooksState = { loading: false };

/** The webhooks of the signed-in account: loaded when somebody looks, created and deleted by their verbs. */
export class Webhooks implements Disposable {
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #subscription: Disposable;
  #state = nothing;
  /** The session whose webhooks are known or asked for, and when they are there. */
  #asked: { readonly session: ActiveSession; readonly loaded: Promise<void> } | undefined;
  readonly #beginning = new Set<NewWebhook>();
  /** Counts the loads: what an earlier one brings after a later one began is out of date. */
  #loads = 0;

  constructor(
    store: StoreView,
    private readonly sessions: Sessions,
    private readonly secrets: WebhookSecrets,
  ) {
    this.#subscription = store.onDidChange(({ leafUserId, progress }) => {
      // Nothing of another account's stays.
      if (leafUserId !== undefined || progress || !this.#asked || this.#asked.session.isCurrent()) return;
      this.#asked = undefined;
      this.#set(nothing);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  get state(): WebhooksState {
    return this.#state;
  }

  /** Webhooks whose creation is under way: Leaf posts the confirmation before their ids are known here. */
  get beginning(): readonly NewWebhook[] {
    return [...this.#beginning];
  }

  /** Loads them unless that was tried for this session; a failure, which is in the state, is not tried again by itself. */
  async loadOnce(): Promise<void> {
    const session = this.sessions.active;
    if (session && this.#asked?.session !== session) await this.refresh();
    else await this.#asked?.loaded;
  }

  /** Loads webhooks and failed calls; a failure is in the state. */
  async refresh(): Promise<void> {
    const session = this.sessions.active;
    if (!session) return;
    if (this.#asked?.session !== session) this.#state = nothing;
    const loaded = this.#load(session);
    this.#asked = { session, loaded };
    await loaded;
  }

  /** The webhooks that have one of these events already: Leaf allows each event one webhook. Asks Leaf anew; throws a LeafError. */
  async holdersOf(events: readonly string[]): Promise<ReadonlyMap<string, Webhook>> {
    const session = this.sessions.require();
    const { webhooks } = await listWebhooks(session.leaf, this.secrets.mask);
    return new Map(
      events.flatMap((event) => {
        const holder = webhooks.find((one) => one.events.includes(event));
        return holder ? [[event, holder] as const] : [];
      }),
    );
  }

  /** Creates a webhook and keeps its secret; what became of that: `lost` if Leaf's list has no such webhook. Throws a LeafError. */
  async create(webhook: NewWebhook): Promise<Kept | "lost"> {
    const session = this.sessions.require();
    // Else one that was there before might be taken for the new one.
    if (!this.#state.webhooks) await this.loadOnce();
    const known = new Set(this.#state.webhooks?.map(({ id }) => id));
    return this.#begun(webhook, async () => {
      const id = (await createWebhook(session.leaf, webhook)) ?? (await this.#found(session, webhook, known));
      const kept = id === undefined ? "lost" : await this.secrets.write(session.account, id, webhook.secret);
      await this.refresh();
      return kept;
    });
  }

  /**
   * Puts another webhook in the place of one: Leaf changes none. Where they share no event, the new one is created first;
   * where they do, Leaf allows only one of them, so that the old one is deleted first, and created again if that fails.
   * Throws a LeafError as long as the old one is untouched.
   */
  async replace(id: string, webhook: NewWebhook): Promise<Replaced> {
    const session = this.sessions.require();
    const { webhooks } = await listWebhooks(session.leaf, this.secrets.mask);
    const old = webhooks.find((one) => one.id === id);
    if (!old) throw new LeafError({ kind: "notFound", call: "GET webhooks" });
    if (!old.events.some((event) => webhook.events.includes(event))) {
      const kept = await this.create(webhook);
      try {
        await this.delete(id);
      } catch (error) {
        if (!isLeafError(error)) throw error;
        return { kind: "both", error };
      }
      return { kind: "replaced", kept };
    }
    const secret = await this.knownSecretOf(id);
    await this.delete(id);
    try {
      return { kind: "replaced", kept: await this.#createOrFind(webhook) };
    } catch (error) {
      if (!isLeafError(error)) throw error;
      const { name, url, events } = old;
      if (secret === undefined || url === null) return { kind: "lost", error };
      try {
        await this.#createOrFind({ name: name ?? "", url: url.exact, secret, events });
        return { kind: "restored", error };
      } catch (second) {
        if (!isLeafError(second)) throw second;
        return { kind: "lost", error };
      }
    }
  }

  /** The secret of a webhook: the one that is stored, or else what Leaf tells, which is stored then. Throws a LeafError. */
  async knownSecretOf(id: string): Promise<string | undefined> {
    const session = this.sessions.require();
    const stored = await this.secrets.read(session.account, id);
    if (stored !== undefined) return stored;
    const told = await webhookSecret(session.leaf, id);
    if (told !== undefined) await this.secrets.write(session.account, id, told);
    return told;
  }

  /** Deletes a webhook and forgets its secret; throws a LeafError. */
  async delete(id: string): Promise<void> {
    const session = this.sessions.require();
    await deleteWebhook(session.leaf, id);
    await this.secrets.forget(session.account, id);
    await this.refresh();
  }

  /** The secret of a webhook that was created here. */
  async secretOf(id: string): Promise<string | undefined> {
    const session = this.sessions.active;
    return session && this.secrets.read(session.account, id);
  }

  /** Creates a webhook; one whose answer was lost on its way may be there all the same. */
  async #createOrFind(webhook: NewWebhook): Promise<Kept | "lost"> {
    const session = this.sessions.require();
    const known = new Set((await listWebhooks(session.leaf, this.secrets.mask)).webhooks.map(({ id }) => id));
    try {
      return await this.create(webhook);
    } catch (error) {
      if (!isLeafError(error) || !mayHaveWorked(error)) throw error;
      const id = await this.#found(session, webhook, known);
      if (id === undefined) throw error;
      const kept = await this.secrets.write(session.account, id, webhook.secret);
      await this.refresh();
      return kept;
    }
  }

  async #begun<T>(webhook: NewWebhook, act: () => Promise<T>): Promise<T> {
    this.#beginning.add(webhook);
    try {
      return await act();
    } finally {
      this.#beginning.delete(webhook);
    }
  }

  async #load(session: ActiveSession): Promise<void> {
    // A view that is merely seen opens no prompt for a password.
    const leaf = session.leafWithoutAsking;
    const load = (this.#loads += 1);
    const counts = () => load === this.#loads && this.#isCurrent(session);
    this.#set({ ...this.#state, loading: true, error: undefined });
    try {
      const { webhooks } = await listWebhooks(leaf, this.secrets.mask);
      if (!counts()) return;
      this.#set({ ...this.#state, webhooks });
      // What a receiver answered may quote the secret that it verifies with.
      await this.secrets.maskAll(session.account);
      const { calls } = await listFailedCalls(leaf, { page: 0, size: MOST_FAILED });
      if (!counts()) return;
      const newest = [...calls].sort((one, other) => (other.createdAt ?? "").localeCompare(one.createdAt ?? ""));
      this.#set({ ...this.#state, failedCalls: newest.slice(0, MOST_FAILED), loading: false });
    } catch (error) {
      if (counts()) this.#set({ ...this.#state, loading: false, error: isLeafError(error) ? error : undefined });
      if (!isLeafError(error)) throw error;
    }
  }

  /** The one that is new and has the address and an event, where Leaf has not said its id. */
  async #found(session: ActiveSession, webhook: NewWebhook, known: ReadonlySet<string>): Promise<string | undefined> {
    const { webhooks } = await listWebhooks(session.leaf, this.secrets.mask);
    const added = webhooks.filter(({ id, url }) => !known.has(id) && url?.exact === webhook.url);
    // An older one may have the same address, but Leaf allows each event one webhook.
    return added.find(({ events }) => events.length === 0 || events.some((one) => webhook.events.includes(one)))?.id;
  }

  #isCurrent(session: ActiveSession): boolean {
    return this.#asked?.session === session && session.isCurrent();
  }

  #set(state: WebhooksState): void {
    this.#state = state;
    this.#changes.fire(undefined);
  }
}

/** Whether Leaf may have done what was asked although no answer says so. */
function mayHaveWorked({ kind }: LeafError): boolean {
  return kind === "timeout" || kind === "offline" || kind === "server" || kind === "malformed";
}
