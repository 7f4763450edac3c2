import { oneLine, shorten } from "./text";

/*
 * The editor reads its own markup in much of what it is given to show: `[label](command:…)` is a link that runs a command
 * in notifications, progress, prompts and view messages, and `$(name)` is an icon in rows of pickers, the status bar and
 * menus. No text of ours uses links, and icons are given apart from texts; so what looks like either is foreign, and is
 * broken in a way that people can't see.
 */

/** How many characters of a name stand within a sentence or a title. */
export const NAME_LENGTH = 40;

/** No more of a sentence is shown than this; the editor's own limit is 1000. */
const SENTENCE_LENGTH = 800;

/** Has no width and allows no line break, so that the text looks as it did. */
const JOINER = "\u2060";

/** A name, or any other foreign word, as it stands within a sentence: one line of at most 40 characters. */
export function shortName(text: string): string {
  return shorten(oneLine(text), NAME_LENGTH);
}

/** The text on one line, in which the editor finds no link and no icon. */
export function plain(text: string, max = SENTENCE_LENGTH): string {
  return withoutLinks(shorten(oneLine(text), max)).replace(/\$(?=\()/g, (sign) => sign + JOINER);
}

/** The lines of a text, each plain for itself: what is foreign in a line makes no further ones. */
export function plainLines(lines: readonly string[], max = SENTENCE_LENGTH): string {
  return lines.map((line) => plain(line, max)).join("\n");
}

/**
 * The text on one line for where the editor itself has a way to write an icon's name: rows of pickers, and the status
 * bar. A backslash before it is not shown there.
 */
export function plainBesideIcons(text: string, max = SENTENCE_LENGTH): string {
  return (
    withoutLinks(shorten(oneLine(text), max))
      // A longer or later form of icons that the editor doesn't unescape is broken instead.
      .replace(/\$(?=\()(?!\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\))/g, (sign) => sign + JOINER)
      .replace(/\$(?=\([A-Za-z0-9~-]+\))/g, (sign) => `\\${sign}`)
  );
}

function withoutLinks(text: string): string {
  return text.replace(/\](?=\()/g, (bracket) => bracket + JOINER);
}
