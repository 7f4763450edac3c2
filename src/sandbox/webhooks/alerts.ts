import { Agenda } from "../agenda";
import { statusOf, troubleAt, type PanoramaCredential } from "../credential";
import { fieldCount, LeafFile } from "../files";
import type { AnyCredential, Happening } from "../happening";
import type { JsonObject } from "../http";
import { idOf } from "../ids";
import { fieldId } from "../land";
import type { LeafUser } from "../leafUser";
import type { Settings } from "../options";
import { Random } from "../random";
import type { World } from "../world";
import { aboutCredential } from "./about";
import { Deliveries } from "./deliveries";
import { alertBody } from "./eventBodies";
import { FailedCalls } from "./failedCalls";
import type { Webhook } from "./webhook";

/** The statuses that Leaf sends an alert about. */
const EVENT_OF_STATUS: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: "credentialsUnauthenticated",
  MISSING_PERMISSION: "credentialsLimitedPermission",
};

/** The account's webhooks, and the alerts that go to them: what happens in the world, and what a test wants. */
export class Alerts {
  readonly failedCalls = new FailedCalls();
  readonly deliveries: Deliveries;
  readonly #webhooks = new Map<string, Webhook>();
  readonly #byEvent = new Map<string, Webhook>();
  readonly #agenda: Agenda;
  #created = 0;
  #sent = 0;

  constructor(
    private readonly world: World,
    private readonly settings: Pick<Settings, "seed" | "deliveryTimeoutMs" | "onError">,
  ) {
    this.#agenda = new Agenda(world.clock, settings.onError);
    this.deliveries = new Deliveries(world, this.#agenda, this.failedCalls, settings);
    world.onDidHappen((happening) => this.#onHappening(happening));
  }

  /** All webhooks, in the order of their creation. */
  all(): Webhook[] {
    return [...this.#webhooks.values()];
  }

  find(id: string): Webhook | undefined {
    return this.#webhooks.get(id);
  }

  /** The webhook that has an event; no two have the same. */
  holderOf(event: string): Webhook | undefined {
    return this.#byEvent.get(event);
  }

  /** Adds a webhook, and sends the confirmation to it. */
  create(fields: Omit<Webhook, "id">): Webhook {
    this.#created += 1;
    const webhook = { id: new Random(`${this.settings.seed}/webhook/${this.#created}`).uuid(), ...fields };
    this.#webhooks.set(webhook.id, webhook);
    for (const event of webhook.events) this.#byEvent.set(event, webhook);
    this.deliveries.open(webhook);
    return webhook;
  }

  /** Takes a webhook away, and ends what is on its way to it; what has failed stays listed. */
  remove(webhook: Webhook): void {
    this.#webhooks.delete(webhook.id);
    for (const event of webhook.events) this.#byEvent.delete(event);
    this.deliveries.drop(webhook);
  }

  /** Queues an alert, if a webhook has the event. */
  announce(event: string, facts: JsonObject, at = this.world.clock.now()): void {
    const webhook = this.holderOf(event);
    if (webhook === undefined) return;
    this.deliveries.send(webhook, event, alertBody(event, facts, at, this.#sent));
    this.#sent += 1;
  }

  /** Forgets all webhooks, and what was to be sent. */
  clear(): void {
    for (const webhook of this.all()) this.remove(webhook);
    this.failedCalls.clear();
    this.#agenda.clear();
    this.#created = 0;
    this.#sent = 0;
  }

  /** Ends all of it, and resolves once no request is under way. */
  close(): Promise<void> {
    this.#agenda.clear();
    return this.deliveries.close();
  }

  #onHappening(happening: Happening): void {
    if (happening.kind === "connected") this.#onConnected(happening.user, happening.credential);
    else this.#onStatus(happening.credential, happening.before);
  }

  #onStatus(credential: AnyCredential, before: string | null): void {
    const status = statusOf(credential);
    const event = status === null || status === before ? undefined : EVENT_OF_STATUS[status];
    if (event !== undefined) this.announce(event, aboutCredential(credential));
  }

  /** A connection brings its fields at once, and its files one by one. */
  #onConnected(user: LeafUser, credential: PanoramaCredential): void {
    for (let n = 0; n < fieldCount(credential); n++) {
      const facts = { source: "SYNC", leafUserId: user.id, fieldId: fieldId(credential, n) };
      this.announce("fieldCreated", facts);
      this.announce("fieldBoundaryCreated", { ...facts, boundaryId: idOf("boundary", credential, n) });
    }
    this.#awaitFile(user, new LeafFile(credential, 0));
  }

  #awaitFile(user: LeafUser, file: LeafFile): void {
    this.#agenda.add(file.readyAt, () => {
      const { credential, n } = file;
      if (user.panorama !== credential) return;
      const arrived = troubleAt(credential, file.createdAt) === undefined && credential.stagedFiles === undefined;
      if (arrived) this.#onFile(user.id, file);
      this.#awaitFile(user, new LeafFile(credential, n + 1));
    });
  }

  #onFile(leafUserId: string, { id: fileId, operationId, readyAt, failure, fields }: LeafFile): void {
    if (failure !== undefined) {
      this.announce("providerFileProcessingFailed", { fileId, leafUserId, message: failure.message }, readyAt);
      return;
    }
    this.announce("providerFileProcessingFinished", { fileId, leafUserId }, readyAt);
    if (fields.length === 0) return;
    for (const event of ["operationCreated", "operationProcessingFinished"]) {
      this.announce(event, { operationId, leafUserId }, readyAt);
    }
  }
}
