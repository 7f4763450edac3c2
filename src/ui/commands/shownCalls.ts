import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import { shortName } from "../../base/plain";
import type { LastEnvironment } from "../../accounts/lastEnvironment";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import { selectedPage } from "../../events/view/selectedPage";
import type { EditorLog } from "../../host/log";
import type { Connector } from "../../connecting/connector";
import type { Account } from "../../model/account";
import { hasCredential, isPending, type Connection } from "../../model/connection";
import type { ClientEnvironment, ConnectableProvider, Provider } from "../../model/provider";
import type { StoreView } from "../../model/store";
import { credentialCall, eventsCall, filesCall, leafUserCall, oneClickCall, resourcesCall } from "../../snippets/calls";
import type { Placeholders } from "../../snippets/placeholders";
import type { LeafCall } from "../../snippets/snippetCall";
import type { LeafUsers } from "../../users/leafUsers";
import type { OtherProviders } from "../../users/otherProviders";
import { EventsPanel } from "../events/panel";
import type { EventsPanels } from "../events/panels";
import { sessionOf } from "../events/owner";
import { pickLeafUser } from "../prompts/pickLeafUser";
import type { Node, UserNode } from "../tree/leafUsersTree";
import { nameOf } from "../tree/presentation";
import { Told } from "./commandRunner";

/** What finding a row's calls works with. */
export interface ShownCallParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly users: LeafUsers;
  readonly others: OtherProviders;
  readonly connector: Connector;
  readonly lastEnvironment: LastEnvironment;
  readonly provider: ConnectableProvider;
  readonly panels: EventsPanels;
  readonly clock: Clock;
  readonly log: EditorLog;
}

/** A call that the extension makes for what is on the screen. */
interface ShownCall {
  readonly title: string;
  /** Makes the call up, with what stands for its secrets. */
  readonly call: (placeholders: Placeholders) => LeafCall;
  /** Of a call that carries partner credentials, which. */
  readonly environment?: ClientEnvironment;
}

/** What is on the screen, with its calls: the likeliest first. */
export interface ShownSubject {
  readonly farmer: string;
  readonly leafUserId: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly calls: readonly ShownCall[];
  /** Whose token makes the calls; undefined while nobody is signed in to that account. */
  readonly session: () => ActiveSession | undefined;
}

/** The calls for what a command was called on: an event log, a row, or, from the palette, the Leaf user that is chosen. */
export async function shownCalls(parts: ShownCallParts, given: unknown, title: string): Promise<ShownSubject> {
  const node = nodeIn(given);
  const panel = given instanceof EventsPanel ? given : node ? undefined : parts.panels.active;
  return panel ? ofPanel(parts, panel) : ofRow(parts, node, title);
}

/** What the editor passes for a row of ours; what it passes of a webview's context menu is none. */
function nodeIn(given: unknown): Node | undefined {
  return typeof given === "object" && given !== null && "kind" in given ? (given as Node) : undefined;
}

function ofPanel({ sessions }: ShownCallParts, { owner, provider, view }: EventsPanel): ShownSubject {
  const { apiUrl, leafUserId, farmer } = owner;
  return {
    farmer: shortName(farmer),
    ...{ leafUserId, apiUrl },
    calls: [eventsOf(provider, leafUserId, selectedPage(view))],
    session: () => sessionOf(sessions, owner),
  };
}

async function ofRow(parts: ShownCallParts, node: Node | undefined, title: string): Promise<ShownSubject> {
  const { store, sessions, users, clock } = parts;
  if (!node) await users.ensureLoaded();
  const user = await pickLeafUser(store, clock, userNodeOf(node), { title });
  const { session } = store.snapshot;
  if (!("account" in session)) throw new Told(l10n.t("Sign in to Leaf first."));
  const { account } = session;
  return {
    farmer: nameOf(user),
    leafUserId: user.id,
    apiUrl: account.apiUrl,
    calls: await callsOf(parts, node, user.id, account),
    session: () => sessions.active,
  };
}

/** The row of the Leaf user that a row is about; undefined if it is about none. */
function userNodeOf(node: Node | undefined): UserNode | undefined {
  const about = node?.kind === "dataRow" ? node.group : node;
  return about && "leafUserId" in about ? { kind: "user", leafUserId: about.leafUserId } : undefined;
}

async function callsOf(
  parts: ShownCallParts,
  node: Node | undefined,
  leafUserId: string,
  account: Account,
): Promise<readonly ShownCall[]> {
  const { provider, others } = parts;
  switch (node?.kind) {
    case "provider":
      return [credentialOf(others.named(node.provider) ?? provider, leafUserId)];
    case "detail":
      return [credentialOf(provider, leafUserId)];
    case "dataGroup":
      return [node.part === "fields" ? fieldsOf(provider, leafUserId) : filesOf(provider, leafUserId, 0)];
    case "dataRow":
      return [filesOf(provider, leafUserId, node.page ?? 0)];
    default:
      return ofLeafUser(parts, leafUserId, account);
  }
}

/** While a farmer is awaited, the call that has started it comes first. */
async function ofLeafUser(
  { store, connector, provider, lastEnvironment }: ShownCallParts,
  leafUserId: string,
  account: Account,
): Promise<readonly ShownCall[]> {
  const connection = store.connection(leafUserId);
  const reads = [
    { title: l10n.t("Leaf user"), call: () => leafUserCall(leafUserId) },
    credentialOf(provider, leafUserId),
    ...(hasCredential(connection) ? [eventsOf(provider, leafUserId, 0)] : []),
  ];
  if (connection.kind === "active") return reads;
  const environment = environmentFor(connection, lastEnvironment.environment(account));
  const last = await connector.lastOperation(leafUserId);
  const operation = last && "sharingUrlId" in last ? "sharingUrlId" : "organizationCode";
  const start: ShownCall = {
    title: l10n.t("Start one-click connection ({0})", environment),
    call: (placeholders) => oneClickCall(provider, leafUserId, environment, operation, placeholders),
    environment,
  };
  return isPending(connection) ? [start, ...reads] : [...reads, start];
}

/** The environment of an attempt to connect, or of the next one. */
export function environmentFor(connection: Connection, last: ClientEnvironment | undefined): ClientEnvironment {
  const known = "environment" in connection ? connection.environment : undefined;
  return known === "STAGE" || known === "PRODUCTION" ? known : (last ?? "STAGE");
}

function credentialOf(provider: Provider, leafUserId: string): ShownCall {
  return { title: l10n.t("{0} credential", provider.name), call: () => credentialCall(provider, leafUserId) };
}

function eventsOf(provider: Provider, leafUserId: string, page: number): ShownCall {
  return {
    title: l10n.t("{0} credential events", provider.name),
    call: () => eventsCall(provider, leafUserId, page),
  };
}

function fieldsOf(provider: Provider, leafUserId: string): ShownCall {
  return { title: l10n.t("Fields"), call: () => resourcesCall(provider, leafUserId) };
}

function filesOf(provider: Provider, leafUserId: string, page: number): ShownCall {
  return { title: l10n.t("Files"), call: () => filesCall(provider, leafUserId, page) };
}
