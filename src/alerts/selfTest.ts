import { randomBytes } from "node:crypto";
import type { Disposable, Event } from "../base/emitter";
import { systemSleep } from "../base/clock";
import { headerValues, type DeliveryHeaders } from "./deliveryHeaders";
import { forwardDelivery, type ForwardFault, type ForwardResult } from "./forward";
import type { ListenerState } from "./listener";
import { isPrivateHost, webhookAddress } from "./publicAddress";
import type { ReceivedDelivery, RefusedRequest } from "./receiver";
import { SIGNATURE_HEADER, signAlert } from "./sign";

/** A test delivery must have arrived after so long. Milliseconds. */
const SELF_TEST_MS = 10_000;

/** What a self-test needs of the listener. */
export interface ProbeListener {
  readonly state: ListenerState;
  readonly onDidRefuse: Event<RefusedRequest>;
  allowHost(host: string): void;
  expectProbe(nonce: string, arrived: (delivery: ReceivedDelivery) => void): Disposable;
}

/** How far a test delivery came on its way from the public address to the listener. */
export type SelfTestResult =
  | {
      readonly kind: "arrived";
      readonly url: URL;
      /** Whether the body has the bytes that were sent. */
      readonly sameBody: boolean;
      /** Whether the signature's header is there, once, and as it was sent. */
      readonly sameSignature: boolean;
      /** The HTTP status that came back; undefined if none did. */
      readonly status: number | undefined;
      /** Whether the address is one of this machine or its network, which Leaf can't reach. */
      readonly private: boolean;
    }
  /** Not an http or https address. */
  | { readonly kind: "badAddress" }
  | { readonly kind: "notListening" }
  /** The public address could not be posted to. */
  | { readonly kind: "failed"; readonly url: URL; readonly fault: ForwardFault; readonly reason: string }
  /** It reached the listener, which refused it. */
  | { readonly kind: "refused"; readonly url: URL; readonly listenerUrl: URL; readonly request: RefusedRequest }
  /** Something on the way answered with a status that isn't 2xx, and its body. */
  | {
      readonly kind: "answered";
      readonly url: URL;
      readonly listenerUrl: URL;
      readonly status: number;
      readonly body: string;
    }
  /** Something answered with 2xx, but it wasn't the listener. */
  | { readonly kind: "neverArrived"; readonly url: URL; readonly listenerUrl: URL; readonly status: number };

/**
 * Posts a signed test delivery to the public address of the developer's tunnel, and waits until it arrives at the
 * listener, which takes requests under that address's host from now on. The secret of no webhook is involved.
 */
export async function selfTest(
  publicUrl: string,
  listener: ProbeListener,
  { signal, timeoutMs = SELF_TEST_MS }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<SelfTestResult> {
  if (listener.state.kind !== "listening") return { kind: "notListening" };
  const listenerUrl = new URL(listener.state.url);
  const url = webhookAddress(publicUrl, listenerUrl.href);
  if (!url) return { kind: "badAddress" };
  listener.allowHost(url.host);
  const probe = newProbe();
  const ending = new AbortController();
  const end = () => ending.abort();
  const refusals: RefusedRequest[] = [];
  const refusing = listener.onDidRefuse((request) => refusals.push(request));
  const arrivals: ReceivedDelivery[] = [];
  const expecting = listener.expectProbe(probe.nonce, (delivery) => {
    arrivals.push(delivery);
    // There is nothing more to wait for once it has come and there is an answer.
    end();
  });
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    const deadline = systemSleep(timeoutMs, ending.signal);
    const answer = await forwardDelivery(url, probe, { signal, timeoutMs });
    // Relays answer before they pass a request on.
    if (arrivals.length === 0 && isSuccess(answer)) await deadline;
    const [arrival] = arrivals;
    if (!arrival && signal.aborted) return { kind: "failed", url, fault: "canceled", reason: "canceled" };
    return arrival ? arrived(url, probe, arrival, answer) : stopped(url, listenerUrl, answer, refusals);
  } finally {
    end();
    signal.removeEventListener("abort", end);
    expecting.dispose();
    refusing.dispose();
  }
}

interface Probe {
  readonly nonce: string;
  readonly body: Uint8Array;
  readonly headers: DeliveryHeaders;
}

/** In Leaf's form, with what changes when JSON is parsed and written again. */
function newProbe(): Probe {
  const nonce = randomBytes(24).toString("base64url");
  const body = Buffer.from(`{"message": "self-test · ✓", "number": 1.0, "nonce": "${nonce}"}`, "utf8");
  const signature = signAlert(body, randomBytes(32).toString("base64url"));
  return {
    nonce,
    body,
    headers: [
      ["Content-Type", "application/json"],
      [SIGNATURE_HEADER, signature],
    ],
  };
}

function arrived(url: URL, probe: Probe, delivery: ReceivedDelivery, answer: ForwardResult): SelfTestResult {
  const sent = headerValues(probe.headers, SIGNATURE_HEADER);
  const came = headerValues(delivery.headers, SIGNATURE_HEADER);
  return {
    kind: "arrived",
    url,
    sameBody: Buffer.compare(probe.body, delivery.body) === 0,
    sameSignature: came.length === 1 && came[0] === sent[0],
    status: answer.kind === "answered" ? answer.status : undefined,
    private: isPrivateHost(url),
  };
}

function stopped(
  url: URL,
  listenerUrl: URL,
  answer: ForwardResult,
  refusals: readonly RefusedRequest[],
): SelfTestResult {
  if (answer.kind === "failed") return { kind: "failed", url, fault: answer.fault, reason: answer.reason };
  const { status, body } = answer;
  // Other requests may have been refused meanwhile; ours is the one whose status came back.
  const request = refusals.find((refused) => refused.status === status);
  if (request) return { kind: "refused", url, listenerUrl, request };
  if (isSuccess(answer)) return { kind: "neverArrived", url, listenerUrl, status };
  return { kind: "answered", url, listenerUrl, status, body };
}

function isSuccess(answer: ForwardResult): boolean {
  return answer.kind === "answered" && answer.status >= 200 && answer.status <= 299;
}
