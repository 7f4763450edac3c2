import { maskText } from "../masking/redact";
import type { Credential } from "../leaf/credentials";
import type { CredentialEvent } from "../leaf/credentialEvents";
import type { LeafFailure } from "../leaf/errors";
import type { Connection } from "../model/connection";
import type { Answer, EndedAttempt, Facts } from "./facts";
import type { Mask } from "../masking/markdown";

/**
 * The facts with secrets taken out of every value that comes from outside, each by itself. Whoever makes sentences of
 * them masks nothing any more: to a mask, "Credential: ACTIVE" is a secret with its name.
 */
export function maskedFacts(facts: Facts, told: Mask): Facts {
  const mask = (text: string) => maskText(told(text));
  const { leafUser, account, attempt, credential, events, organizations, leafUserFound, partners, listFailure } = facts;
  return {
    ...facts,
    leafUser: { id: mask(leafUser.id), name: mask(leafUser.name) },
    ...(account ? { account: { ...account, text: mask(account.text), apiUrl: mask(account.apiUrl) } } : {}),
    connection: maskedConnection(facts.connection, mask),
    ...(attempt ? { attempt: maskedAttempt(attempt, mask) } : {}),
    credential: answered(credential, mask, (value) => value && maskedCredential(value, mask)),
    events: answered(events, mask, (value) => value.map((event) => maskedEvent(event, mask))),
    organizations: answered(organizations, mask, (value) => deeplyMasked(value, mask)),
    leafUserFound: answered(leafUserFound, mask, (value) => value),
    partners: partners.map((set) => ({ ...set, clientId: mask(set.clientId), username: mask(set.username) })),
    ...(listFailure ? { listFailure: maskedFailure(listFailure, mask) } : {}),
  };
}

function answered<T>(answer: Answer<T>, mask: Mask, masked: (value: T) => T): Answer<T> {
  if (answer.kind === "answered") return { kind: "answered", value: masked(answer.value) };
  return answer.kind === "failed" ? { kind: "failed", failure: maskedFailure(answer.failure, mask) } : answer;
}

function maskedCredential(credential: Credential, mask: Mask): Credential {
  const { id, status, createdTime, clientId, username, clientEnvironment } = credential;
  const masked = (text: string | null) => text && mask(text);
  return {
    ...credential,
    id: masked(id),
    status: masked(status),
    createdTime: masked(createdTime),
    clientId: masked(clientId),
    username: masked(username),
    clientEnvironment: masked(clientEnvironment),
  };
}

function maskedEvent(event: CredentialEvent, mask: Mask): CredentialEvent {
  const { id, createdDate, headers, body } = event;
  return {
    ...event,
    id: id === null ? null : mask(id),
    createdDate: createdDate && mask(createdDate),
    headers: mask(headers),
    body: mask(body),
  };
}

function maskedConnection(connection: Connection, mask: Mask): Connection {
  if (connection.kind === "failed") return maskedAttempt(connection, mask);
  if (connection.kind !== "active" && connection.kind !== "attention") return connection;
  const { status, environment, credential } = connection;
  return {
    ...connection,
    status: status && mask(status),
    environment: environment && mask(environment),
    ...(credential ? { credential: maskedCredential(credential, mask) } : {}),
  };
}

function maskedAttempt<T extends EndedAttempt>(attempt: T, mask: Mask): T {
  if (attempt.kind !== "failed") return attempt;
  const { reason, problem } = attempt;
  return { ...attempt, reason: mask(reason), ...(problem ? { problem: maskedFailure(problem, mask) } : {}) };
}

/** A failure may have been kept by another window, so its texts are masked here as well, whatever they are. */
function maskedFailure(failure: LeafFailure, mask: Mask): LeafFailure {
  return { ...deeplyMasked(failure, mask), kind: failure.kind };
}

function deeplyMasked<T>(value: T, mask: Mask): T;
function deeplyMasked(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item: unknown) => deeplyMasked(item, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deeplyMasked<unknown>(item, mask)]));
}
