import * as vscode from "vscode";
import type { Disposable } from "../base/emitter";
import type { LeafUser } from "../leaf/users";
import { accountKey } from "../model/account";
import { hasCredential, type Connection } from "../model/connection";
import type { Snapshot, StoreView } from "../model/store";
import type { LeafPanoramaAccount, LeafPanoramaApi, LeafPanoramaUser } from "./publicApi";

const connections: Readonly<Record<Connection["kind"], LeafPanoramaUser["connection"]>> = {
  unknown: "unknown",
  notConnected: "notConnected",
  lost: "notConnected",
  expired: "notConnected",
  cancelled: "notConnected",
  failed: "notConnected",
  starting: "connecting",
  awaitingFarmer: "connecting",
  active: "active",
  attention: "attention",
};

/** Lets other extensions read what is known, until it is disposed: then its functions throw. */
export class ApiForExtensions implements Disposable {
  readonly api: LeafPanoramaApi;
  readonly #statuses = new vscode.EventEmitter<LeafPanoramaUser>();
  readonly #users = new vscode.EventEmitter<void>();
  /** There is none before somebody listens. */
  #subscription: Disposable | undefined;
  #disposed = false;
  /** What `users()` has answered, and to which state. */
  #answer: { readonly snapshot: Snapshot; readonly users: readonly LeafPanoramaUser[] } | undefined;

  constructor(
    private readonly store: StoreView,
    /** A Leaf user that is loaded. */
    private readonly userById: (id: string) => LeafUser | undefined,
  ) {
    this.api = Object.freeze<LeafPanoramaApi>({
      version: 1,
      account: () => this.#alive(() => accountOf(store.snapshot)),
      users: () => this.#alive(() => this.#all()),
      onDidChangeStatus: (...listening) => this.#listen(() => this.#statuses.event(...listening)),
      onDidChangeUsers: (...listening) => this.#listen(() => this.#users.event(...listening)),
      connect: async (leafUserId) => this.#alive(() => this.#connect(leafUserId)),
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#answer = undefined;
    this.#subscription?.dispose();
    this.#statuses.dispose();
    this.#users.dispose();
  }

  #alive<T>(work: () => T): T {
    if (this.#disposed) throw new Error("Leaf Panorama was deactivated. Get its API again from vscode.extensions.");
    return work();
  }

  #listen(listen: () => vscode.Disposable): vscode.Disposable {
    return this.#alive(() => {
      this.#subscription ??= this.#follow();
      return listen();
    });
  }

  #follow(): Disposable {
    let { session, users } = this.store.snapshot;
    return this.store.onDidChange(({ leafUserId, progress }) => {
      if (progress) return;
      const { snapshot } = this.store;
      if (leafUserId === undefined) {
        const same = snapshot.session === session && snapshot.users.users === users.users;
        ({ session, users } = snapshot);
        if (!same) this.#users.fire();
        return;
      }
      const user = this.userById(leafUserId);
      if (user) this.#statuses.fire(this.#of(user));
    });
  }

  #all(): readonly LeafPanoramaUser[] {
    const { snapshot } = this.store;
    if (this.#answer?.snapshot !== snapshot) {
      this.#answer = { snapshot, users: Object.freeze(snapshot.users.users.map((user) => this.#of(user))) };
    }
    return this.#answer.users;
  }

  #of({ id, name }: LeafUser): LeafPanoramaUser {
    const connection = this.store.connection(id);
    return Object.freeze<LeafPanoramaUser>({
      leafUserId: id,
      name,
      connection: connections[connection.kind],
      status: hasCredential(connection) ? connection.status : null,
      healthy: connection.kind === "active",
      checkedAt: this.store.snapshot.checked.get(id) ?? null,
      environment: "environment" in connection ? connection.environment : null,
    });
  }

  async #connect(leafUserId: unknown): Promise<void> {
    if (leafUserId === undefined) {
      await vscode.commands.executeCommand("leafPanorama.connect");
      return;
    }
    const user = typeof leafUserId === "string" ? this.userById(leafUserId) : undefined;
    if (!user) throw new Error("No Leaf user that is loaded in Leaf Panorama has this id.");
    await vscode.commands.executeCommand("leafPanorama.connect", { kind: "user", leafUserId: user.id });
  }
}

function accountOf({ session }: Snapshot): LeafPanoramaAccount | undefined {
  if (!("account" in session)) return undefined;
  const { kind, label, role, apiUrl } = session.account;
  const id = accountKey(session.account);
  return Object.freeze<LeafPanoramaAccount>({ id, label, kind, role, apiUrl, signedIn: session.kind === "signedIn" });
}
