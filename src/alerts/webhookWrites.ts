import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import {
  createWebhook,
  deleteWebhook,
  exactly,
  listWebhooks,
  webhookSecret,
  type NewWebhook,
  type Webhook,
} from "../leaf/alerts";
import { isLeafError, isLost, type LeafError } from "../leaf/errors";
import type { Kept } from "../model/storage";
import type { ActiveSession } from "../accounts/openSession";
import type { WebhookSecrets } from "../accounts/webhookSecrets";

/** What came of creating a webhook. */
type Created =
  /** `lost`: Leaf's list has no such webhook, or could not be read, so that its secret was not kept. */
  | { readonly kind: "created"; readonly kept: Kept | "lost" }
  /** Leaf's answer was lost, and it could not be asked whether the webhook is there. */
  | { readonly kind: "unsure"; readonly error: LeafError };

/** What came of replacing a webhook. */
export type Replaced =
  | { readonly kind: "replaced"; readonly kept: Kept | "lost" }
  /** The new one was created, and the old one could not be deleted. */
  | { readonly kind: "both"; readonly error: LeafError }
  /** The new one was not created, and the old one is there again. */
  | { readonly kind: "restored"; readonly error: LeafError }
  /** Neither is there. */
  | { readonly kind: "lost"; readonly error: LeafError }
  /** An answer was lost, and it could not be asked what is there. */
  | { readonly kind: "unsure"; readonly error: LeafError };

/** Creates, replaces and deletes webhooks of one session, also if another account is signed in to meanwhile. */
export class WebhookWrites {
  constructor(
    private readonly session: ActiveSession,
    private readonly secrets: WebhookSecrets,
    private readonly log: Logger,
  ) {}

  /** Creates a webhook and keeps its secret; `known` are the ids that were there before. Throws a LeafError if it wasn't created. */
  async create(webhook: NewWebhook, known: ReadonlySet<string>): Promise<Created> {
    let id: string | undefined;
    try {
      id = await createWebhook(this.session.leaf, webhook);
    } catch (error) {
      if (!isLeafError(error) || !isLost(error)) throw error;
      const found = await this.#found(webhook, known);
      if (!found) return { kind: "unsure", error };
      if (found.id === undefined) throw error;
      ({ id } = found);
    }
    id ??= (await this.#found(webhook, known))?.id;
    return { kind: "created", kept: id === undefined ? "lost" : await this.#keep(id, webhook.secret) };
  }

  /**
   * Puts another webhook in the place of one: Leaf changes none. Where they share no event, the new one is created first;
   * where they do, Leaf allows only one of them, so that the old one is deleted first, and created again if that fails.
   * Throws a LeafError only where the old one was not deleted, as far as is known.
   */
  async replace(oldId: string, webhook: NewWebhook): Promise<Replaced> {
    const { webhooks } = await listWebhooks(this.session.leaf, this.secrets.mask);
    const known = new Set(webhooks.map(({ id }) => id));
    const old = webhooks.find(({ id }) => id === oldId);
    // Whoever deleted it, also an attempt of before whose answer was lost: the new one is wanted all the same.
    if (!old?.events.some((event) => webhook.events.includes(event))) {
      const made = await this.create(webhook, known);
      if (made.kind === "unsure") return made;
      if (old) {
        try {
          await this.#remove(oldId);
        } catch (error) {
          if (!isLeafError(error)) throw error;
          return { kind: "both", error };
        }
      }
      await this.#forget(oldId);
      return { kind: "replaced", kept: made.kept };
    }
    const exact = exactly(old);
    const secret = exact.secret ?? (await this.secretOf(oldId));
    await this.#remove(oldId);
    known.delete(oldId);
    const refused = await this.#replaced(webhook, known, oldId);
    if ("kind" in refused) return refused;
    const { error } = refused;
    if (secret === undefined || exact.url === null) return { kind: "lost", error };
    const again = await this.#replaced(
      { name: exact.name ?? oldId, url: exact.url, secret, events: exact.events },
      known,
      oldId,
    );
    if ("kind" in again) return again.kind === "unsure" ? again : { kind: "restored", error };
    return { kind: "lost", error };
  }

  /** Deletes a webhook and forgets its secret; throws a LeafError. */
  async delete(id: string): Promise<void> {
    await this.#remove(id);
    await this.#forget(id);
  }

  /** The secret of a webhook: the one that is stored, or else what Leaf tells, which is stored then. Throws a LeafError. */
  async secretOf(id: string): Promise<string | undefined> {
    const stored = await this.secrets.read(this.session.account, id);
    if (stored !== undefined) return stored;
    const { webhooks } = await listWebhooks(this.session.leaf, this.secrets.mask);
    const listed = webhooks.find((one) => one.id === id);
    const told = (listed && exactly(listed).secret) ?? (await this.#told(id));
    if (told !== undefined) await this.#keep(id, told);
    return told;
  }

  /** What Leaf tells of one webhook where its list leaves the secret out; undefined if it tells nothing. */
  async #told(id: string): Promise<string | undefined> {
    try {
      return await webhookSecret(this.session.leaf, id);
    } catch (error) {
      if (isLeafError(error, "notFound") || isLeafError(error, "forbidden")) return undefined;
      throw error;
    }
  }

  /** Creates in the place of one that was deleted just now; the error if Leaf refuses that. */
  async #replaced(
    webhook: NewWebhook,
    known: ReadonlySet<string>,
    oldId: string,
  ): Promise<Extract<Replaced, { kind: "replaced" | "unsure" }> | { readonly error: LeafError }> {
    try {
      const made = await this.create(webhook, known);
      if (made.kind === "unsure") return made;
      await this.#forget(oldId);
      return { kind: "replaced", kept: made.kept };
    } catch (error) {
      if (!isLeafError(error)) throw error;
      return { error };
    }
  }

  /** Deletes a webhook, whatever became of the answer; throws a LeafError if it is still there, or that can't be asked. */
  async #remove(id: string): Promise<void> {
    try {
      await deleteWebhook(this.session.leaf, id);
    } catch (error) {
      if (!isLost(error)) throw error;
      const listed = await this.#listed();
      if (listed?.every((one) => one.id !== id) !== true) throw error;
    }
  }

  /** The one that is new and has the address and an event, where Leaf has not said its id; undefined if it can't be asked. */
  async #found(
    webhook: NewWebhook,
    known: ReadonlySet<string>,
  ): Promise<{ readonly id: string | undefined } | undefined> {
    const listed = await this.#listed();
    if (!listed) return undefined;
    const added = listed.filter((one) => !known.has(one.id) && one.url?.exact === webhook.url);
    // An older one may have the same address, but Leaf allows each event one webhook.
    const found = added.find(({ events }) => events.length === 0 || events.some((one) => webhook.events.includes(one)));
    return { id: found?.id };
  }

  /** The webhooks that there are; undefined if that can't be asked. */
  async #listed(): Promise<readonly Webhook[] | undefined> {
    try {
      return (await listWebhooks(this.session.leaf, this.secrets.mask)).webhooks;
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.log.warn(`It can't be asked which webhooks there are: ${error.message}`);
      return undefined;
    }
  }

  async #keep(id: string, secret: string): Promise<Kept> {
    return this.secrets.write(this.session.account, id, secret);
  }

  /** What is stored of a webhook that is gone does no harm, so that a secret store that fails must not hide what was done. */
  async #forget(id: string): Promise<void> {
    try {
      await this.secrets.forget(this.session.account, id);
    } catch (error) {
      this.log.warn(`The secret of a webhook that was deleted is still stored: ${messageOf(error)}`);
    }
  }
}
