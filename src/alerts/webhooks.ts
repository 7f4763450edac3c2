import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { isLeafError, type LeafError } from "../leaf/errors";
import { listFailedCalls, listWebhooks, type FailedCall, type NewWebhook, type Webhook } from "../leaf/alerts";
import type { Kept } from "../model/storage";
import type { StoreView } from "../model/store";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { WebhookSecrets } from "../accounts/webhookSecrets";
import { WebhookWrites, type Replaced } from "./webhookWrites";

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
    private readonly log: Logger,
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
    // Else one that was there before might be taken for the new one.
    if (!this.#state.webhooks) await this.loadOnce();
    const known = new Set(this.#state.webhooks?.map(({ id }) => id));
    const made = await this.#writing(webhook, (writes) => writes.create(webhook, known));
    if (made.kind === "unsure") throw made.error;
    return made.kept;
  }

  /** Puts another webhook in the place of one; see WebhookWrites. */
  replace(id: string, webhook: NewWebhook): Promise<Replaced> {
    return this.#writing(webhook, (writes) => writes.replace(id, webhook));
  }

  /** The secret of a webhook: the one that is stored, or else what Leaf tells, which is stored then. Throws a LeafError. */
  async knownSecretOf(id: string): Promise<string | undefined> {
    return this.#writes(this.sessions.require()).secretOf(id);
  }

  /** Deletes a webhook and forgets its secret; throws a LeafError. */
  delete(id: string): Promise<void> {
    return this.#writing(undefined, (writes) => writes.delete(id));
  }

  /** The secret of a webhook that was created here. */
  async secretOf(id: string): Promise<string | undefined> {
    const session = this.sessions.active;
    return session && this.secrets.read(session.account, id);
  }

  #writes(session: ActiveSession): WebhookWrites {
    return new WebhookWrites(session, this.secrets, this.log);
  }

  /** Changes something at Leaf, and loads what is there then; `webhook`: what is being created. */
  async #writing<T>(webhook: NewWebhook | undefined, act: (writes: WebhookWrites) => Promise<T>): Promise<T> {
    const session = this.sessions.require();
    if (webhook) this.#beginning.add(webhook);
    try {
      return await act(this.#writes(session));
    } finally {
      if (session.isCurrent()) await this.refresh();
      if (webhook) this.#beginning.delete(webhook);
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
      await this.secrets.all(session.account);
      const { calls } = await listFailedCalls(leaf, { page: 0, size: MOST_FAILED });
      if (!counts()) return;
      const newest = [...calls].sort((one, other) => (other.createdAt ?? "").localeCompare(one.createdAt ?? ""));
      this.#set({ ...this.#state, failedCalls: newest.slice(0, MOST_FAILED), loading: false });
    } catch (error) {
      if (counts()) this.#set({ ...this.#state, loading: false, error: isLeafError(error) ? error : undefined });
      if (!isLeafError(error)) throw error;
    }
  }

  #isCurrent(session: ActiveSession): boolean {
    return this.#asked?.session === session && session.isCurrent();
  }

  #set(state: WebhooksState): void {
    this.#state = state;
    this.#changes.fire(undefined);
  }
}
