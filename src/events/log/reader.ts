import { LeafError } from "../../leaf/errors";
import type { CredentialEvent } from "../../leaf/credentialEvents";
import type { EventSource } from "./source";
import { EventSweep } from "./sweep";

/** The events of a credential, masked, newest first. */
export interface CollectedEvents {
  readonly events: readonly CredentialEvent[];
  /** Whether there are no others within the time that Leaf keeps them. */
  readonly complete: boolean;
  /** How many entries that Leaf listed were no events and are left out; none if it is missing. */
  readonly unreadable?: number;
}

/** Reads a credential's events from the first to the last, and then those that come; each once. */
export class EventReader {
  #taken: readonly CredentialEvent[] = [];
  readonly #sweep: EventSweep;

  constructor(
    private readonly source: EventSource,
    now: () => number,
    private readonly limit: number,
  ) {
    this.#sweep = new EventSweep({
      now,
      limit,
      take: (more, place) => (this.#taken = place === "newer" ? [...more, ...this.#taken] : [...this.#taken, ...more]),
    });
  }

  /** All events that there are, at most `limit`; `progress` hears how many there are so far. Throws a LeafError. */
  async all(signal: AbortSignal, progress?: (count: number) => void): Promise<CollectedEvents> {
    const sweep = this.#sweep;
    while (!sweep.ended) {
      await sweep.older(this.source, { background: false, signal });
      if (signal.aborted) throw new LeafError({ kind: "cancelled", call: "GET events" });
      progress?.(this.#taken.length);
    }
    const events = this.#handOver();
    const complete = sweep.complete && events.length <= this.limit;
    return { events: events.slice(0, this.limit), complete, unreadable: sweep.unreadable };
  }

  /** Those that have come since the last call, newest first; after a failure, the next call has them. Throws a LeafError. */
  async newer(signal: AbortSignal): Promise<readonly CredentialEvent[]> {
    await this.#sweep.newer(this.source, { background: false, signal });
    return this.#handOver();
  }

  #handOver(): readonly CredentialEvent[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }
}
