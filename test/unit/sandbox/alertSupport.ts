import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

import { list, object, Rig, string, type Json } from "./support";

/** Where webhooks live. */
export const WEBHOOKS = "/services/alerts/api/alerts/webhooks";
export const SECRET = "sandbox webhook secret · ключ";
export const CONFIRMATION = '{"message": "confirmation of webhook upon registration"}';

/** A moment with six digits behind the second, with three, or with none. */
export const DIGITS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z$/;

/** Leaf's events, as its documentation names them. */
export const EVENTS: readonly string[] = [
  ...["credentialsLimitedPermission", "credentialsUnauthenticated"],
  ...["fieldCreated", "fieldUpdated", "mergedFieldCreated", "mergedFieldUpdated"],
  ...["fieldBoundaryCreated", "fieldBoundaryUpdated", "fieldBoundaryDeleted"],
  ...["batchUploadProcessingFinished", "uploadedFileProcessingFinished", "uploadedFileProcessingFailed"],
  ...["providerFileProcessingFinished", "providerFileProcessingFailed"],
  ...["mergedFileProcessingFinished", "mergedFileProcessingFailed"],
  ...["automergedFileProcessingFinished", "automergedFileProcessingFailed"],
  ...["operationCreated", "operationUpdated", "operationProcessingFinished", "operationProcessingFailed"],
  ...["workflowProcessingFinished", "workflowProcessingFailed"],
  ...["newSatelliteImage", "satelliteSubscriptionFailed", "newIrrigationActivity", "newFieldIrrigationActivity"],
  ...["machineCreated", "machineUpdated", "machineDeleted", "implementCreated", "implementUpdated"],
  ...["operatorCreated", "operatorUpdated"],
  ...["providerOrganizationCreated", "providerOrganizationBlocked", "providerOrganizationRemoved"],
];

/** A request as it arrived. */
export interface Arrival {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: Json;
}

type Answer = (response: ServerResponse, request: IncomingMessage, arrival: Arrival) => void;

/** What a receiver that has no fault answers. */
export const accept: Answer = (response) => response.writeHead(204).end();

/** A developer's own application: a server on a port of its own that notes each request before it answers. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  readonly #waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    public answer: Answer,
  ) {}

  static async start(answer: Answer = accept): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server, answer);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => receiver.#note(request, response, Buffer.concat(chunks)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** The arrivals behind the confirmation. */
  get alerts(): Arrival[] {
    return this.arrivals.filter(({ text }) => text !== CONFIRMATION);
  }

  /** Resolves once so many requests have arrived since the start. */
  async arrived(count: number): Promise<void> {
    while (this.arrivals.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  #note(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
    const text = bytes.toString("utf8");
    const { method, url: path, headers } = request;
    const arrival = { method, path, headers, bytes, text, json: object(JSON.parse(text)) };
    this.arrivals.push(arrival);
    this.answer(response, request, arrival);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** An address of this machine where nothing listens. */
export async function deadUrl(): Promise<string> {
  const receiver = await Receiver.start();
  const { url } = receiver;
  await receiver.stop();
  return url;
}

/** Fails unless the header is the signature of the bytes, computed here from the bytes that came. */
export function assertSigned({ headers, bytes }: Arrival, secret = SECRET): void {
  const expected = createHmac("sha256", Buffer.from(secret, "utf8")).update(bytes).digest().toString("base64");
  assert.equal(headers["x-leaf-signature"], expected);
}

/** Creates a webhook, and gives its id. */
export async function addWebhook(
  rig: Rig,
  url: string,
  events: readonly string[],
  changes: Json = {},
): Promise<string> {
  const { status, json, text } = await rig.post(WEBHOOKS, { name: "Test", url, secret: SECRET, events, ...changes });
  assert.equal(status, 201, text);
  return string(object(json)["id"]);
}

/** Sends alerts as a test wants them. */
export async function trigger(rig: Rig, event: string, more: Json = {}): Promise<Json> {
  const { status, json, text } = await rig.post("/__sandbox/alerts", { event, ...more });
  assert.equal(status, 200, text);
  return object(json);
}

/** Waits until nothing is under way, and gives the retries that are planned. */
export async function settled(rig: Rig): Promise<readonly Json[]> {
  for (;;) {
    const state = object((await rig.get("/__sandbox/alerts")).json);
    if (state["outstanding"] === 0) return list(state["retries"]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The failed calls as the API lists them, newest first. */
export async function failedCalls(rig: Rig): Promise<readonly Json[]> {
  return list(object((await rig.get(`${WEBHOOKS}/failed-calls`)).json)["items"]);
}

/** A sandbox with one webhook, which has every event. */
export class AlertedSandbox {
  private constructor(
    readonly rig: Rig,
    readonly receiver: Receiver,
  ) {}

  static async start(): Promise<AlertedSandbox> {
    const alerted = new AlertedSandbox(await Rig.start({ rateLimitPerMinute: 0 }), await Receiver.start());
    await addWebhook(alerted.rig, alerted.receiver.url, EVENTS);
    await alerted.came();
    return alerted;
  }

  async stop(): Promise<void> {
    await this.rig.stop();
    await this.receiver.stop();
  }

  /** The bodies that came, in the order of their time; forgets them. */
  readonly came = async (): Promise<Json[]> => {
    await settled(this.rig);
    return this.receiver.arrivals.splice(0).map(({ json }) => json);
  };

  /** A connected user, whose connecting isn't looked at. */
  readonly connected = async (): Promise<string> => {
    const id = await this.rig.connectedUser();
    await this.came();
    return id;
  };
}
