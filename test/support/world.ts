import { randomUUID } from "node:crypto";
import { assemble, type Parts } from "../../src/assemble";
import type { Sleep } from "../../src/base/clock";
import type { Disposable } from "../../src/base/emitter";
import { Redactor } from "../../src/masking/redact";
import { WindowAttempts, soleLease, type AttemptStorage, type Lease } from "../../src/connecting/attempts";
import type { ConnectRequest } from "../../src/connecting/oneClickCall";
import type { AskToRenew } from "../../src/accounts/tokens";
import type { Store } from "../../src/model/store";
import { nodeFetch, type Fetch } from "../../src/leaf/fetch";
import { startSandbox, type Sandbox } from "../../src/sandbox/main";
import { MemoryAccounts, MemoryCache, MemoryStorage, memoryPorts } from "./memory";

export { MemoryAccounts, MemoryCache, MemoryStorage };

/** Time that a test decides: whoever sleeps moves it on, at once. */
export class VirtualTime {
  #now = Date.UTC(2026, 2, 19, 12);
  /** By how much the wall clock was set ahead. */
  #set = 0;
  readonly now = () => this.#now + this.#set;
  /** What a clock would say that nobody has set. */
  readonly true = () => this.#now;
  readonly monotonic = () => this.#now - Date.UTC(2026, 2, 19);

  advance(ms: number): void {
    this.#now += ms;
  }

  /** Somebody sets the wall clock ahead, or back; no time passes. */
  setAhead(ms: number): void {
    this.#set += ms;
  }

  readonly sleep: Sleep = async (ms, signal) => {
    // A turn of the event loop, so that a test's own steps come in between.
    await new Promise((resolve) => setImmediate(resolve));
    if (!signal?.aborted) this.#now += Math.max(0, ms);
  };

  /** Sleeps until somebody else has moved the time on. */
  readonly wait: Sleep = async (ms, signal) => {
    const end = this.#now + ms;
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#now < end && !signal?.aborted);
  };
}

/** What a sandbox was asked for. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** ISO 8601, by the sandbox's clock. */
  readonly time: string;
}

/** What several windows of one profile share; a window that is alone has its own. */
export interface Shared {
  readonly time: VirtualTime;
  readonly storage: MemoryStorage;
  readonly accounts: MemoryAccounts;
  readonly cache: MemoryCache;
  readonly attempts: AttemptStorage;
  readonly lease: (windowId: string) => Lease;
  /** How the window sleeps; by default it moves the time on. */
  readonly sleep?: Sleep;
}

/** What a window that is alone has. */
export function sharedByNone(): Shared {
  return {
    time: new VirtualTime(),
    storage: new MemoryStorage(),
    accounts: new MemoryAccounts(),
    cache: new MemoryCache(),
    attempts: new WindowAttempts(),
    lease: () => soleLease,
  };
}

/** A window: the core around a sandbox, in virtual time and over real HTTP. */
export class World {
  readonly time: VirtualTime;
  readonly storage: MemoryStorage;
  readonly accounts: MemoryAccounts;
  /** How the developer answers when they are asked to sign in again; by default they close the prompt. */
  askToRenew: AskToRenew = () => Promise.resolve();
  readonly windowId = randomUUID();
  readonly redactor = new Redactor();
  /** What sends; a test may put a failing one in its place. */
  fetch: Fetch = nodeFetch;
  /** What the setting says of providers. */
  wantedProviders: readonly string[] = [];
  readonly cache: Parts["cache"];
  readonly checks: Parts["checks"];
  readonly connector: Parts["connector"];
  readonly credentials: Parts["credentials"];
  readonly data: Parts["data"];
  readonly edits: Parts["edits"];
  readonly erasure: Parts["erasure"];
  readonly others: Parts["others"];
  readonly partners: Parts["partners"];
  readonly sessions: Parts["sessions"];
  readonly store: Parts["store"];
  readonly users: Parts["users"];
  readonly #parts: Disposable[] = [];
  #sandbox: Sandbox | undefined;

  constructor(readonly shared: Shared = sharedByNone()) {
    this.time = shared.time;
    this.storage = shared.storage;
    this.accounts = shared.accounts;
    const { attempts, accounts, cache, storage: secrets, sleep = this.time.sleep } = shared;
    const own = {
      ...{ attempts, accounts, cache, secrets, sleep, redactor: this.redactor, windowId: this.windowId },
      clock: this.time,
      fetch: (...asked: Parameters<Fetch>) => this.fetch(...asked),
      lease: shared.lease(this.windowId),
      askToRenew: (...asked: Parameters<AskToRenew>) => this.askToRenew(...asked),
      wantedProviders: () => this.wantedProviders,
    };
    const parts = assemble({ ...memoryPorts(), ...own }, (part) => {
      this.#parts.push(part);
      return part;
    });
    this.cache = parts.cache;
    this.checks = parts.checks;
    this.connector = parts.connector;
    this.credentials = parts.credentials;
    this.data = parts.data;
    this.edits = parts.edits;
    this.erasure = parts.erasure;
    this.others = parts.others;
    this.partners = parts.partners;
    this.sessions = parts.sessions;
    this.store = parts.store;
    this.users = parts.users;
  }

  get info(): Sandbox["info"] {
    if (!this.#sandbox) throw new Error("The sandbox was not started.");
    return this.#sandbox.info;
  }

  async start(options: Parameters<typeof startSandbox>[0] = {}): Promise<this> {
    this.#sandbox = await startSandbox({ clock: this.time, ...options });
    return this;
  }

  /** Joins a sandbox that another window has started. */
  join(other: World): this {
    this.#sandbox = { info: other.info, stop: () => Promise.resolve() };
    return this;
  }

  /** Ends the window, as a reload does, and leaves the sandbox alone. */
  close(): void {
    for (const part of this.#parts.reverse()) part.dispose();
  }

  async stop(): Promise<void> {
    this.close();
    await this.#sandbox?.stop();
  }

  /** Signs in with the sandbox's own email and password. */
  async signIn(): Promise<void> {
    const { url, email, password } = this.info;
    await this.sessions.signIn(url, { email, password, rememberMe: true });
  }

  /** Calls the sandbox's control interface. */
  async control(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.info.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }

  async requests(): Promise<SandboxRequest[]> {
    return (await this.control("GET", "requests")) as SandboxRequest[];
  }

  /** The id of a loaded Leaf user that is not connected. */
  unconnected(): string {
    const { connections } = this.store.snapshot;
    const found = [...connections].find(([, connection]) => connection.kind === "notConnected");
    if (!found) throw new Error("Every Leaf user of the sandbox is connected.");
    return found[0];
  }

  /** What connects this Leaf user with a code of the sandbox's on STAGE; the organization is counted from 0. */
  requestFor(leafUserId: string, organization = 0): ConnectRequest {
    const { partner, organizations } = this.info;
    const { clientId, username, password } = partner.STAGE;
    const onStage = organizations.filter(({ environment }) => environment === "STAGE");
    const { organizationCode = "" } = onStage[organization] ?? {};
    return {
      leafUserId,
      environment: "STAGE",
      partner: { clientId, username, password },
      operation: { organizationCode },
    };
  }

  /** The id of a loaded Leaf user whose connection needs attention. */
  broken(): string {
    const { connections } = this.store.snapshot;
    const found = [...connections].find(([, connection]) => connection.kind === "attention");
    if (!found) throw new Error("No Leaf user of the sandbox needs attention.");
    return found[0];
  }

  /** The id of the first loaded Leaf user whose connection works. */
  connected(): string {
    const { connections } = this.store.snapshot;
    const found = [...connections].find(([, connection]) => connection.kind === "active");
    if (!found) throw new Error("No Leaf user of the sandbox is connected.");
    return found[0];
  }

  /** Resolves once the store is in a state that `holds`. */
  async until(holds: (store: Store) => boolean): Promise<void> {
    if (holds(this.store)) return;
    await new Promise<void>((resolve) => {
      const subscription = this.store.onDidChange(() => {
        if (!holds(this.store)) return;
        subscription.dispose();
        resolve();
      });
    });
  }
}
