import { explain } from "../model/explain";
import { isLeafError, maskedBy, type LeafErrorKind } from "../leaf/errors";
import type { Mask } from "../masking/markdown";
import { resultText } from "./resultText";

/** A tool can't do what it was called for: what happened, and what the model can do next. */
export class ToolRefusal extends Error {
  override readonly name = "ToolRefusal";

  constructor(
    readonly sentence: string,
    readonly next: string,
  ) {
    super(sentence);
  }
}

const ASK_TO_SIGN_IN =
  "Ask the user to run the command “Leaf: Sign In…” in the editor, or “Leaf: Start Sandbox” to try without an account. Never ask for a password or a token in the chat.";
const TRY_LATER = "Try once more in a minute. If it fails again, tell the user.";
const TELL = "Tell the user; calling again doesn't help.";

const NEXT: Readonly<Record<LeafErrorKind, string>> = {
  offline: TRY_LATER,
  tls: TELL,
  proxy: TELL,
  timeout: TRY_LATER,
  unauthorized: ASK_TO_SIGN_IN,
  forbidden: TELL,
  notFound: "leaf_list_users finds Leaf users and gives their ids.",
  rateLimited: "Wait, and ask for less at a time.",
  rejected: TELL,
  server: TRY_LATER,
  malformed: TELL,
  cancelled: "Nothing more is needed.",
};

/** A failure as a tool's answer, worded for a model: never a stack, and nothing of what was sent. Pure. */
export function failureText(error: unknown, mask: Mask): string {
  return resultText({ failed: true, ...wordsOf(error, mask) });
}

function wordsOf(error: unknown, mask: Mask): { readonly error: string; readonly next: string } {
  if (error instanceof ToolRefusal) return { error: error.sentence, next: error.next };
  if (isLeafError(error)) return { error: explain(maskedBy(mask, error)).sentence, next: NEXT[error.kind] };
  return {
    error: "Leaf Panorama failed unexpectedly.",
    next: "Tell the user that the command “Leaf: Show Log” has the details.",
  };
}
