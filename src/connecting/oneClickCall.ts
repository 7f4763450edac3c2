import { startOneClick, type OneClickSession } from "../leaf/credentials";
import type { Leaf } from "../leaf/send";
import type { ClientEnvironment, ConnectableProvider, OperationReference, PartnerCredentials } from "../model/provider";

/** All that one attempt to connect needs. */
export interface ConnectRequest {
  readonly leafUserId: string;
  readonly environment: ClientEnvironment;
  readonly partner: PartnerCredentials;
  readonly operation: OperationReference;
}

/** Makes the one-click call of an attempt, once; throws a LeafError. */
export function callOneClick(
  leaf: Leaf,
  { id, oneClick }: ConnectableProvider,
  { leafUserId, environment, partner, operation }: ConnectRequest,
  signal?: AbortSignal,
): Promise<OneClickSession> {
  return startOneClick(leaf, leafUserId, id, oneClick.body(partner, environment, operation), signal);
}
