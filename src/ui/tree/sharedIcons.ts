import * as vscode from "vscode";

const icons = new Map<string, vscode.ThemeIcon>();

/** A codicon in a theme colour; the same object each time, because thousands of rows have one of a few. */
export function sharedIcon(icon: string, colour?: string): vscode.ThemeIcon {
  const key = `${icon} ${colour ?? ""}`;
  let shared = icons.get(key);
  if (!shared) {
    shared = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
    icons.set(key, shared);
  }
  return shared;
}
