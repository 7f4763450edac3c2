import assert from "node:assert/strict";

import { OpenApiCheck, type Document } from "./openApiCheck";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/main";

/** Where users live. */
export const USERS = "/services/usermanagement/api/users";
/** An id that no user has. */
export const NOBODY = "00000000-0000-4000-8000-000000000000";

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export type Json = Readonly<Record<string, unknown>>;

/** A value as an object; fails if it is none. */
export function object(value: unknown): Json {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), "expected an object");
  return value as Json;
}

/** A value as a list of objects; fails if it is none. */
export function list(value: unknown): readonly Json[] {
  assert.ok(Array.isArray(value), "expected a list");
  return value.map(object);
}

/** A value as a string; fails if it is none. */
export function string(value: unknown): string {
  assert.ok(typeof value === "string", "expected a string");
  return value;
}

/** The first of a list; fails if it is empty. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  assert.ok(item !== undefined, "expected at least one");
  return item;
}

/** A sandbox with a signed-in client. */
export class Rig {
  token = "";
  /** What the sandbox says of itself, once it has: each answer is compared with that. */
  #described: OpenApiCheck | undefined;

  private constructor(readonly sandbox: Sandbox) {}

  static async start(options: SandboxOptions = {}): Promise<Rig> {
    const rig = new Rig(
      await startSandbox({
        onError: (error) => {
          throw error;
        },
        ...options,
      }),
    );
    await rig.#describe();
    await rig.signIn();
    return rig;
  }

  /** A sandbox under a name of another machine can't be reached by that. */
  async #describe(): Promise<void> {
    const { json } = await this.call("GET", "/__sandbox/openapi.json");
    this.#described = new OpenApiCheck(json as Document);
  }

  get info() {
    return this.sandbox.info;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  async signIn(rememberMe: unknown = "false"): Promise<Json> {
    const { email: username, password } = this.info;
    const { json } = await this.call("POST", "/api/authenticate", { username, password, rememberMe });
    this.token = string(object(json)["id_token"]);
    return object(JSON.parse(Buffer.from(this.token.split(".")[1] ?? "", "base64url").toString()));
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(path.startsWith("http") ? path : this.info.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(this.token === "" ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const { status, headers: answered } = response;
    const answer = { status, headers: answered, text, json: isJson ? (JSON.parse(text) as unknown) : undefined };
    this.#described?.check(method, path, answer);
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call("POST", path, body);
  }

  async users(): Promise<readonly Json[]> {
    return list((await this.get(`${USERS}?size=100`)).json);
  }

  /** The status of each user's credential, by the user's id; `undefined` where there is none. */
  async statuses(): Promise<Map<string, unknown>> {
    const statuses = new Map<string, unknown>();
    for (const { id } of await this.users()) statuses.set(string(id), await this.status(string(id)));
    return statuses;
  }

  async status(id: string): Promise<unknown> {
    const { status, json } = await this.get(credentials(id));
    return status === 404 ? undefined : object(json)["status"];
  }

  /** The id of a user whose credential has the status, or who has none. */
  async userWith(status: string | undefined): Promise<string> {
    const found = [...(await this.statuses())].find(([, actual]) => actual === status);
    assert.ok(found, `expected a user with ${String(status)}`);
    return found[0];
  }

  /** A new user, so that tests do not get into each other's way. */
  async newUser(): Promise<string> {
    const { json } = await this.post(USERS, { name: "Prairie View", email: "office@prairieview.example" });
    return string(object(json)["id"]);
  }

  organization(environment: "STAGE" | "PRODUCTION", index = 0) {
    const found = this.info.organizations.filter((organization) => organization.environment === environment)[index];
    assert.ok(found);
    return found;
  }

  /** The body of a one-click call that succeeds, changed as asked. */
  grant(changes: Json = {}): Json {
    const { clientId, username, password } = this.info.partner.STAGE;
    const { organizationCode } = this.organization("STAGE");
    return { clientId, username, password, organizationCode, clientEnvironment: "STAGE", ...changes };
  }

  oneClick(id: string, changes: Json = {}): Promise<Answer> {
    return this.post(`${USERS}/${id}/one-click-integration/Panorama`, this.grant(changes));
  }

  /** Opens a session and gives its page's address. */
  async signInUrl(id: string, changes: Json = {}): Promise<string> {
    return string(object((await this.oneClick(id, changes)).json)["signInUrl"]);
  }

  control(id: string, verb: "approve" | "revoke" | "expire-token"): Promise<Answer> {
    return this.post(`/__sandbox/leafUsers/${id}/${verb}`);
  }

  advance(advanceSeconds: number): Promise<Answer> {
    return this.post("/__sandbox/clock", { advanceSeconds });
  }

  /** A new user that is connected. */
  async connectedUser(): Promise<string> {
    const id = await this.newUser();
    await this.signInUrl(id);
    assert.equal((await this.control(id, "approve")).status, 200);
    return id;
  }
}

/** Where a user's Panorama credential lives. */
export function credentials(id: string): string {
  return `${USERS}/${id}/panorama-credentials`;
}

/** Fails unless the answer is a problem with the status. */
export function assertProblem({ status, headers, json }: Answer, expected: number, errorKey?: string): Json {
  assert.equal(status, expected);
  assert.equal(headers.get("content-type"), "application/problem+json");
  const problem = object(json);
  assert.equal(problem["status"], expected);
  if (errorKey !== undefined) assert.equal(problem["errorKey"], errorKey);
  return problem;
}
