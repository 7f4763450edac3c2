/** What a key does wherever the focus is. */
type PanelAction = "filter" | "failures" | "newest" | "refresh" | "live" | "help" | "back";

const keys: Readonly<Record<string, PanelAction>> = {
  "/": "filter",
  f: "failures",
  n: "newest",
  r: "refresh",
  l: "live",
  "?": "help",
};

/** What the key does; undefined if it is one for the editor, or a letter for the text field. */
export function keyFor(event: KeyboardEvent): PanelAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "Escape") return "back";
  return event.target instanceof HTMLInputElement ? undefined : keys[event.key];
}
