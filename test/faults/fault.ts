import type { Socket } from "node:net";
import type { LeafErrorKind } from "../../src/leaf/errors";
import type { Call, CallName } from "./calls";
import type { RawRequest } from "./rawServer";

/** What may become of a call: a value, the word that there is none, or a failure of a kind. */
export type Outcome = "value" | "none" | LeafErrorKind;

/** The outcomes that are right, as `a` or `a|b`; for some calls others than for the rest. */
export interface Expected extends Readonly<Partial<Record<CallName, string>>> {
  readonly others: string;
}

/** Something that can be wrong with an answer, or on its way, and what is right to make of it. */
export interface Fault {
  readonly name: string;
  readonly send: (socket: Socket, call: Call, request: RawRequest) => void;
  /** Instead of waiting for a request. */
  readonly greet?: (socket: Socket) => void;
  readonly expected: Expected;
}

/** The outcomes that are right for one call. */
export function rightFor(fault: Fault, call: CallName): ReadonlySet<string> {
  return new Set((fault.expected[call] ?? fault.expected.others).split("|"));
}

/** A fault that is one answer, after which the connection is closed. */
export function answering(name: string, expected: Expected | string, bytes: (call: Call) => Buffer | string): Fault {
  return {
    name,
    expected: typeof expected === "string" ? { others: expected } : expected,
    send: (socket, call) => socket.end(bytes(call)),
  };
}
