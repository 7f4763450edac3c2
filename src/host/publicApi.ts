import type { Event } from "vscode";

/** What `activate()` of Leaf Panorama returns. Nothing in it is secret, and nothing of it can be changed. */
export interface LeafPanoramaApi {
  /** Grows when something changes that could break its callers. */
  readonly version: 1;
  /** The account that is shown; undefined while nobody is signed in. */
  account(): LeafPanoramaAccount | undefined;
  /** The Leaf users of that account that are loaded, as they are known now; nobody is asked. */
  users(): readonly LeafPanoramaUser[];
  /** A Leaf user's status has changed, or was told again after a long time. */
  readonly onDidChangeStatus: Event<LeafPanoramaUser>;
  /** Other Leaf users are loaded, or another account is shown: what `users()` and `account()` returned is old. */
  readonly onDidChangeUsers: Event<void>;
  /**
   * Connects a Leaf user to Panorama as the command does: the developer is asked for everything, and can cancel. Without an
   * id they choose one. Resolves when the prompts are over; `onDidChangeStatus` tells what becomes of it. Rejects if no
   * loaded Leaf user has the id.
   */
  connect(leafUserId?: string): Promise<void>;
}

/** An account of Leaf. */
export interface LeafPanoramaAccount {
  /** As in `vscode.authentication`, whose provider `leaf` gives a token if the developer agrees. */
  readonly id: string;
  /** What the developer calls it: data, not Markdown. */
  readonly label: string;
  /** `sandbox`: this window's own Leaf, with sample data. */
  readonly kind: "leaf" | "sandbox";
  /** What the developer says it is for. */
  readonly role: "test" | "production";
  readonly apiUrl: string;
  /** Whether Leaf can be asked: false once the sign-in has expired or was refused. */
  readonly signedIn: boolean;
}

/** A Leaf user, and the connection to Panorama. */
export interface LeafPanoramaUser {
  readonly leafUserId: string;
  /** As Leaf has it: data, not Markdown. Null if there is none. */
  readonly name: string | null;
  readonly connection: "unknown" | "notConnected" | "connecting" | "active" | "attention";
  /** Leaf's own word, such as `ACTIVE`; null if there is no credential, or none is known. */
  readonly status: string | null;
  /** Whether the credential works. */
  readonly healthy: boolean;
  /** When Leaf last told the status, in milliseconds since the epoch; null if it was not asked yet. */
  readonly checkedAt: number | null;
  /** `STAGE` or `PRODUCTION`; null if it is not known. */
  readonly environment: string | null;
}
