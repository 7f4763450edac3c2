import { createHash } from "node:crypto";
import { Emitter } from "../base/emitter";
import type { DeliveryHeaders } from "./deliveryHeaders";
import type { ForwardResult } from "./forward";
import { readAlert, type ReceivedAlert } from "./receivedAlert";
import type { SignatureVerdict } from "./signature";

/** So many deliveries are remembered. */
export const MOST_DELIVERIES = 10_000;
/** So much memory the remembered deliveries may take. Bytes. */
export const LARGEST_DELIVERIES = 64 * 1024 * 1024;
/** What a delivery takes besides its texts, as measured with 10,000. Bytes. */
const ENTRY_BYTES = 1_600;

/** Who sent a delivery: Leaf or a sandbox, or this window itself. */
export type DeliverySource = "received" | "sample" | "replay";

/** A delivery to remember. */
export interface NewDelivery {
  readonly source: DeliverySource;
  /** When it came, or was sent, in milliseconds since the epoch. */
  readonly at: number;
  readonly body: Uint8Array;
  readonly headers: DeliveryHeaders;
  /** Undefined where no secret is known. */
  readonly verdict: SignatureVerdict | undefined;
  /** `pending` while the developer's own address has it; undefined if it isn't passed on. */
  readonly forward?: ForwardResult | "pending";
}

/** A delivery that is remembered. Nothing in it is masked. */
export interface DeliveryEntry extends NewDelivery {
  /** Its number since the listener was created, from 0. */
  readonly slot: number;
  readonly alert: ReceivedAlert;
  /** How often the same bytes have come from this source, this time included; always 1 for a confirmation. */
  readonly attempt: number;
}

/** How often the same bytes came, and how many of these deliveries are still remembered. */
interface Repeats {
  readonly came: number;
  readonly remembered: number;
}

/** The newest deliveries, in memory only: the oldest are dropped when there are too many, or they take too much room. */
export class Deliveries {
  readonly #entries = new Map<number, DeliveryEntry>();
  readonly #repeats = new Map<string, Repeats>();
  readonly #changes = new Emitter<undefined>();
  #oldest = 0;
  #next = 0;
  #bytes = 0;

  /** Something was added, changed or dropped. */
  readonly onDidChange = this.#changes.event;

  /** How many are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  /** The slot of the oldest; slots have no gaps. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The slot that the next one gets. */
  get next(): number {
    return this.#next;
  }

  /** How much memory they take, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  /** All that are remembered, the oldest first. */
  all(): readonly DeliveryEntry[] {
    return [...this.#entries.values()];
  }

  /** The delivery of a slot; undefined once it was dropped. */
  get(slot: number): DeliveryEntry | undefined {
    return this.#entries.get(slot);
  }

  /** Remembers a delivery, as the newest. */
  add(delivery: NewDelivery): DeliveryEntry {
    // A copy: small buffers are parts of larger ones, which would stay in memory as long.
    const body = new Uint8Array(delivery.body);
    const alert = readAlert(body);
    const attempt = this.#count({ ...delivery, body, alert });
    const entry: DeliveryEntry = { ...delivery, body, slot: this.#next, alert, attempt };
    this.#next += 1;
    this.#entries.set(entry.slot, entry);
    this.#bytes += bytesOf(entry);
    this.#shrink();
    this.#changes.fire(undefined);
    return entry;
  }

  /** Notes what came of passing a delivery on; nothing happens if it was dropped meanwhile. */
  setForward(slot: number, forward: ForwardResult): void {
    const entry = this.#entries.get(slot);
    if (!entry) return;
    const changed: DeliveryEntry = { ...entry, forward };
    this.#entries.set(slot, changed);
    this.#bytes += bytesOf(changed) - bytesOf(entry);
    this.#shrink();
    this.#changes.fire(undefined);
  }

  /** Forgets all. Slots are not used again. */
  clear(): void {
    this.#entries.clear();
    this.#repeats.clear();
    this.#bytes = 0;
    this.#oldest = this.#next;
    this.#changes.fire(undefined);
  }

  #count(delivery: Pick<DeliveryEntry, "source" | "body" | "alert">): number {
    // Each webhook's confirmation has the same bytes.
    if (delivery.alert.kind === "confirmation") return 1;
    const key = repeatKey(delivery);
    const { came, remembered } = this.#repeats.get(key) ?? { came: 0, remembered: 0 };
    this.#repeats.set(key, { came: came + 1, remembered: remembered + 1 });
    return came + 1;
  }

  /** Drops the oldest until the rest is within the limits; the newest always stays. */
  #shrink(): void {
    while (this.size > 1 && (this.size > MOST_DELIVERIES || this.#bytes > LARGEST_DELIVERIES)) {
      const entry = this.#entries.get(this.#oldest);
      this.#entries.delete(this.#oldest);
      this.#oldest += 1;
      if (entry) this.#forget(entry);
    }
  }

  #forget(entry: DeliveryEntry): void {
    this.#bytes -= bytesOf(entry);
    const key = repeatKey(entry);
    const repeats = this.#repeats.get(key);
    if (!repeats) return;
    if (repeats.remembered === 1) this.#repeats.delete(key);
    else this.#repeats.set(key, { ...repeats, remembered: repeats.remembered - 1 });
  }
}

function repeatKey({ source, body }: Pick<DeliveryEntry, "source" | "body">): string {
  return `${source} ${createHash("sha256").update(body).digest("base64")}`;
}

function bytesOf({ body, headers, alert, forward }: DeliveryEntry): number {
  const answer = typeof forward === "object" && forward.kind === "answered" ? forward.body.length : 0;
  const inHeaders = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return ENTRY_BYTES + body.length + 2 * (answer + inHeaders + charactersOf(alert));
}

function charactersOf(alert: ReceivedAlert): number {
  if (alert.kind === "confirmation") return alert.message.length;
  if (alert.kind !== "event") return 0;
  const { event, leafUserId, provider, status, message, subjects } = alert;
  const texts = [event, leafUserId, provider, status, message, ...Object.values(subjects)];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
