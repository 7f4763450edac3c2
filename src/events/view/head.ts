import * as l10n from "@vscode/l10n";
import { counted } from "../../base/l10n";
import { explain } from "../../model/explain";
import type { EventLog, LogPhase } from "../log/eventLog";
import type { EventTable } from "../log/eventTable";
import { eventHealthOf } from "../log/eventHealth";
import { isEventFiltering, type EventFilter } from "../log/query";
import type { EventsHealth, EventsNotice } from "../../protocol/events";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

const signIn = () => ({ verb: "signIn", label: l10n.t("Sign In…") }) as const;
const retry = () => ({ verb: "retry", label: l10n.t("Retry") }) as const;

type Notice = (log: EventLog, account: string) => EventsNotice | undefined;

const notices: { readonly [K in LogPhase]: Notice } = {
  loading: () => undefined,
  ready: ({ table, ended, complete, unreadable }) => {
    if (unreadable > 0) {
      const text = counted(
        unreadable,
        l10n.t("{0} entry in Leaf's list is not an event and is not shown.", unreadable),
        l10n.t("{0} entries in Leaf's list are not events and are not shown.", unreadable),
      );
      return { kind: "info", text };
    }
    if (!ended || complete || table.size === 0) return undefined;
    return {
      kind: "info",
      text: counted(
        table.size,
        l10n.t("Leaf may have more than this {0} event, but doesn't list them all.", table.size),
        l10n.t("Leaf may have more than these {0} events, but doesn't list them all.", table.size),
      ),
    };
  },
  away: (_log, account) => ({
    kind: "info",
    text: l10n.t("These events belong to {0}, which is not signed in.", account),
    action: signIn(),
  }),
  ended: (_log, account) => ({
    kind: "problem",
    text: l10n.t("{0} is no longer signed in. The loaded events are shown until this panel is closed.", account),
    action: signIn(),
  }),
  gone: ({ table }) => ({
    kind: "problem",
    text:
      table.size === 0
        ? l10n.t("This credential no longer exists, and Leaf deleted its events with it.")
        : l10n.t(
            "This credential no longer exists, and Leaf deleted its events with it. The last loaded events are shown.",
          ),
  }),
  failed: ({ problem, table }) => {
    if (!problem) return undefined;
    const { sentence, remedy } = explain(problem);
    const text = table.size === 0 ? sentence : l10n.t("{0} The events loaded so far are still shown.", sentence);
    return { kind: "problem", text, action: remedy === "signInAgain" ? signIn() : retry() };
  },
};

/** What is to be said above the list, and what mends it. */
export function noticeOf(log: EventLog, account: string): EventsNotice | undefined {
  return notices[log.phase](log, account);
}

/** What a list without rows says; empty while that is said elsewhere. */
export function emptyTextOf(log: EventLog, filter: EventFilter): string {
  if (log.table.size > 0 && isEventFiltering(filter)) return l10n.t("No event matches the filter.");
  if (log.phase === "ready") return l10n.t("No events yet. Leaf saves its requests to the provider for 30 days.");
  return "";
}

/** The events at a glance. */
export function shownHealthOf(table: EventTable, complete: boolean, now: number): EventsHealth {
  const { lastSuccess, lastFailure, streak, oldestLeaves } = eventHealthOf(table, now);
  const at = (found: typeof lastSuccess) =>
    found && { slot: found.slot, time: Number.isNaN(found.time) ? null : found.time };
  return {
    lastSuccess: at(lastSuccess),
    lastFailure: at(lastFailure),
    streak: streak && { failing: streak.failing, text: streakText(streak) },
    // Until the last page has come, the oldest event here is not the oldest that Leaf has.
    leaves: complete && oldestLeaves !== undefined ? leavesText(oldestLeaves - now) : undefined,
  };
}

function streakText({ failing, count }: { readonly failing: boolean; readonly count: number }): string {
  if (count === 1) return failing ? l10n.t("Latest event failed") : l10n.t("Latest event succeeded");
  return failing
    ? counted(count, l10n.t("{0} failure in a row", count), l10n.t("{0} failures in a row", count))
    : counted(count, l10n.t("{0} success in a row", count), l10n.t("{0} successes in a row", count));
}

function leavesText(left: number): string {
  if (left < HOUR_MS) return l10n.t("Oldest event expires within the hour");
  const hours = Math.round(left / HOUR_MS);
  if (left < DAY_MS)
    return counted(
      hours,
      l10n.t("Oldest event expires in {0} hour", hours),
      l10n.t("Oldest event expires in {0} hours", hours),
    );
  const days = Math.floor(left / DAY_MS);
  return counted(
    days,
    l10n.t("Oldest event expires in {0} day", days),
    l10n.t("Oldest event expires in {0} days", days),
  );
}
