import * as l10n from "@vscode/l10n";
import type { Clock } from "../base/clock";
import { Emitter, type Disposable, type Event } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { Deliveries, type DeliveryEntry, type DeliverySource } from "./deliveries";
import { headerValues, type DeliveryHeaders } from "./deliveryHeaders";
import { forwardDelivery, type ForwardResult } from "./forward";
import { AlertReceiver, type ReceivedDelivery, type RefusedRequest } from "./receiver";
import { sampleBody, type SampleSubject } from "./sampleBodies";
import { SIGNATURE_HEADER, signAlert } from "./sign";
import { verifySignature, type SignatureVerdict } from "./signature";

/** How long the developer's own address may take to answer. Milliseconds. */
const FORWARD_MS = 30_000;
/** A delivery can be replayed so many times at once. */
export const MOST_REPLAYS = 1_000;

/** Whether alerts are received, and where. */
export type ListenerState =
  | { readonly kind: "off" }
  | { readonly kind: "listening"; readonly url: string }
  /** The sentence says why it could not be started, and what to do. */
  | { readonly kind: "failed"; readonly sentence: string };

/** What the listener works with. */
export interface ListenerTools {
  /** The secret of the webhook; undefined if none is known. */
  readonly secret: () => Promise<string | undefined>;
  /** The developer's own address, to which deliveries are passed on; undefined if there is none. */
  readonly forwardTo: () => URL | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long the developer's own address may take to answer, in milliseconds. */
  readonly forwardMs?: number;
}

/** Where the listener is started. */
interface ListenAt {
  /** 0 for any free one. */
  readonly port: number;
  /** The secret part of the address; without it, there is a new one at each start, which no webhook knows. */
  readonly segment?: string;
}

/** How a delivery of our own is sent; what isn't given is what the listener works with. */
export interface SendOptions {
  readonly target?: URL;
  readonly secret?: string;
  /** 1 to 1,000, one after the other. */
  readonly times?: number;
  /** Ends the delivery that is under way, and sends no more. */
  readonly signal?: AbortSignal;
}

/** What came of sending deliveries of our own. */
export type SendResult =
  | { readonly kind: "sent"; readonly entries: readonly DeliveryEntry[] }
  /** No address to send to is known. */
  | { readonly kind: "noTarget" }
  /** No secret to sign with is known. */
  | { readonly kind: "noSecret" }
  /** The delivery to replay is no longer remembered. */
  | { readonly kind: "notFound" };

/**
 * Receives alerts on this machine: verifies, remembers and passes on each of them, and answers as the developer's own
 * address did, so that Leaf sends again what that refused. Sends samples and replays to that address, too, also while it
 * doesn't listen.
 */
export class AlertListener implements Disposable {
  readonly #tools: ListenerTools;
  readonly #receiver: AlertReceiver;
  readonly #states = new Emitter<ListenerState>();
  readonly #received = new Emitter<DeliveryEntry>();
  readonly #probes = new Map<string, (delivery: ReceivedDelivery) => void>();
  readonly #disposing = new AbortController();
  #listening = new AbortController();
  #state: ListenerState = { kind: "off" };
  /** Starts and stops wait for each other. */
  #last: Promise<unknown> = Promise.resolve();

  /** What was received and sent, the newest. */
  readonly deliveries = new Deliveries();
  readonly onDidChangeState = this.#states.event;
  /** A delivery was received, and isn't passed on yet. Samples and replays are none. */
  readonly onDidReceive = this.#received.event;
  /** A request was refused by the rules of the receiver. */
  readonly onDidRefuse: Event<RefusedRequest>;

  constructor(tools: ListenerTools) {
    this.#tools = tools;
    const handle = (delivery: ReceivedDelivery) => this.#handle(delivery);
    this.#receiver = new AlertReceiver({ handle, clock: tools.clock, log: tools.log });
    this.onDidRefuse = this.#receiver.onDidRefuse;
  }

  get state(): ListenerState {
    return this.#state;
  }

  /** Starts to listen, unless it does already; never rejects for a port that can't be used: the state says so. */
  start({ port, segment }: ListenAt): Promise<ListenerState> {
    return this.#inTurn(async () => {
      if (this.#state.kind === "listening" || this.#disposing.signal.aborted) return this.#state;
      this.#listening = new AbortController();
      try {
        const { url } = await this.#receiver.start(port, segment);
        this.#become({ kind: "listening", url });
      } catch (error) {
        this.#tools.log.warn(`Alerts: the listener was not started: ${messageOf(error)}`);
        this.#become({ kind: "failed", sentence: startFailure(error, port) });
      }
      return this.#state;
    });
  }

  /** Ends listening, all connections, and what is being passed on. What was received stays. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      this.#listening.abort();
      await this.#receiver.stop();
      if (this.#state.kind !== "off") this.#become({ kind: "off" });
    });
  }

  /** Takes requests under the name of the developer's tunnel, too: `name` or `name:port`. */
  allowHost(host: string): void {
    this.#receiver.allowHost(host);
  }

  /** A delivery whose body has the nonce is given away, and neither remembered nor passed on, until the result is disposed. */
  expectProbe(nonce: string, arrived: (delivery: ReceivedDelivery) => void): Disposable {
    this.#probes.set(nonce, arrived);
    return { dispose: () => this.#probes.delete(nonce) };
  }

  /** Sends a delivery's bytes, or others, to the developer's own address, with a signature of now. */
  async replay(
    what: { readonly slot: number } | { readonly body: Uint8Array },
    options: SendOptions = {},
  ): Promise<SendResult> {
    const body = "body" in what ? what.body : this.deliveries.get(what.slot)?.body;
    return body ? this.#send("replay", () => body, options) : { kind: "notFound" };
  }

  /** Sends a documented body of an event to the developer's own address; several have ids of their own. */
  sendSample(event: string, subject: SampleSubject, options: SendOptions = {}): Promise<SendResult> {
    return this.#send("sample", () => Buffer.from(sampleBody(event, subject), "utf8"), options);
  }

  dispose(): void {
    this.#disposing.abort();
    this.#probes.clear();
    void this.stop().then(() => {
      this.#states.dispose();
      this.#received.dispose();
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    // Whoever called gets the failure; the next one isn't kept from its turn.
    this.#last = done.catch(() => undefined);
    return done;
  }

  #become(state: ListenerState): void {
    this.#state = state;
    this.#states.fire(state);
  }

  async #handle(delivery: ReceivedDelivery): Promise<number> {
    const bytes = Buffer.from(delivery.body.buffer, delivery.body.byteOffset, delivery.body.byteLength);
    for (const [nonce, arrived] of this.#probes) {
      if (!bytes.includes(nonce)) continue;
      arrived(delivery);
      return 204;
    }
    const { signal } = this.#listening;
    const secret = await this.#secret();
    const target = this.#tools.forwardTo();
    const { body, headers, at } = delivery;
    const verdict = secret === undefined ? undefined : verdictOf(body, headers, secret);
    const entry = this.deliveries.add({ source: "received", body, headers, at, verdict, ...pending(target) });
    this.#received.fire(entry);
    if (!target) return 200;
    const result = await this.#passOn(entry, target, signal);
    if (result.kind === "answered") return result.status;
    return result.fault === "timeout" ? 504 : 502;
  }

  async #send(source: DeliverySource, bodyOf: () => Uint8Array, options: SendOptions): Promise<SendResult> {
    const { target = this.#tools.forwardTo(), times = 1, signal } = options;
    if (!Number.isInteger(times) || times < 1 || times > MOST_REPLAYS) throw new RangeError(`times: ${times}`);
    if (!target) return { kind: "noTarget" };
    const secret = options.secret ?? (await this.#secret());
    if (secret === undefined) return { kind: "noSecret" };
    const ending = new AbortController();
    const end = () => ending.abort();
    const signals = [this.#disposing.signal, ...(signal ? [signal] : [])];
    for (const each of signals) each.addEventListener("abort", end);
    if (signals.some(({ aborted }) => aborted)) end();
    const entries: DeliveryEntry[] = [];
    for (let sent = 0; sent < times && !ending.signal.aborted; sent += 1) {
      const body = bodyOf();
      const headers = signedHeaders(body, secret);
      const verdict = verdictOf(body, headers, secret);
      const at = this.#tools.clock.now();
      const entry = this.deliveries.add({ source, body, headers, at, verdict, ...pending(target) });
      const forward = await this.#passOn(entry, target, ending.signal);
      entries.push({ ...entry, forward });
    }
    for (const each of signals) each.removeEventListener("abort", end);
    return { kind: "sent", entries };
  }

  async #passOn(entry: DeliveryEntry, target: URL, signal: AbortSignal): Promise<ForwardResult> {
    const timeoutMs = this.#tools.forwardMs ?? FORWARD_MS;
    const result: ForwardResult = this.#isOwn(target)
      ? { kind: "failed", fault: "loop", reason: "loop", ms: 0 }
      : await forwardDelivery(target, entry, { signal, timeoutMs });
    this.deliveries.setForward(entry.slot, result);
    return result;
  }

  /** Whether a delivery that is passed on to this address would come back here, again and again. */
  #isOwn(target: URL): boolean {
    if (this.#state.kind !== "listening") return false;
    const own = new URL(this.#state.url);
    // A tunnel has another name, and the path that can't be guessed.
    return target.pathname === own.pathname;
  }

  async #secret(): Promise<string | undefined> {
    try {
      return await this.#tools.secret();
    } catch (error) {
      this.#tools.log.warn(`Alerts: the webhook's secret could not be read: ${messageOf(error)}`);
      return undefined;
    }
  }
}

function pending(target: URL | undefined): { readonly forward?: "pending" } {
  return target ? { forward: "pending" } : {};
}

/** Whether a delivery's own header is the signature of its bytes. */
export function verdictOf(body: Uint8Array, headers: DeliveryHeaders, secret: string): SignatureVerdict {
  // A header that came twice is none of Leaf's: together they are no base64.
  const values = headerValues(headers, SIGNATURE_HEADER);
  return verifySignature(body, values.length === 0 ? undefined : values.join(", "), secret);
}

/** The headers that Leaf sends, with a signature of these bytes. */
function signedHeaders(body: Uint8Array, secret: string): DeliveryHeaders {
  return [
    ["Content-Type", "application/json"],
    [SIGNATURE_HEADER, signAlert(body, secret)],
  ];
}

function startFailure(error: unknown, port: number): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : messageOf(error);
  switch (code) {
    case "EADDRINUSE":
      return l10n.t("Port {0} is in use by another program. Choose another port, or 0 for any free one.", port);
    case "EACCES":
      return l10n.t(
        "This system doesn't allow listening on port {0}. Choose one above 1023, or 0 for any free one.",
        port,
      );
    default:
      return l10n.t("The listener could not be started on port {0} ({1}). Choose another port.", port, code);
  }
}
