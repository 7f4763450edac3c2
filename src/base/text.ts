/** What stands where a secret was. */
export const MASK = "••••••";

/** `mm:ss` until zero, rounded up so that 0:00 means over. Milliseconds. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The text cut to `max` characters, with an ellipsis if any were lost. */
export function shorten(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, Math.max(0, max - 1)).join("")}…`;
}

/** The text on one line, with the characters that could hide or reorder it made visible or dropped. */
export function oneLine(text: string): string {
  return (
    text
      // Bidirectional controls can make a line read as something else than it says.
      .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, "")
      .replace(/[\u0000-\u001f\u007f\s]+/g, " ")
      .trim()
  );
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
