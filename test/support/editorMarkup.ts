/*
 * How the editor reads the texts that it is given, transcribed from its sources (`vs/base/common/linkedText.ts`,
 * `vs/base/common/iconLabels.ts`, `vs/base/browser/ui/iconLabel/iconLabels.ts`), so that tests can see what it would draw.
 */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const ICON = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;

/** The links in a notification, a prompt, or a view's message. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(LINK)].map(([, , href = ""]) => href);
}

/** What a row of a picker, or the status bar, draws: texts, and icons in angle brackets. */
export function drawnWithIcons(text: string): string {
  return text.replace(ICON, (_, escaped: string | undefined, icon: string) => (escaped ? `$(${icon})` : `<${icon}>`));
}

/** The text as a person reads it. */
export function asRead(text: string): string {
  return text.replaceAll("\u2060", "");
}
