import { diagnose } from "../diagnosis/diagnose";
import { gatherFacts } from "../diagnosis/gather";
import { fullNameOf } from "../leaf/users";
import { remedyTitle } from "../model/remedy";
import { listText } from "./resultText";
import { readInput } from "./toolInput";
import { accountFields, listedUser, userFields, type ToolParts } from "./toolParts";

/** No more lines of evidence are given for a cause. */
const MOST_EVIDENCE = 5;

/** *leaf_diagnose_connection*: why a connection doesn't work, the likeliest cause first. Throws a ToolRefusal or a LeafError. */
export async function diagnoseTool(parts: ToolParts, input: unknown, signal: AbortSignal): Promise<string> {
  const { leafUserId } = readInput("leafUser", input);
  const session = parts.sessions.require();
  const user = await listedUser(parts, session, leafUserId, signal);
  const mask = parts.redactor.text;
  const tools = { ...parts, accountText: ({ label }: { readonly label: string }) => label, mask };
  const facts = await gatherFacts(tools, { id: user.id, name: fullNameOf(user) }, signal);
  // What it says is made of masked facts.
  const { verdict, sentence, causes, lookedAt } = diagnose(facts);
  return listText({
    head: {
      account: accountFields(session.account),
      ...userFields(parts, user),
      verdict,
      summary: sentence,
      checksPerformed: lookedAt.slice(0, 12),
    },
    key: "causes",
    rows: causes.map((cause) => ({
      title: cause.title,
      explanation: cause.sentence,
      confidence: cause.confidence,
      evidence: cause.evidence.slice(0, MOST_EVIDENCE),
      userCanRun: cause.remedy && `Leaf: ${remedyTitle(cause.remedy)}`,
    })),
    tail: (given) => (given < causes.length ? { more: `${causes.length - given} more causes left out.` } : {}),
  });
}
