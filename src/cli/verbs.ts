import { appendFileSync } from "node:fs";
import { verdictText } from "../alerts/verdictText";
import { verifySignature } from "../alerts/signature";
import { diskTrouble } from "../base/diskTrouble";
import { oneLine } from "../base/text";
import { escapeUnseen } from "../base/visible";
import { diagnose as diagnoseFacts } from "../diagnosis/diagnose";
import { gatherFacts } from "../diagnosis/gather";
import { reportOf } from "../diagnosis/report";
import { isLeafError } from "../leaf/errors";
import type { Leaf } from "../leaf/send";
import { fullNameOf, getLeafUser, listLeafUsers, type LeafUser } from "../leaf/users";
import { credentialPlace, isHealthy } from "../model/provider";
import { getCredential } from "../leaf/credentials";
import { explain } from "../model/explain";
import { searchAmongAll } from "../users/leafUserSearch";
import { PageRun } from "../users/pageRun";
import type { Task, Call } from "./call";
import { check } from "./check";
import { CliError, EXIT, type ExitCode } from "./exitCodes";
import { githubText, jsonText, junitText, sarifText } from "./formats/machine";
import { markdownText } from "./formats/markdown";
import type { CheckHeader } from "./formats/summary";
import { tableText } from "./formats/text";
import { connecting } from "./connect";
import type { Output } from "./output";
import { providerOf } from "./providerOf";
import { reading } from "./reading";
import { untilStopped } from "./untilStopped";
import { CHECK_FORMATS, type Verb } from "./usage";

/** The verbs that ask Leaf. */
export const leafVerbs: Readonly<
  Record<Exclude<Verb, "listen" | "verify-signature">, (call: Call) => Task | Promise<Task>>
> = {
  check: checking,
  users: listing,
  status: asking,
  events: reading,
  diagnose: diagnosing,
  connect: connecting,
};

function checking({ args, output, env, version, signal }: Call): Task {
  const format = args.oneOf("format", CHECK_FORMATS, "table");
  const onlyTrouble = args.oneOf("only", ["all", "trouble"] as const, "all") === "trouble";
  const wanted = args.texts("provider").map((id) => (id === "all" ? id : providerOf(id).id));
  return async (parts) => {
    const checked = check(parts, {
      providers: wanted,
      signal,
      progress: (done, of, what) => {
        output.progress(
          what === "users"
            ? `Loading Leaf users: ${done}${of ? ` of ${of}` : ""}`
            : `Checking statuses: ${done} of ${of ?? "?"}`,
        );
      },
      paused: (seconds) => output.note(`Rate-limited by Leaf. Resuming in ${seconds} s.`),
    });
    // What measures names takes a while to load, which is best spent while Leaf is asked.
    if (format === "table") setImmediate(() => void import("string-width"));
    const result = await untilStopped(signal, checked);
    output.progress("");
    const session = parts.sessions.shown;
    const unknown = result.credentials.some(({ state }) => state === "unknown");
    const header: CheckHeader = {
      account: session?.account.login ?? "",
      apiUrl: session?.account.apiUrl ?? "",
      checkedAt: new Date(parts.clock.now()).toISOString(),
      onlyTrouble,
      failure: result.error ? explain(result.error).sentence : unknown ? "Some statuses could not be asked for." : "",
    };
    const texts = {
      table: async () => {
        const { default: widthOf } = await import("string-width");
        return tableText(result, header, { ...output, widthOf });
      },
      json: () => jsonText(result, header),
      junit: () => junitText(result, header),
      sarif: () => sarifText(result, header, version),
      markdown: () => markdownText(result, header),
      github: () => githubText(result, header),
    };
    output.print(await texts[format]());
    const { GITHUB_STEP_SUMMARY: summary } = env;
    if (format === "github" && summary) {
      addSummary(output, summary, markdownText(result, { ...header, onlyTrouble: true }));
    }
    if (header.failure !== "" && (format === "table" || format === "markdown")) output.note(header.failure);
    if (result.credentials.some(({ state }) => state === "trouble")) return EXIT.trouble;
    if (header.failure !== "") return EXIT.unasked;
    return EXIT.fine;
  };
}

/** Adds to the file of the job's summary; the check stands without it, so that a failure is only told of. */
function addSummary(output: Output, file: string, text: string): void {
  try {
    appendFileSync(file, `${text}\n`);
  } catch (error) {
    output.note(`The job summary could not be written: ${diskTrouble(error)}.`);
  }
}

function listing({ args, output, signal }: Call): Task {
  const query = args.text("query");
  return async (parts) => {
    const session = parts.sessions.require();
    let users: readonly LeafUser[];
    if (query === undefined) {
      users = await allLeafUsers(session.leaf, signal, (loaded, total) =>
        output.progress(`Loading Leaf users: ${loaded} of ${total ?? "?"}`),
      );
      output.progress("");
    } else {
      const found = await searchAmongAll(session.leaf, query, signal);
      if (found.failed) throw found.failed;
      if (found.more !== 0) output.note("Leaf has more that match: enter more of the name, or the email.");
      users = found.users;
    }
    const { text: mask } = parts.redactor;
    const masked = (text: string | null) => (text === null ? null : mask(text));
    const rows = users.map((user) => ({
      leafUserId: user.id,
      name: mask(fullNameOf(user)),
      email: masked(user.email),
      externalId: masked(user.externalId),
    }));
    if (args.flag("json")) output.print(escapeUnseen(JSON.stringify(rows, null, 2)));
    else for (const row of rows) output.print([row.leafUserId, row.name, row.email ?? ""].map(oneLine).join("\t"));
    return EXIT.fine;
  };
}

/** All Leaf users of an account, and none of their statuses; throws a LeafError. */
async function allLeafUsers(
  leaf: Leaf,
  signal: AbortSignal,
  progress: (loaded: number, total: number | undefined) => void,
): Promise<readonly LeafUser[]> {
  const run = new PageRun();
  const users = new Map<string, LeafUser>();
  do {
    const page = await listLeafUsers(leaf, run.pages, signal);
    run.add(page);
    for (const user of page.users) users.set(user.id, user);
    progress(users.size, run.total);
  } while (run.more);
  return [...users.values()];
}

function asking({ args, output, signal }: Call): Task {
  const id = args.operands[0] ?? "";
  const provider = providerOf(args.text("provider"));
  return async (parts) => {
    const session = parts.sessions.require();
    const user = await getLeafUser(session.leaf, id, signal);
    const credential = await getCredential(session.leaf, id, credentialPlace(provider), { signal });
    const { text: mask } = parts.redactor;
    const record = {
      leafUserId: id,
      name: mask(fullNameOf(user)),
      provider: provider.id,
      connected: credential !== undefined,
      status: credential?.status ? mask(credential.status) : null,
      healthy: credential !== undefined && isHealthy(provider, credential.status),
      clientEnvironment: credential?.clientEnvironment ? mask(credential.clientEnvironment) : null,
    };
    const shown = credential ? (record.status ?? "no status") : "not connected";
    if (args.flag("json")) output.print(escapeUnseen(JSON.stringify(record, null, 2)));
    else
      output.print(
        [shown, record.name, provider.name, record.clientEnvironment ?? ""].map(oneLine).filter(Boolean).join("\t"),
      );
    return record.healthy ? EXIT.fine : EXIT.trouble;
  };
}

function diagnosing({ args, output, signal }: Call): Task {
  const id = args.operands[0] ?? "";
  const provider = providerOf(args.text("provider"));
  return async (parts) => {
    const user = await getLeafUser(parts.sessions.require().leaf, id, signal);
    const tools = {
      ...parts,
      provider,
      accountText: ({ login }: { login: string }) => login,
      mask: parts.redactor.text,
    };
    const facts = await gatherFacts(tools, { id, name: fullNameOf(user) }, signal);
    const diagnosis = diagnoseFacts(facts);
    output.print(reportOf(facts, diagnosis).replace(/\n$/, ""));
    const { credential, events } = facts;
    const isAsked = credential.kind === "answered" && (events.kind !== "failed" || events.failure.kind === "notFound");
    if (!isAsked) return EXIT.unasked;
    return diagnosis.verdict === "fine" ? EXIT.fine : EXIT.trouble;
  };
}

/** *verify-signature*: the secret comes from LEAF_WEBHOOK_SECRET, the body from standard input. */
export async function runVerifySignature({ args, output, env, stdin }: Call): Promise<ExitCode> {
  const secret = env["LEAF_WEBHOOK_SECRET"] ?? "";
  if (secret === "") throw new CliError("Set the webhook's secret in LEAF_WEBHOOK_SECRET.", EXIT.usage);
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const verdict = verifySignature(Buffer.concat(chunks), args.text("header"), secret);
  const { sentence, fix } = verdictText(verdict);
  output.print([sentence, fix].filter(Boolean).join(" "));
  return verdict.kind === "matches" ? EXIT.fine : EXIT.trouble;
}

/** What a failure means for whoever called: a sentence and how the command ends. */
export function exitOf(error: unknown): { readonly sentence: string; readonly code: ExitCode } | undefined {
  if (error instanceof CliError) return { sentence: error.message, code: error.code };
  return isLeafError(error) ? { sentence: explain(error).sentence, code: EXIT.unasked } : undefined;
}
