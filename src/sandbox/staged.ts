import type { JsonObject } from "./http";

/** An event and how the API shows it. */
export interface ShownEvent {
  /** Microseconds since the epoch. */
  readonly atMicros: number;
  readonly text: string;
}

/** Events that a test has put in the place of the regular ones, newest first. */
export interface StagedEvents {
  readonly length: number;
  /** The event as JSON, as it is answered; its types may be wrong. */
  textAt(index: number): string;
}

/** A file that a test has put in the place of the regular ones, and what it says of itself as far as filters need it. */
export interface StagedFile {
  /** The file as JSON, as it is answered; its types may be wrong. */
  readonly text: string;
  readonly fields: JsonObject;
}
