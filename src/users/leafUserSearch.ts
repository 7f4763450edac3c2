import { fold } from "../base/fold";
import { readEmail, readWords, unbracket } from "../base/pasted";
import { isLeafError, type LeafError } from "../leaf/errors";
import type { Leaf } from "../leaf/send";
import { getLeafUser, searchLeafUsers, type LeafUser, type LeafUserPage } from "../leaf/users";
import { matcher } from "./arrangement";

/** What a search in Leaf has found. */
export interface FoundLeafUsers {
  readonly users: readonly LeafUser[];
  /** How many more match at most, beyond those that were sent; undefined if there are some, and Leaf doesn't say how many. */
  readonly more: number | undefined;
  /** Leaf has found users by a part of what they have: so it would have found all such. */
  readonly byPart: boolean;
  /** Why a part of the search failed; what is found is then not all. */
  readonly failed?: LeafError;
}

/** One question of a search, and which of the answers are answers to it. */
interface Question {
  readonly ask: () => Promise<LeafUserPage>;
  readonly matches: (user: LeafUser) => boolean;
  /** Whether all of the field was asked for. */
  readonly exactly: (user: LeafUser) => boolean;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What else can be a Leaf user's id: a number, or a long word with digits in it. */
const ID = /^(?:\d+|(?=\D*\d)[\w-]{20,})$/;

/**
 * Has Leaf search among all Leaf users, in at most three requests: by name and external ID, by id if the text can be one,
 * by email if there is an @ in it. No document says whether Leaf matches by a part, or heeds each of these filters; so
 * nothing is taken from an answer that doesn't match. Throws a LeafError if nothing could be asked.
 */
export async function searchAmongAll(leaf: Leaf, pasted: string, signal: AbortSignal): Promise<FoundLeafUsers> {
  const text = readWords(pasted);
  const questions = questionsFor(leaf, text, signal);
  const answers = await Promise.allSettled(questions.map(({ ask }) => ask()));
  const errors: LeafError[] = [];
  const found = new Map<string, LeafUser>();
  let more: number | undefined = 0;
  let byPart = false;
  answers.forEach((answer, index) => {
    const question = questions[index];
    if (!question) return;
    if (answer.status === "rejected") {
      if (!isLeafError(answer.reason)) throw answer.reason;
      errors.push(answer.reason);
      return;
    }
    const page = answer.value;
    const users = page.users.filter(question.matches);
    for (const user of users) found.set(user.id, user);
    byPart ||= users.some((user) => !question.exactly(user));
    // Where others were sent as well, Leaf has not searched by this, and its count says nothing.
    if (users.length === page.users.length) more = larger(more, moreOf(page));
  });
  const fatal = errors.find(({ kind }) => kind === "unauthorized" || kind === "cancelled");
  // A server may refuse a filter that it doesn't know, and still search by the others.
  const failed = errors.find(({ kind }) => kind !== "rejected");
  const unasked = errors.length === questions.length ? (failed ?? errors[0]) : undefined;
  const why = fatal ?? unasked;
  if (why) throw why;
  return { users: [...found.values()], more, byPart, ...(failed ? { failed } : {}) };
}

function questionsFor(leaf: Leaf, text: string, signal: AbortSignal): Question[] {
  const by = (field: "name" | "email" | "externalId", value: string): Question => {
    const form = fold(value);
    const matches = matcher(value);
    const of = (user: LeafUser) => fold(user[field] ?? "");
    return {
      ask: () => searchLeafUsers(leaf, { [field]: value }, 0, signal),
      matches: (user) => (field === "name" ? matches(user) : of(user).includes(form)),
      exactly: (user) => of(user) === form,
    };
  };
  const others = [by("name", text), by("externalId", text)];
  const id = unbracket(text);
  if (UUID.test(id)) return [byId(leaf, id, signal), by("externalId", text)];
  if (ID.test(id)) return [byId(leaf, id, signal), ...others];
  const email = readEmail(text);
  return email.includes("@") && !/\s/.test(email) ? [by("email", email), ...others] : others;
}

function byId(leaf: Leaf, id: string, signal: AbortSignal): Question {
  const matches = (user: LeafUser) => user.id.toLowerCase() === id.toLowerCase();
  return {
    ask: async () => {
      try {
        return pageOf([await getLeafUser(leaf, id, signal, { once: true })]);
      } catch (error) {
        if (!isLeafError(error, "notFound")) throw error;
        return pageOf([]);
      }
    },
    matches,
    exactly: matches,
  };
}

function pageOf(users: readonly LeafUser[]): LeafUserPage {
  return { users, total: users.length, unreadable: 0, received: users.length, next: false };
}

function moreOf({ received, total, next }: LeafUserPage): number | undefined {
  if (total !== undefined && total > received) return total - received;
  return next ? undefined : 0;
}

function larger(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}
