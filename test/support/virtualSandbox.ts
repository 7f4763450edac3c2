import { assemble, type Parts } from "../../src/assemble";
import type { Fetch } from "../../src/leaf/fetch";
import { createApi, type Incoming } from "../../src/sandbox/api";
import { Faults } from "../../src/sandbox/faults";
import type { Reply } from "../../src/sandbox/reply";
import { settle, type SandboxOptions } from "../../src/sandbox/options";
import { RequestLog, type LoggedRequest } from "../../src/sandbox/requestLog";
import { Alerts } from "../../src/sandbox/webhooks/alerts";
import { World as Made } from "../../src/sandbox/world";
import { EventTime } from "./eventTime";
import { memoryPorts } from "./memory";

const API_URL = "http://127.0.0.1:4000";

/** The sandbox without its server: thousands of requests in virtual time, each in the order of the clock. */
export class VirtualSandbox {
  readonly time = new EventTime();
  readonly made: Made;
  readonly #log: RequestLog;
  readonly #api: (incoming: Incoming) => Reply;
  readonly #latencyMs: number;

  constructor(options: SandboxOptions) {
    const settings = settle({ ...options, clock: this.time });
    this.made = new Made(settings);
    this.#log = new RequestLog(this.time);
    const attached = { faults: new Faults(), log: this.#log, alerts: new Alerts(this.made, settings) };
    this.#api = createApi(this.made, settings, attached, () => ({ host: "127.0.0.1", port: 4000 }));
    this.#latencyMs = settings.latencyMs;
  }

  readonly fetch: Fetch = async (url, { method, headers, body, signal }) => {
    const { pathname, searchParams } = new URL(url);
    const entry = this.#log.add(method, pathname);
    const reply = this.#api({
      method,
      path: pathname,
      query: searchParams,
      text: body ?? "",
      contentType: headers["content-type"] ?? "",
      authorization: headers["authorization"],
      origin: undefined,
    });
    await this.time.sleep(this.#latencyMs, signal);
    if (signal.aborted) throw new Error("aborted");
    entry.status = reply.status;
    return {
      status: reply.status,
      headers: { get: (name) => headerOf(reply, name) },
      text: () => Promise.resolve(String(reply.body ?? "")),
    };
  };

  /** The requests since the start, or since this many. */
  requests(from = 0): readonly LoggedRequest[] {
    return this.#log.all().slice(from);
  }

  /** Forgets the requests so far. */
  forgetRequests(): void {
    this.#log.clear();
  }

  /** A window of the editor that is signed in. */
  async window(perMinute = 300, fetch = this.fetch, concurrency?: number): Promise<VirtualWindow> {
    const window = new VirtualWindow(this.time, fetch, perMinute, concurrency);
    const { email, password } = this.made.directory.account;
    await this.time.until(window.sessions.signIn(API_URL, { email, password, rememberMe: true }));
    return window;
  }
}

function headerOf(reply: Reply, name: string): string | null {
  const found = Object.entries(reply.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? null;
}

/** One window, with a request budget of its own. */
export class VirtualWindow {
  readonly parts: Parts;
  readonly store: Parts["store"];
  readonly sessions: Parts["sessions"];
  readonly users: Parts["users"];
  /** What the setting says of providers. */
  wantedProviders: readonly string[] = [];
  readonly others: Parts["others"];
  readonly checks: Parts["checks"];
  readonly edits: Parts["edits"];

  constructor(time: EventTime, fetch: Fetch, perMinute: number, concurrency?: number) {
    const own = {
      fetch,
      clock: time,
      sleep: time.sleep,
      requestsPerMinute: () => perMinute,
      concurrency,
      wantedProviders: () => this.wantedProviders,
    };
    const parts = assemble({ ...memoryPorts(), ...own }, (part) => part);
    this.parts = parts;
    this.store = parts.store;
    this.sessions = parts.sessions;
    this.users = parts.users;
    this.others = parts.others;
    this.checks = parts.checks;
    this.edits = parts.edits;
  }
}
