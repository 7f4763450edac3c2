import type { LogDetail, LogState, LogToHost, LogToWebview, LogWords } from "./log";
import type { Notice } from "./pages";

/** What became of a delivery, what needs attention first. */
export const DELIVERY_CLASSES = [
  /** The signature doesn't belong to the bytes. */
  "unsigned",
  /** The developer's receiver refused it, or could not be reached. */
  "refused",
  /** The developer's receiver has not answered yet. */
  "waiting",
  /** No secret is known to verify it with. */
  "unverified",
  /** Verified, and accepted by the developer's receiver. */
  "accepted",
  /** Verified, and not passed on. */
  "received",
] as const;

/** One of them. */
export type DeliveryClass = (typeof DELIVERY_CLASSES)[number];

/** Which deliveries are shown. */
export interface DeliveriesFilter {
  /** Only these; all if there are none. */
  readonly classes: readonly DeliveryClass[];
  readonly text: string;
}

/** A row of the list; all texts are masked. */
export interface DeliveryRow {
  /** Names it as long as the window lives. */
  readonly slot: number;
  readonly class: DeliveryClass;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Leaf's name of the event, and whether it was sent from here. */
  readonly event: string;
  /** The Leaf user's name, or its id; empty where none is known. */
  readonly leafUser: string;
  /** What is wrong with the signature; empty if nothing is. */
  readonly signature: string;
  /** What the developer's receiver answered, in a few characters; empty if it isn't passed on. */
  readonly answer: string;
  /** The whole row in a sentence. */
  readonly sentence: string;
  /** How often the same bytes have come, this time included. */
  readonly attempt: number;
  readonly fresh: boolean;
  /** From 1. */
  readonly position: number;
}

/** The texts of a delivery; the answer is the developer's receiver's. */
export type DeliveryPart = "body" | "headers" | "answer";

/** The delivery that is looked at. */
export interface DeliveryDetail extends LogDetail<DeliveryPart> {
  readonly class: DeliveryClass;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly event: string;
  /** What it says. */
  readonly sentence: string;
  /** Whether its signature holds, and what to do if not. */
  readonly verdict: string;
  /** What came of passing it on; empty if it isn't. */
  readonly answer: string;
  /** How often it has come, in words; empty for once. */
  readonly attempt: string;
  /** Whether the row of its Leaf user can be shown. */
  readonly hasLeafUser: boolean;
}

/** What the notice can mend. */
type DeliveriesRemedy = "start";

/** What the panel's buttons do in the editor. */
export type DeliveriesVerb =
  DeliveriesRemedy | "copy" | "export" | "openAsText" | "replay" | "verify" | "showLeafUser" | "clear";

/** All that the panel shows besides the rows, and the rows that are in sight first. */
export interface DeliveriesState extends LogState<DeliveryRow, DeliveriesFilter> {
  /** Where the listener listens and forwards to, in words. */
  readonly listener: string;
  readonly notice?: Notice<DeliveriesRemedy> | undefined;
  /** As DELIVERY_CLASSES: how many each would show, by the text. */
  readonly byClass: readonly number[];
  readonly kept: DeliveriesKept;
  readonly words: DeliveriesWords;
}

/** What is kept of the panel over a reload of the window; nothing of any delivery. */
export interface DeliveriesKept {
  readonly filter: DeliveriesFilter;
}

/** What the host tells the panel. */
export type DeliveriesToWebview = LogToWebview<DeliveriesState, DeliveryRow, DeliveryDetail, DeliveryPart>;

/** What the panel asks of the host; a row is named by its slot. */
export type DeliveriesToHost =
  | LogToHost<DeliveriesFilter, number, DeliveryPart>
  | { readonly type: "ready" }
  | { readonly type: "run"; readonly verb: DeliveriesVerb };

/** The words of the panel. `{0}` and `{1}` stand for what the panel puts in. */
export interface DeliveriesWords extends LogWords {
  readonly title: string;
  readonly copy: string;
  readonly export: string;
  readonly clearAll: string;
  readonly openAsText: string;
  readonly replay: string;
  readonly verify: string;
  readonly showLeafUser: string;
  readonly classes: Readonly<Record<DeliveryClass, string>>;
  readonly attempt: string;
  readonly parts: Readonly<Record<DeliveryPart, string>>;
}
