import { createHmac } from "node:crypto";

import type { Agenda, Appointment } from "../agenda";
import type { JsonObject } from "../http";
import type { Settings } from "../options";
import { MINUTE } from "../time";
import type { World } from "../world";
import type { FailedCalls } from "./failedCalls";
import { receiverIn } from "./loopback";
import { post, type Outcome } from "./post";
import { spacedJson } from "./spacedJson";
import type { Webhook } from "./webhook";

/** When a delivery is tried again, each counted from its first failure. */
const RETRIES_AFTER = [1, 30, 60, 240].map((minutes) => minutes * MINUTE);
/** How many requests to one webhook are under way at the same time. */
const WIDTH = 8;
const CONFIRMATION = { message: "confirmation of webhook upon registration" };

/** A body on its way to a webhook; it and its signature are the same in each attempt. */
interface Delivery {
  readonly event: string | null;
  readonly body: string;
  failures: number;
  firstFailedAt?: number;
}

/** Everything on its way to one webhook. */
interface Lane {
  readonly webhook: Webhook;
  readonly target: URL;
  /** In the order in which they are sent. */
  readonly queue: Set<Delivery>;
  readonly retries: Map<Delivery, Appointment>;
  readonly ended: AbortController;
  running: number;
  /** How many may run: one until the confirmation is answered, so that nothing comes before it. */
  width: number;
}

/** Leaf's signature of a body. */
function signatureOf(body: Buffer, secret: string): string {
  return createHmac("sha256", Buffer.from(secret, "utf8")).update(body).digest("base64");
}

const isSuccess = (outcome: Outcome): boolean => "status" in outcome && outcome.status >= 200 && outcome.status <= 299;

/** Sends bodies to webhooks, signed, in the background; what fails is sent again by the sandbox's clock. */
export class Deliveries {
  readonly #lanes = new Map<string, Lane>();
  readonly #attempts = new Set<Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly agenda: Agenda,
    private readonly failedCalls: FailedCalls,
    private readonly settings: Pick<Settings, "deliveryTimeoutMs" | "onError">,
  ) {}

  /** How many deliveries are queued or under way; a retry counts from when it is due. */
  get outstanding(): number {
    return [...this.#lanes.values()].reduce((sum, { queue, running }) => sum + queue.size + running, 0);
  }

  /** The deliveries that failed and wait for their next attempt. */
  retries(): JsonObject[] {
    return [...this.#lanes.values()].flatMap(({ webhook, retries }) =>
      [...retries].map(([{ event, failures }, { at }]) => ({
        webhookId: webhook.id,
        event,
        attempt: failures + 1,
        dueAt: new Date(at).toISOString(),
      })),
    );
  }

  /** Begins to serve a webhook: the first thing that it gets is the confirmation. */
  open(webhook: Webhook): void {
    const target = receiverIn(webhook.url);
    const ended = new AbortController();
    const lane = { webhook, target, queue: new Set<Delivery>(), retries: new Map(), ended, running: 0, width: 1 };
    this.#lanes.set(webhook.id, lane);
    this.#enqueue(lane, { event: null, body: spacedJson(CONFIRMATION), failures: 0 });
  }

  send(webhook: Webhook, event: string, body: string): void {
    const lane = this.#lanes.get(webhook.id);
    if (lane === undefined) throw new Error("The webhook is not open.");
    this.#enqueue(lane, { event, body, failures: 0 });
  }

  /** Ends all that is on its way to a webhook, retries included. */
  drop(webhook: Webhook): void {
    const lane = this.#lanes.get(webhook.id);
    if (lane === undefined) return;
    this.#lanes.delete(webhook.id);
    lane.queue.clear();
    for (const appointment of lane.retries.values()) this.agenda.cancel(appointment);
    lane.ended.abort();
  }

  /** Ends all of it, and resolves once no request is under way. */
  async close(): Promise<void> {
    for (const { webhook } of this.#lanes.values()) this.drop(webhook);
    await Promise.all(this.#attempts);
  }

  #enqueue(lane: Lane, delivery: Delivery): void {
    lane.queue.add(delivery);
    this.#pump(lane);
  }

  #pump(lane: Lane): void {
    while (lane.running < lane.width) {
      const [delivery] = lane.queue;
      if (delivery === undefined) return;
      lane.queue.delete(delivery);
      lane.running += 1;
      const attempt = this.#attempt(lane, delivery)
        .catch(this.settings.onError)
        .finally(() => {
          this.#attempts.delete(attempt);
          lane.running -= 1;
          lane.width = WIDTH;
          this.#pump(lane);
        });
      this.#attempts.add(attempt);
    }
  }

  async #attempt(lane: Lane, delivery: Delivery): Promise<void> {
    const { webhook, target, ended } = lane;
    const body = Buffer.from(delivery.body, "utf8");
    const headers = { "Content-Type": "application/json", "X-Leaf-Signature": signatureOf(body, webhook.secret) };
    const { deliveryTimeoutMs: timeoutMs } = this.settings;
    const outcome = await post({ target, headers, body, timeoutMs, signal: ended.signal });
    if (ended.signal.aborted) return;
    if (isSuccess(outcome)) this.failedCalls.forget(delivery);
    else this.#failed(lane, delivery, outcome);
  }

  #failed(lane: Lane, delivery: Delivery, outcome: Outcome): void {
    const createdAt = (delivery.firstFailedAt ??= this.world.clock.now());
    const apiOwner = this.world.directory.account.email;
    const call = { apiOwner, createdAt, url: lane.webhook.url, requestBody: delivery.body, outcome };
    this.failedCalls.note(delivery, call);
    const after = RETRIES_AFTER[delivery.failures];
    delivery.failures += 1;
    if (after === undefined) return;
    const again = () => {
      lane.retries.delete(delivery);
      this.#enqueue(lane, delivery);
    };
    lane.retries.set(delivery, this.agenda.add(createdAt + after, again));
  }
}
