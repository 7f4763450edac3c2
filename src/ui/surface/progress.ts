import * as vscode from "vscode";
import { plain } from "../../base/plain";
import { VIEW_ID } from "../tree/viewId";

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
