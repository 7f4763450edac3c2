import type { LeafUser } from "../leaf/users";
import type { Connected, Connection } from "./connection";

/** What a list says of statuses, and who must be asked for one by one. */
export interface Sorted {
  readonly told: readonly { readonly leafUserId: string; readonly found: Connected }[];
  /** Their records say nothing, in a list that names every credential there is: there is none. */
  readonly without: readonly string[];
  readonly asked: readonly string[];
}

/**
 * Knows whether Leaf's list names the credentials' statuses. Leaf doesn't document it: so where it names some, one user
 * without is asked for once; if there is none indeed, the rest without are taken for not connected.
 */
export class EmbeddedStatus {
  #verdict: "open" | "complete" | "incomplete" = "open";

  constructor(
    private readonly key: string,
    private readonly look: (leafUserId: string) => Promise<Connection>,
  ) {}

  /** Sorts a list's users; may make one call, and throws what that throws. */
  async sort(users: readonly LeafUser[]): Promise<Sorted> {
    const told: { leafUserId: string; found: Connected }[] = [];
    const rest: string[] = [];
    for (const user of users) {
      const embedded = user.attached[this.key];
      if (embedded?.status) {
        told.push({ leafUserId: user.id, found: { status: embedded.status, environment: embedded.clientEnvironment } });
      } else rest.push(user.id);
    }
    const [probe] = rest;
    if (this.#verdict === "open" && told.length > 0 && probe !== undefined) {
      const { kind } = await this.look(probe);
      this.#verdict = kind === "active" || kind === "attention" ? "incomplete" : "complete";
    }
    const complete = this.#verdict === "complete";
    return { told, without: complete ? rest : [], asked: complete ? [] : rest };
  }
}
