import type { Clock } from "../base/clock";

const KEPT = 10_000;

/** One request; it has no query, no headers and no body, and so no secret but a portal session's id. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** 0 while there is no answer, and for good when the connection was reset or left hanging. */
  status: number;
  readonly time: string;
}

/** The newest requests to API and portal, in the order of their arrival. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  constructor(private readonly clock: Clock) {}

  /** Adds a request; its status is set once it is answered. */
  add(method: string, path: string): LoggedRequest {
    const entry = { method, path, status: 0, time: new Date(this.clock.now()).toISOString() };
    this.#entries.push(entry);
    // Cut in large steps, as moving 10,000 entries for each request would cost more than the request.
    if (this.#entries.length >= KEPT * 2) this.#entries = this.all().slice();
    return entry;
  }

  all(): readonly LoggedRequest[] {
    return this.#entries.slice(-KEPT);
  }

  clear(): void {
    this.#entries = [];
  }
}
