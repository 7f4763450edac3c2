import { MASK } from "../base/text";

/** A text that can be edited without its secrets being seen. */
export interface MaskedEdit {
  /** The text with each secret masked. */
  readonly shown: string;
  /** The text after it was edited, with its secrets again; undefined if it is not clear which mask stands for which. */
  restore(edited: string): string | undefined;
}

/** Prepares a text for being edited; undefined where what is masked can't be put back. Pure. */
export function maskedEdit(text: string, mask: (text: string) => string): MaskedEdit | undefined {
  const shown = mask(text);
  const hidden = hiddenParts(text, shown.split(MASK));
  if (!hidden || text.includes(MASK)) return shown === text ? { shown, restore: (edited) => edited } : undefined;
  return {
    shown,
    restore: (edited) => {
      const parts = edited.split(MASK);
      // Without any mask there is nothing to put back.
      if (parts.length === 1) return edited;
      if (parts.length !== hidden.length + 1) return undefined;
      return parts.map((part, at) => part + (hidden[at] ?? "")).join("");
    },
  };
}

/** What stands between the parts that are not masked; undefined if they don't follow each other in the text. */
function hiddenParts(text: string, parts: readonly string[]): readonly string[] | undefined {
  const hidden: string[] = [];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const found = index === 0 ? 0 : isLast ? text.length - part.length : text.indexOf(part, at + 1);
    if (found < at || !text.startsWith(part, found)) return undefined;
    if (index > 0) hidden.push(text.slice(at, found));
    at = found + part.length;
  }
  return hidden;
}
