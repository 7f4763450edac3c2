import * as vscode from "vscode";
import { plain } from "../../base/plain";
import type { Offer } from "../commands/remedies";
import { VIEW_ID } from "../tree/viewId";
import { commandLink } from "./commandLink";

/** Does some work while the view *Leaf Users* shows that something is under way. */
export function inView<T>(work: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: VIEW_ID } }, work);
}

/** Does some work beside a notification that tells how far it is, and whose button aborts the signal. */
export function inNotification<T>(
  title: string,
  work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plain(title), cancellable: true },
    (progress, cancelled) => {
      const stop = new AbortController();
      cancelled.onCancellationRequested(() => stop.abort());
      return work((message) => progress.report({ message: plain(message) }), stop.signal);
    },
  );
}

/**
 * Shows a notification that goes away when `over` resolves: unlike a message with buttons it can't outlive what it says.
 * The offers are links in it; its Cancel button calls `cancel`.
 */
export function whileItHolds(
  sentence: string,
  offers: readonly Offer[],
  over: Promise<void>,
  cancel: () => void,
): Thenable<void> {
  // A bracket that no other closes, as in a name that was cut, would begin a link that ends with the first of ours.
  const title = `${plain(sentence).replace(/\[(?=[^\]]*$)/g, "(")} ${offers.map(commandLink).join(" · ")}`;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, cancelled) => {
      const subscription: vscode.Disposable = cancelled.onCancellationRequested(cancel);
      return over.finally(() => void subscription.dispose());
    },
  );
}
