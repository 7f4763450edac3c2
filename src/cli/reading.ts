import { systemSleep } from "../base/clock";
import { EXPORT_LIMITS, addedText, exportText, type ExportHeader } from "../events/eventExport";
import { EventReader } from "../events/log/reader";
import { credentialEvents } from "../events/log/source";
import type { CredentialEvent } from "../leaf/credentialEvents";
import { getCredential } from "../leaf/credentials";
import { fullNameOf, getLeafUser } from "../leaf/users";
import { credentialPlace } from "../model/provider";
import type { Args } from "./args";
import type { Call, Task } from "./call";
import { CliError, EXIT } from "./exitCodes";
import { follow } from "./follow";
import { eventLine } from "./formats/text";
import { providerOf } from "./providerOf";
import { EVENT_FORMATS } from "./usage";

/** How often newer events are asked for. Seconds. */
const EVERY = { least: 5, usual: 30, most: 3600 } as const;

type LineFormat = Exclude<(typeof EVENT_FORMATS)[number], "markdown">;

/** *events*: those of one credential; with --follow, those that come as well. */
export function reading({ args, output, signal }: Call): Task {
  const id = args.operands[0] ?? "";
  const provider = providerOf(args.text("provider"));
  const seconds = secondsIn(args);
  const format = args.oneOf("format", EVENT_FORMATS, seconds === undefined ? "markdown" : "text");
  if (seconds !== undefined && format === "markdown") {
    throw new CliError("--follow prints text, json or csv: nothing can be added to a Markdown document.", EXIT.usage);
  }
  return async (parts) => {
    const { clock } = parts;
    const { text: mask } = parts.redactor;
    const session = parts.sessions.require();
    const user = await getLeafUser(session.leaf, id, signal);
    const credential = await getCredential(session.leaf, id, credentialPlace(provider), { signal });
    const source = credentialEvents(session, provider, id);
    const reader = new EventReader(source, () => clock.now(), EXPORT_LIMITS.events);
    const now = clock.now();
    const collected = await reader.all(signal, (count) => output.progress(`Loading events: ${count}`));
    output.progress("");
    const header: ExportHeader = {
      provider: provider.id,
      leafUserId: id,
      farmer: fullNameOf(user),
      account: session.account.login,
      clientEnvironment: credential?.clientEnvironment ?? null,
      status: credential?.status ?? null,
      exportedAt: new Date(now).toISOString(),
    };
    const print = (text: string) => {
      if (text !== "") output.print(text.replace(/\n$/, ""));
    };
    const lines = (events: readonly CredentialEvent[], kind: LineFormat) =>
      kind === "text"
        ? events.map((event) => `${eventLine(event, mask)}\n`).join("")
        : addedText(header, events, mask, kind);
    if (format === "markdown" || (seconds === undefined && format !== "text")) {
      print(exportText(header, collected, mask, format));
      if (!collected.complete) output.note("Leaf may have more events.");
      return EXIT.fine;
    }
    const { events } = collected;
    // Who follows reads on at the end.
    const ordered = seconds === undefined ? events : [...events].reverse();
    if (format === "csv") print(exportText(header, { ...collected, events: ordered }, mask, "csv"));
    else print(lines(ordered, format));
    if (!collected.complete) output.note("Leaf may have more events.");
    if (seconds === undefined) return EXIT.fine;
    return follow({
      newer: (until) => reader.newer(until),
      everySeconds: seconds,
      sleep: systemSleep,
      signal: AbortSignal.any([signal, output.closed]),
      arrived: (more) => print(lines([...more].reverse(), format)),
      note: (sentence) => output.note(sentence),
    });
  };
}

/** How often newer events are asked for; undefined where nobody follows. Throws a CliError. */
function secondsIn(args: Args): number | undefined {
  const given = args.number("every", EVERY.least, EVERY.most);
  if (args.flag("follow")) return given ?? EVERY.usual;
  if (given !== undefined) throw new CliError("--every needs --follow.", EXIT.usage);
  return undefined;
}
