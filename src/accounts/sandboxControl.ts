import { Emitter } from "../base/emitter";
import type { PartnerCredentialsStorage } from "./partnerCredentials";
import type { ClientEnvironment, PartnerCredentials } from "../model/provider";
import type { Sessions } from "./sessions";
import type { StoreView } from "../model/store";

/** An organization that a sandbox's farmers can share. */
export interface SandboxOrganization {
  readonly environment: ClientEnvironment;
  readonly organizationCode: string;
  readonly name: string;
}

/** A running sandbox, as far as signing in and connecting need it. */
export interface RunningSandbox {
  readonly info: {
    readonly url: string;
    readonly email: string;
    readonly password: string;
    readonly partner: Readonly<Record<ClientEnvironment, PartnerCredentials & { readonly sharingUrlId: string }>>;
    readonly organizations: readonly SandboxOrganization[];
  };
  stop(): Promise<void>;
}

/** Starts and stops the local sandbox of this window, and signs in to it. */
export class SandboxControl {
  readonly #changes = new Emitter<undefined>();
  /** It was started or stopped. */
  readonly onDidChange = this.#changes.event;
  #running: RunningSandbox | undefined;
  #launching: Promise<RunningSandbox> | undefined;

  constructor(
    private readonly store: StoreView,
    private readonly sessions: Sessions,
    private readonly partners: PartnerCredentialsStorage,
    private readonly launch: (world?: string) => Promise<RunningSandbox>,
  ) {}

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** The sample organizations of an environment, while the sandbox is the signed-in account. */
  organizations(environment: ClientEnvironment): readonly SandboxOrganization[] {
    const { session } = this.store.snapshot;
    if (session.kind !== "signedIn" || session.account.kind !== "sandbox") return [];
    return this.#running?.info.organizations.filter((item) => item.environment === environment) ?? [];
  }

  /** Starts the sandbox, unless it runs, and signs in to it; with the text of a world file, in place of one that runs. */
  async start(world?: string): Promise<void> {
    if (world !== undefined) await this.#replace(world);
    if (this.#running === undefined) {
      this.#launching ??= this.launch().finally(() => (this.#launching = undefined));
      this.#running ??= await this.#launching;
    }
    this.#changes.fire(undefined);
    const { info } = this.#running;
    await this.sessions.signInToSandbox(info.url, info);
    const account = this.sessions.require().account;
    for (const environment of ["STAGE", "PRODUCTION"] as const) {
      await this.partners.write(account, environment, info.partner[environment], false);
    }
  }

  /** One that can't be started leaves the other as it is. */
  async #replace(world: string): Promise<void> {
    // One that is about to run would be forgotten, and run on.
    await this.#launching;
    const other = await this.launch(world);
    const before = this.#running;
    this.#running = other;
    await before?.stop();
  }

  /** Ends the sandbox and returns to the account of before. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#changes.fire(undefined);
    const { session } = this.store.snapshot;
    if ("account" in session && session.account.kind === "sandbox") await this.sessions.restore();
    await running?.stop();
  }

  dispose(): void {
    this.#changes.dispose();
    void this.#running?.stop();
  }
}
