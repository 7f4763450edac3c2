// The whole core before a raw HTTP server that answers as a test says, and all that the core then shows and keeps.
import { assemble, type Parts } from "../../src/assemble";
import type { Disposable } from "../../src/base/emitter";
import type { Logger } from "../../src/base/logger";
import { diagnose } from "../../src/diagnosis/diagnose";
import { gatherFacts } from "../../src/diagnosis/gather";
import { reportOf } from "../../src/diagnosis/report";
import { collectEvents, copyText, exportText } from "../../src/events/eventExport";
import { EventLog } from "../../src/events/log/eventLog";
import { credentialEvents } from "../../src/events/log/source";
import { EventDetails } from "../../src/events/view/details";
import { EventsView } from "../../src/events/view/eventsView";
import { isLeafError } from "../../src/leaf/errors";
import type { LeafUser } from "../../src/leaf/users";
import type { Connection } from "../../src/model/connection";
import { explain } from "../../src/model/explain";
import type { Provider } from "../../src/model/provider";
import { refusedFields } from "../../src/model/refusedFields";
import { readCalls } from "../../src/snippets/calls";
import { Placeholders } from "../../src/snippets/placeholders";
import { snippetCall } from "../../src/snippets/snippetCall";
import { SNIPPET_KINDS, snippetOf } from "../../src/snippets/snippets";
import { lookOf } from "../../src/ui/tree/presentation";
import { json, TestServer, type Received } from "./fixtures";
import { MemoryCache, memoryPorts } from "./memory";
import type { RawAnswer } from "./plantedAnswers";
import type { ServerResponse } from "node:http";

/** The id of the one Leaf user. */
export const LEAF_USER = "6f1d-user";

/** What the server answers to each call; what is left out is not found. */
export interface Script {
  readonly users?: RawAnswer;
  readonly credential?: RawAnswer;
  readonly created?: RawAnswer;
  readonly deleted?: RawAnswer;
  readonly events?: RawAnswer;
  readonly organizations?: RawAnswer;
}

/** A text that somebody can see or find, and where. */
export interface Seen {
  readonly place: string;
  readonly text: string;
}

/** All texts in a value, however deep: in maps, sets, errors and objects, the keys included. */
export function textsIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Map || value instanceof Set) return textsIn(Array.from<unknown>(value));
  if (Array.isArray(value)) return value.map(textsIn).join("\n");
  if (typeof value !== "object" || value === null) return String(value);
  const own = Object.entries(value).map(([key, item]) => `${key} ${textsIn(item)}`);
  return [...(value instanceof Error ? [value.message] : []), ...own].join("\n");
}

/** A window's core that is signed in at a server whose answers a test writes. */
export class PlantedRig {
  readonly #server = new TestServer();
  readonly #cache = new MemoryCache();
  readonly #lines: string[] = [];
  readonly #thrown: unknown[] = [];
  readonly #ends: Disposable[] = [];
  readonly parts: Parts;
  /** The provider of which the answers are. */
  #provider: Provider;
  #script: Script = {};

  constructor(provider: Provider) {
    this.#provider = provider;
    const write = (line: string) => void this.#lines.push(line);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    const own = { log, cache: this.#cache, sleep: () => Promise.resolve() };
    this.parts = assemble({ ...memoryPorts(), ...own }, (part) => {
      this.#ends.push(part);
      return part;
    });
  }

  async start(): Promise<this> {
    await this.#server.start();
    return this;
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.reverse()) end.dispose();
    await this.#server.stop();
  }

  /** From now on the server answers like this. */
  answers(script: Script): void {
    this.#script = script;
    this.#server.answers((request, response) => this.#answer(request, response));
  }

  /** The same to an account that is signed in anew; nothing that was said before is left. */
  async play(script: Script): Promise<void> {
    this.answers(script);
    await this.parts.sessions.signIn(this.#server.url, {
      email: "owner@example.com",
      password: "example-password",
      rememberMe: true,
    });
    this.#lines.length = 0;
    this.#thrown.length = 0;
  }

  /** Does one thing; a failure of it is kept as something that is shown. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.#thrown.push(error);
    }
  }

  /** What Leaf says of the credential now. */
  look(): Promise<Connection> {
    const { users, others } = this.parts;
    const other = others.named(this.#provider.id);
    return (other ? others.lookup(other) : users).look(LEAF_USER);
  }

  /** What a user does with a provider of a Leaf user, each thing once. */
  async useAll(values: Readonly<Record<string, string>> = {}): Promise<Seen[]> {
    const { users, others, credentials } = this.parts;
    const provider = this.#provider;
    await this.attempt(() => users.refresh());
    const seen = [...this.#shown("the list"), ...(await this.#written())];
    const other = others.named(provider.id);
    await this.attempt(() => (other ? others.lookInto(this.#user()) : users.look(LEAF_USER)));
    await this.attempt(() => this.look());
    seen.push(...this.#shown("a look"), ...(await this.#written()));
    seen.push(...(await this.#panel()), ...(await this.#exports()), ...(await this.#diagnosis()));
    await this.attempt(() => credentials.createFor(provider, LEAF_USER, values));
    await this.attempt(() => credentials.delete(LEAF_USER, provider));
    seen.push(...this.#shown("creating and deleting"), ...(await this.#written()));
    return [...seen, ...this.said()];
  }

  #answer({ method, url }: Received, response: ServerResponse): void {
    const { pathname } = new URL(url, this.#server.url);
    if (pathname === "/api/authenticate") {
      json(response, 200, { id_token: "example-token" });
      return;
    }
    const { users, credential, created, deleted, events, organizations } = this.#script;
    const { path } = this.#provider.status;
    const found = pathname.endsWith("/events")
      ? events
      : pathname.endsWith("/organizations")
        ? organizations
        : pathname.endsWith(path)
          ? { GET: credential, POST: created, DELETE: deleted }[method]
          : pathname.endsWith("/users")
            ? users
            : undefined;
    if (found) response.writeHead(found.status, { "content-type": found.type }).end(found.text);
    else json(response, 404, { title: "Not Found", status: 404 });
  }

  #user(): LeafUser {
    const empty = { name: null, email: null, phone: null, address: null, externalId: null, attached: {} };
    return this.parts.store.snapshot.users.users[0] ?? { id: LEAF_USER, ...empty };
  }

  /** The state and what the rows say of it. */
  #shown(after: string): Seen[] {
    const { store, others, clock } = this.parts;
    const rows = [
      lookOf(store.connection(LEAF_USER), clock.now()),
      ...others.of(this.#user()).map(({ connection }) => lookOf(connection, clock.now())),
    ];
    return [
      { place: `the state after ${after}`, text: textsIn(store.snapshot) },
      { place: `the rows after ${after}`, text: rows.map(({ text }) => text).join("\n") },
    ];
  }

  async #written(): Promise<Seen[]> {
    await this.parts.cache.flush();
    return [...this.#cache.kept.values()].map((text) => ({ place: "the disk", text }));
  }

  /** Lines of the log, before the log itself masks them once more; and errors with their sentences. */
  said(): Seen[] {
    const words = Object.fromEntries(
      this.#provider.fields.secret.map((field) => [field, new RegExp(field.toLowerCase())]),
    );
    return [
      { place: "the log", text: this.#lines.join("\n") },
      ...this.#thrown.map((error) => ({ place: "an error", text: textsIn(error) })),
      ...this.#thrown
        .filter((error) => isLeafError(error))
        .map((error) => ({
          place: "a sentence about an error",
          text: textsIn([explain(error), refusedFields(error, words)]),
        })),
    ];
  }

  async #panel(): Promise<Seen[]> {
    const { sessions, clock } = this.parts;
    const session = sessions.active;
    if (!session) return [];
    const log = new EventLog({ clock, sleep: () => Promise.resolve() });
    const settled = new Promise<void>((resolve) => {
      log.onDidChange(() => {
        if (!log.loading && log.phase !== "loading") resolve();
      });
    });
    log.attach(credentialEvents(session, this.#provider, LEAF_USER));
    await settled;
    const owner = { apiUrl: this.#server.url, accountKey: "a", account: "a", leafUserId: LEAF_USER, farmer: "Farm" };
    const view = new EventsView(log, owner, clock);
    view.setTimeZone("UTC");
    view.refresh(true);
    const details = new EventDetails(log.table, true);
    const slots = Array.from({ length: log.table.size }, (_, slot) => slot);
    const state = view.state();
    const text = textsIn([
      state,
      view.rows(state.version, 0),
      slots.map((slot) => details.detail(slot)),
      slots.map((slot) => details.lines(slot, "body", 0)),
      slots.map((slot) => details.lines(slot, "headers", 0)),
      log.problem,
    ]);
    log.dispose();
    return [{ place: "the event log", text }];
  }

  async #exports(): Promise<Seen[]> {
    const { sessions, redactor, store, clock } = this.parts;
    const session = sessions.active;
    if (!session) return [];
    const seen: Seen[] = [];
    await this.attempt(async () => {
      const collected = await collectEvents(session, this.#provider, LEAF_USER, clock.now());
      const connection = store.connection(LEAF_USER, this.#provider.id);
      const header = {
        provider: this.#provider.id,
        leafUserId: LEAF_USER,
        farmer: "Farm",
        account: "a",
        clientEnvironment: "environment" in connection ? connection.environment : null,
        status: "status" in connection ? connection.status : null,
        exportedAt: new Date(clock.now()).toISOString(),
      };
      for (const format of ["json", "csv", "markdown"] as const) {
        seen.push({ place: `the ${format} export`, text: exportText(header, collected, redactor.text, format) });
        seen.push({ place: `the ${format} copy`, text: copyText(collected.events, format) });
      }
      const placeholders = new Placeholders();
      const target = { apiUrl: this.#server.url, token: placeholders.valueOf("LEAF_TOKEN") };
      for (const { call } of readCalls(this.#provider, LEAF_USER, [])) {
        const written = await snippetCall(call, target, placeholders);
        for (const kind of SNIPPET_KINDS) seen.push({ place: "code to copy", text: snippetOf(kind, written) });
      }
    });
    return seen;
  }

  async #diagnosis(): Promise<Seen[]> {
    const { parts } = this;
    const tools = { ...parts, provider: this.#provider, accountText: () => "a", mask: parts.redactor.text };
    const facts = await gatherFacts(tools, { id: LEAF_USER, name: "Farm" });
    const diagnosis = diagnose(facts);
    return [
      { place: "the diagnosis", text: reportOf(facts, diagnosis) },
      { place: "what a diagnosis goes by", text: textsIn([facts, diagnosis]) },
    ];
  }
}
