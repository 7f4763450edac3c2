import type { JsonObject } from "../http";
import { isoMicros } from "../time";
import type { Outcome } from "./post";

const KEPT = 1_000;

/** A delivery that failed at least once. */
interface FailedCall {
  readonly apiOwner: string;
  /** Milliseconds since the epoch, of the first failure. */
  readonly createdAt: number;
  readonly url: string;
  readonly requestBody: string;
  /** What came of the latest attempt. */
  readonly outcome: Outcome;
}

/** The newest deliveries that failed and have not succeeded since, each once, whatever the number of its attempts. */
export class FailedCalls {
  readonly #byDelivery = new Map<object, FailedCall>();

  /** Notes how a delivery failed, in the place of how it failed before. */
  note(delivery: object, call: FailedCall): void {
    this.#byDelivery.set(delivery, call);
    const [oldest] = this.#byDelivery.keys();
    if (this.#byDelivery.size > KEPT && oldest !== undefined) this.#byDelivery.delete(oldest);
  }

  /** Takes a delivery away that a retry has brought to its receiver. */
  forget(delivery: object): void {
    this.#byDelivery.delete(delivery);
  }

  clear(): void {
    this.#byDelivery.clear();
  }

  /** All of them as the API shows them, newest first. */
  show(): JsonObject[] {
    return [...this.#byDelivery.values()].reverse().map(({ apiOwner, createdAt, url, requestBody, outcome }) => ({
      apiOwner,
      createdAt: isoMicros(createdAt * 1_000),
      url,
      ...outcome,
      requestBody,
    }));
  }
}
