/** Where an account's alerts go, as the API shows it: the secret stands in it, as in Leaf's answers. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}
