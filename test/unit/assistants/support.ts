import type { ToolParts } from "../../../src/assistants/toolParts";
import { readTools } from "../../../src/assistants/readTools";
import { failureText } from "../../../src/assistants/toolRefusal";
import type { Account } from "../../../src/model/account";
import type { World } from "../../support/world";
import { panorama } from "../../../src/providers/panorama";

/** What the tools work with in a test's window. */
export function toolParts(world: World): ToolParts {
  const { store, sessions, users, others, partners, redactor, time: clock } = world;
  return { store, sessions, users, others, partners, redactor, clock, provider: panorama };
}

/** What a tool answers a model: its result or its failure, as text. */
export async function answerOf(parts: ToolParts, name: string, input: unknown = {}): Promise<string> {
  try {
    const tool = readTools[name];
    if (!tool) throw new Error(`There is no tool ${name}.`);
    return await tool(parts, input, new AbortController().signal);
  } catch (error) {
    return failureText(error, parts.redactor.text);
  }
}

/** A row of *leaf_list_users*. */
export interface UserRow {
  readonly leafUserId: string;
  readonly name: string;
  readonly condition: string;
  readonly status?: string;
}

/** What *leaf_list_users* answers. */
export interface UserList {
  readonly leafUsersInAccount: number;
  readonly matching: number;
  readonly byCondition: Readonly<Record<string, number>>;
  readonly leafUsers: readonly UserRow[];
  readonly more?: string;
}

/** The same, read. */
export async function jsonOf<T>(parts: ToolParts, name: string, input: unknown = {}): Promise<T> {
  return JSON.parse(await answerOf(parts, name, input)) as T;
}

/** An account as it is shown. */
export function accountWith(changes: Partial<Account>): Account {
  const login = "dev@example.com";
  return { kind: "leaf", login, label: login, role: "test", apiUrl: "https://api.withleaf.io", ...changes };
}
