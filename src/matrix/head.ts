import * as l10n from "@vscode/l10n";
import { counted, locale } from "../base/l10n";
import type { LeafError } from "../leaf/errors";
import { explain } from "../model/explain";
import type { Provider } from "../model/provider";
import type { Snapshot } from "../model/store";
import { hasMore } from "../model/users";
import type { MatrixFilter, MatrixMove, MatrixRemedy } from "../protocol/matrix";
import type { Notice } from "../protocol/pages";
import type { OtherProviders } from "../users/otherProviders";
import { countHavingLacking, isMatrixFiltering } from "./query";
import type { MatrixTable } from "./table";

const signIn = (): { verb: MatrixRemedy; label: string } => ({ verb: "signIn", label: l10n.t("Sign In…") });

/** What stands above the matrix: the most pressing thing. */
export function matrixNoticeOf(
  { session, users }: Snapshot,
  ended: LeafError | undefined,
  columns: number,
  chosen: boolean,
): Notice<MatrixRemedy> | undefined {
  if (session.kind === "signedOut") {
    return { kind: "info", text: l10n.t("Sign in to see your Leaf users."), action: signIn() };
  }
  if (session.kind === "refused") {
    return { kind: "problem", text: l10n.t("The sign-in has expired. This is what was last seen."), action: signIn() };
  }
  if (ended) {
    const text = l10n.t("The check has stopped. {0}", explain(ended).sentence);
    return { kind: "problem", text, action: { verb: "check", label: l10n.t("Check Again") } };
  }
  if (users.error) return { kind: "problem", text: explain(users.error).sentence };
  if (session.kind !== "signedIn" || users.loadedAt === undefined) return undefined;
  if (hasMore(users)) {
    const number = new Intl.NumberFormat(locale());
    const [loaded, total] = [users.users.length, users.total ?? 0];
    const text =
      users.total === undefined
        ? l10n.t("Loaded so far: {0}. Leaf has more users.", number.format(loaded))
        : l10n.t("Loaded so far: {0} of {1}.", number.format(loaded), number.format(total));
    return { kind: "info", text, action: { verb: "loadAll", label: l10n.t("Load All") } };
  }
  if (columns <= 1 && !chosen && users.users.length > 0) {
    const text = l10n.t("Leaf's list names no other providers. If you use some, choose them in the settings.");
    return { kind: "info", text, action: { verb: "settings", label: l10n.t("Open Settings") } };
  }
  return undefined;
}

/** What a matrix without rows says; empty if it still loads. */
export function matrixEmptyTextOf({ session, users }: Snapshot, filter: MatrixFilter): string {
  if (users.loadedAt === undefined || session.kind === "signedOut") return "";
  if (isMatrixFiltering(filter) && users.users.length > 0) return l10n.t("No Leaf user matches the filter.");
  return l10n.t("This account has no Leaf users.");
}

/** The day, in words, of a date without a time. */
function dayOf(isoDay: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(isoDay));
}

/** What is to be known of a provider; empty for nothing. */
export function noteOf({ replacedBy }: Provider, { others }: { readonly others: OtherProviders }): string {
  const next = replacedBy && others.named(replacedBy.provider);
  return replacedBy && next ? l10n.t("Ends after {0}; {1} takes its place.", dayOf(replacedBy.lastDay), next.name) : "";
}

/** For each column that ends: how many Leaf users have it and lack what takes its place. */
export function movesOf(table: MatrixTable, columns: readonly Provider[]): MatrixMove[] {
  return columns.flatMap(({ id, name, replacedBy }) => {
    const next = table.providers.find((provider) => provider.id === replacedBy?.provider);
    const count = next ? countHavingLacking(table, id, next.id) : 0;
    if (!replacedBy || !next || count === 0) return [];
    const label = counted(
      count,
      l10n.t("{0} Leaf user has {1} and lacks {2}", count, name, next.name),
      l10n.t("{0} Leaf users have {1} and lack {2}", count, name, next.name),
    );
    return [{ has: id, lacks: next.id, label }];
  });
}
