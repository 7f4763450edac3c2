import type { ClientEnvironment, ConnectableProvider } from "../../model/provider";
import { createLeafUserCall, credentialCall, eventsCall, oneClickCall, signInCall, type OperationKind } from "../calls";
import { Placeholders, variablesOf, type Template, type Variable } from "../placeholders";
import { snippetCall, type LeafCall, type SnippetCall } from "../snippetCall";

/** What a flow is about. */
export interface FlowSubject {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly provider: ConnectableProvider;
  readonly environment: ClientEnvironment;
  readonly operation: OperationKind;
  /** Missing where the flow creates one. */
  readonly leafUserId?: string | undefined;
}

/** The calls that connect a farmer, from signing in to the credential's events; addresses begin behind the API's root. */
export interface Flow extends FlowSubject {
  readonly signIn: SnippetCall;
  readonly create?: SnippetCall;
  readonly oneClick: SnippetCall;
  readonly credential: SnippetCall;
  readonly events: SnippetCall;
  /** The statuses that end the wait. */
  readonly works: readonly string[];
  /** How long the farmer has, in seconds. */
  readonly seconds: number;
  /** How long to wait before each look at the credential, in seconds. */
  readonly pollSeconds: number;
}

/** What a flow for a Leaf user that exists says of itself. */
export const CONNECTED_ALREADY = "If the Leaf user is connected already, the wait ends at once.";

/** Writes the flow down with variables for everything secret, and for the Leaf user's id. */
export async function flowOf(subject: FlowSubject): Promise<Flow> {
  const { provider, environment, operation, leafUserId } = subject;
  const placeholders = new Placeholders();
  const id = placeholders.valueOf("LEAF_USER_ID");
  const written = (call: LeafCall, signedIn = true) => writtenCall(call, subject, placeholders, signedIn);
  const [signIn, create, oneClick, credential, events] = await Promise.all([
    written(signInCall(placeholders), false),
    leafUserId === undefined ? written(createLeafUserCall(placeholders)) : undefined,
    written(oneClickCall(provider, id, environment, operation, placeholders)),
    written(credentialCall(provider, id)),
    written(eventsCall(provider, id)),
  ]);
  const words = Object.entries(provider.status.words);
  return {
    ...subject,
    ...{ signIn, oneClick, credential, events },
    ...(create ? { create } : {}),
    works: words.flatMap(([word, meaning]) => (meaning === "works" ? [word] : [])),
    seconds: provider.oneClick.sessionMs / 1000,
    pollSeconds: 3,
  };
}

/** A call whose address begins behind the API's root, so that the root can be a variable. */
export async function writtenCall(
  call: LeafCall,
  { apiUrl }: Pick<FlowSubject, "apiUrl">,
  placeholders: Placeholders,
  signedIn = true,
): Promise<SnippetCall> {
  const target = { apiUrl, ...(signedIn ? { token: placeholders.valueOf("LEAF_TOKEN") } : {}) };
  const made = await snippetCall(call, target, placeholders);
  const [start, ...rest] = made.url;
  if (typeof start !== "string" || !start.startsWith(apiUrl))
    throw new Error(`The call leads elsewhere than ${apiUrl}.`);
  return { ...made, url: [start.slice(apiUrl.length), ...rest].filter((part) => part !== "") };
}

/** The variables that have to be set before a flow is run, in the order in which it needs them. */
export function neededVariables({ signIn, create, oneClick }: Flow): Variable[] {
  const bodies = [signIn, create, oneClick].flatMap((call) => call?.body ?? []);
  const values: Template[] = bodies.flatMap(([, value]) => (value ? [value] : []));
  return variablesOf(values);
}
