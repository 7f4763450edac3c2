/** All that the QR code's panel shows; the address is in it only as the code's squares. */
export interface QrState {
  readonly farmer: string;
  readonly environment: string;
  readonly phase:
    | {
        readonly kind: "shown";
        /** The code's rows from top to bottom; true is dark. */
        readonly modules: readonly (readonly boolean[])[];
        /** How long it is still valid, in milliseconds: the two sides may have clocks of their own. */
        readonly remainingMs: number;
        /** Why a phone can't open it, if that is so. */
        readonly caution?: string;
      }
    | {
        readonly kind: "over";
        /** Why there is no code any more, in a sentence. */
        readonly reason: string;
        /** What a button offers then, if anything. */
        readonly action?: string;
      };
  /** The panel's fixed words, in the user's language. */
  readonly words: QrWords;
}

/** The words of the QR code's panel. */
export interface QrWords {
  /** What the picture shows, for those who don't see it. */
  readonly alt: string;
  /** What the farmer does with it. */
  readonly steps: string;
  readonly warning: string;
  /** Stands before the remaining time. */
  readonly remaining: string;
}

/** What the host tells the panel: always the whole state. */
export interface QrToWebview {
  readonly type: "state";
  readonly state: QrState;
}

/** What the panel asks of the host. */
export interface QrToHost {
  readonly type: "ready" | "startAgain";
}
