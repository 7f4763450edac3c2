import * as l10n from "@vscode/l10n";
import { oneLine, shorten } from "../base/text";
import { fullNameOf, type LeafUser } from "../leaf/users";
import { hasCredential, type Connection } from "../model/connection";
import type { Provider } from "../model/provider";
import type { StoreView } from "../model/store";
import { CELL_KINDS, type CellKind, type MatrixCell } from "../protocol/matrix";
import { conditionOf, inNameOrder, type Condition } from "../users/arrangement";
import { isInRecord } from "../users/embeddedStatus";
import type { OtherProviders } from "../users/otherProviders";
import type { ProviderCheck, ProviderChecks } from "../users/providerChecks";

/** A Leaf user in the matrix. */
export interface MatrixEntry {
  readonly user: LeafUser;
  readonly name: string;
  /** One for each of the table's providers. */
  readonly cells: readonly Cell[];
  /** Which kinds the cells are of: a bit for each of CELL_KINDS. */
  readonly kinds: number;
}

/** What is known of a Leaf user and a provider. */
export interface Cell extends MatrixCell {
  /** Whether Leaf has a credential. */
  readonly held: boolean;
  /** When Leaf told it, in milliseconds since the epoch; missing if it did not. */
  readonly checkedAt?: number | undefined;
}

const kindsOf: Readonly<Record<Condition, CellKind>> = {
  attention: "attention",
  failed: "failed",
  connecting: "connecting",
  unavailable: "unavailable",
  active: "active",
  notConnected: "none",
  unknown: "unchecked",
};

/** One for all: most cells of a large matrix are these. */
const unlisted: Cell = { kind: "unlisted", text: "", environment: "", held: false };

const BITS = new Map(CELL_KINDS.map((kind, index) => [kind, 1 << index]));

/** The bit that stands for a kind among others. */
export function bitOf(kind: CellKind): number {
  return BITS.get(kind) ?? 0;
}

/** All loaded Leaf users, and what is known of each one's connections to every provider that counts. */
export class MatrixTable {
  #providers: readonly Provider[] = [];
  #entries: MatrixEntry[] = [];
  #indexes = new Map<string, number>();

  /** `shown`: the provider that is always a column, and the first one. */
  constructor(
    private readonly store: StoreView,
    private readonly others: OtherProviders,
    readonly shown: Provider,
  ) {}

  /** The providers of the cells, in their order. */
  get providers(): readonly Provider[] {
    return this.#providers;
  }

  /** The Leaf users by name. */
  get entries(): readonly MatrixEntry[] {
    return this.#entries;
  }

  /** Reads everything anew. */
  reload(): void {
    this.#providers = [this.shown, ...this.others.all.filter((one) => this.others.counts(one))];
    this.#entries = inNameOrder(this.store.snapshot.users.users).map((user) => this.#entryOf(user));
    this.#indexes = new Map(this.#entries.map(({ user }, index) => [user.id, index]));
  }

  /** Reads one Leaf user's connections anew; whether that is one of the matrix. */
  update(leafUserId: string): boolean {
    const index = this.#indexes.get(leafUserId);
    const entry = index === undefined ? undefined : this.#entries[index];
    if (index === undefined || !entry) return false;
    this.#entries[index] = this.#entryOf(entry.user);
    return true;
  }

  /** The index of a Leaf user among the entries; undefined if it is not loaded. */
  indexOf(leafUserId: string): number | undefined {
    return this.#indexes.get(leafUserId);
  }

  /** The index of a provider's cell; -1 if the provider does not count. */
  columnOf(providerId: string): number {
    return this.#providers.findIndex(({ id }) => id === providerId);
  }

  /** The statuses of these Leaf users that a request of its own can tell, of the providers that are worth one. */
  missing(entries: readonly MatrixEntry[], worth: ReturnType<ProviderChecks["worthAsking"]>): readonly ProviderCheck[] {
    const asked = worth.map(({ provider, unnamed }) => ({ provider, unnamed, column: this.columnOf(provider.id) }));
    return entries.flatMap(({ user, cells }) =>
      asked.flatMap(({ provider, unnamed, column }) => {
        const kind = cells[column]?.kind;
        return kind === "unchecked" || (unnamed && kind === "unlisted") ? [{ leafUserId: user.id, provider }] : [];
      }),
    );
  }

  #entryOf(user: LeafUser): MatrixEntry {
    const cells = this.#providers.map((provider) => this.#cellOf(user, provider));
    return { user, name: fullNameOf(user), cells, kinds: cells.reduce((bits, { kind }) => bits | bitOf(kind), 0) };
  }

  #cellOf(user: LeafUser, provider: Provider): Cell {
    if (provider !== this.shown) {
      const known = this.others.known(user, provider);
      return known ? cellOf(known.connection, known.checkedAt) : unlisted;
    }
    const connection = this.store.connection(user.id);
    if (connection.kind === "unknown" && !isInRecord(user.attached, provider)) return unlisted;
    return cellOf(connection, this.store.snapshot.checked.get(user.id));
  }
}

function cellOf(connection: Connection, checkedAt: number | undefined): Cell {
  const environment = "environment" in connection ? shorten(oneLine(connection.environment ?? ""), 40) : "";
  const held = hasCredential(connection) || connection.kind === "unknown";
  return { kind: kindsOf[conditionOf(connection)], text: textOf(connection), environment, held, checkedAt };
}

function textOf(connection: Connection): string {
  switch (connection.kind) {
    case "active":
    case "attention":
      return shorten(oneLine(connection.status ?? ""), 60) || l10n.t("no status");
    case "lost":
      return l10n.t("no longer connected");
    case "notConnected":
    case "cancelled":
      return l10n.t("none");
    case "expired":
      return l10n.t("expired");
    case "failed":
      return l10n.t("failed");
    case "starting":
    case "awaitingFarmer":
      return l10n.t("connecting");
    case "unknown":
      return l10n.t("not checked");
  }
}
