import type { PanoramaCredential } from "./credential";
import type { LeafUser } from "./leafUser";
import type { OtherCredential } from "./otherCredential";

/** A credential of whichever company. */
export type AnyCredential = PanoramaCredential | OtherCredential;

/** Something in the sandbox's world that Leaf sends alerts about. */
export type Happening =
  | {
      readonly kind: "statusSet";
      readonly credential: AnyCredential;
      /** The status before, which may be the same. */
      readonly before: string | null;
    }
  | { readonly kind: "connected"; readonly user: LeafUser; readonly credential: PanoramaCredential };
