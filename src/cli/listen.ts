import { AlertListener } from "../alerts/listener";
import type { DeliveryEntry } from "../alerts/deliveries";
import { deliveryName, deliverySentence, forwardText, verdictSentences } from "../alerts/deliveryText";
import { deliveryFacts } from "../alerts/view/deliveryExport";
import { systemClock, whenAborted } from "../base/clock";
import { silentLogger } from "../base/logger";
import { oneLine } from "../base/text";
import { escapeUnseen } from "../base/visible";
import { Redactor } from "../masking/redact";
import type { Call } from "./call";
import { CliError, EXIT, type ExitCode } from "./exitCodes";

/** *listen*: receives alerts until it is stopped; the secret comes from LEAF_WEBHOOK_SECRET. */
export async function runListen({ args, env, output, signal }: Call): Promise<ExitCode> {
  const forwardTo = forwardIn(args.text("forward"));
  const port = args.number("port", 0, 65_535) ?? 0;
  const secret = env["LEAF_WEBHOOK_SECRET"] || undefined;
  const redactor = new Redactor();
  redactor.remember(secret);
  const listener = new AlertListener({
    secret: () => Promise.resolve(secret),
    forwardTo: () => forwardTo,
    clock: systemClock,
    log: silentLogger,
  });
  const print = (entry: DeliveryEntry) => {
    output.print(
      args.flag("json")
        ? escapeUnseen(JSON.stringify(deliveryFacts(entry, redactor.text)))
        : textLine(entry, redactor.text),
    );
  };
  // A delivery is told of once its receiver has answered.
  const waiting = new Set<number>();
  listener.onDidReceive((entry) => {
    if (entry.forward === "pending") waiting.add(entry.slot);
    else print(entry);
  });
  listener.deliveries.onDidChange(() => {
    for (const slot of waiting) {
      const entry = listener.deliveries.get(slot);
      if (entry?.forward === "pending") continue;
      waiting.delete(slot);
      if (entry) print(entry);
    }
  });
  try {
    const state = await listener.start({ port });
    if (state.kind !== "listening") {
      throw new CliError(state.kind === "failed" ? state.sentence : "The listener is off.", EXIT.unasked);
    }
    output.note(`Listening on ${state.url} (whoever has this address can send to it). Ctrl-C ends it.`);
    if (secret === undefined) output.note("LEAF_WEBHOOK_SECRET is not set, so that no signature is verified.");
    await whenAborted(AbortSignal.any([signal, output.closed]));
    return EXIT.fine;
  } finally {
    await listener.stop();
    listener.dispose();
  }
}

function textLine(entry: DeliveryEntry, mask: (text: string) => string): string {
  const time = new Date(entry.at).toISOString();
  const parts = [
    deliveryName(entry, mask),
    verdictSentences(entry.verdict),
    forwardText(entry.forward),
    deliverySentence(entry, mask),
  ];
  return oneLine([time, ...parts.filter(Boolean)].join(" · "));
}

function forwardIn(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new CliError("--forward takes an address that starts with http:// or https://", EXIT.usage);
}
